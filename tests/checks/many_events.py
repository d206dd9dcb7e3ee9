"""Adds three hundred events to a site: one a day around a date, half of them over, in every state.

Takes the folder of events; a folder of a copy, because the files are no part of the project.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

COUNT = 300
MIDDLE = date(2026, 12, 1)
STATES = ["scheduled", "cancelled", "moved-online"]


def event(number):
    day = MIDDLE + timedelta(days=number - COUNT // 2)
    state = STATES[number % 7 if number % 7 < len(STATES) else 0]
    online = 'online = "https://example.com/"\n' if state == "moved-online" else ""
    return f'+++\ntitle = "Среща {number}"\nstart = {day}T17:30:00\nplace = "Зала"\nstatus = "{state}"\n{online}translation = "missing-ok"\n+++\n\nТекст.\n'


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for number in range(COUNT):
        (folder / f"event-{number:03}.md").write_text(event(number), encoding="utf-8")
    print(f"{COUNT} events")
