"""Every occurrence of awkward events is at the right instant, for two independent readers and on the pages.

Builds a site of such events with the program that is given. What is expected is written here by hand, or comes
from dateutil and zoneinfo, which know nothing of pateka. The readers are icalendar with recurring-ical-events
(Python) and ical.js (JavaScript); each reads every calendar twice, the second time with a name for the time zone that no
database has, so that the definition in the file must do. Then the bytes: the same on another day, folded where they
must be, one identity for one event.

With --planted, defects are planted into the calendars, and each must be found.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from dateutil import rrule

HERE = Path(__file__).parent
SOFIA = ZoneInfo("Europe/Sofia")
NO_ZONE = "Nowhere/Else"
FROM, TO = date(1990, 1, 1), date(2040, 1, 1)


@dataclass
class Case:
    """An event's front matter, and when it takes place: pairs of start and end, as times of Sofia or as days.

    A day's end is its last day. An end of None is not looked at."""

    front: str
    expected: list
    # Starts of occurrences that stay to say that they are cancelled.
    cancelled: list = field(default_factory=list)


def at(text):
    """A time of Sofia as an instant; of two equal ones the first, and a skipped one as if nothing were skipped."""
    return datetime.fromisoformat(text).replace(tzinfo=SOFIA).astimezone(timezone.utc)


def day(text):
    return date.fromisoformat(text)


def by_rule(start, minutes, frequency, until, **rule):
    """Occurrences of a length, by the clock on the wall."""
    local = datetime.fromisoformat(start)
    last = datetime.fromisoformat(until) + timedelta(days=1, seconds=-1)
    starts = rrule.rrule(frequency, dtstart=local, until=last, wkst=rrule.MO, **rule)
    length = timedelta(minutes=minutes)
    return [(at(s.isoformat()), at((s + length).isoformat())) for s in starts]


def without(occurrences, days):
    return [(start, end) for start, end in occurrences if start.astimezone(SOFIA).date().isoformat() not in days]


WEDNESDAYS = [(date(2026, 1, 7) + timedelta(weeks=n)).isoformat() for n in range(52)]
FORTY = WEDNESDAYS[3:43]

CASES = {
    "spring": Case(
        'start = 2026-03-15T10:00\nend = 2026-03-15T11:30\nrepeat = { every = "week", until = 2026-04-12 }',
        by_rule("2026-03-15T10:00", 90, rrule.WEEKLY, "2026-04-12"),
    ),
    "autumn": Case(
        'start = 2026-10-23T18:00\nend = 2026-10-23T19:00\nrepeat = { every = "day", until = 2026-10-27 }',
        [(at(f"2026-10-{d}T18:00"), at(f"2026-10-{d}T19:00")) for d in (23, 24, 25, 26, 27)],
    ),
    "days-over-summer-time": Case(
        "start = 2026-10-24\nend = 2026-10-26",
        [(day("2026-10-24"), day("2026-10-26"))],
    ),
    "days-every-week": Case(
        'start = 2026-03-21\nend = 2026-03-22\nrepeat = { every = "week", until = 2026-04-04 }',
        [(day("2026-03-21"), day("2026-03-22")), (day("2026-03-28"), day("2026-03-29")), (day("2026-04-04"), day("2026-04-05"))],
    ),
    "last-friday": Case(
        'start = 2026-01-30T17:00\nend = 2026-01-30T18:00\nrepeat = { every = "month", on = "last friday", until = 2026-12-31 }',
        by_rule("2026-01-30T17:00", 60, rrule.MONTHLY, "2026-12-31", byweekday=rrule.FR(-1)),
    ),
    "thirty-first": Case(
        'start = 2026-01-31T12:00\nend = 2026-01-31T13:00\nrepeat = { every = "month", until = 2026-12-31 }',
        [(at(f"2026-{m}-31T12:00"), at(f"2026-{m}-31T13:00")) for m in ("01", "03", "05", "07", "08", "10", "12")],
    ),
    "leap-day": Case(
        'start = 2024-02-29T09:00\nend = 2024-02-29T10:00\nrepeat = { every = "year", until = 2036-12-31 }',
        [(at(f"{y}-02-29T09:00"), at(f"{y}-02-29T10:00")) for y in (2024, 2028, 2032, 2036)],
    ),
    "until-the-day": Case(
        'start = 2026-06-04T23:30\nend = 2026-06-04T23:59\nrepeat = { every = "week", on = "thursday", until = 2026-06-25 }',
        [(at(f"2026-06-{d}T23:30"), at(f"2026-06-{d}T23:59")) for d in ("04", "11", "18", "25")],
    ),
    "until-midnight": Case(
        'start = 2026-06-04T00:00\nend = 2026-06-04T01:00\nrepeat = { every = "week", on = "thursday", until = 2026-06-25 }',
        [(at(f"2026-06-{d}T00:00"), at(f"2026-06-{d}T01:00")) for d in ("04", "11", "18", "25")],
    ),
    "forty-exceptions": Case(
        f'start = 2026-01-07T16:00\nend = 2026-01-07T17:00\nrepeat = {{ every = "week", until = 2026-12-30, except = [{", ".join(FORTY)}] }}',
        without(by_rule("2026-01-07T16:00", 60, rrule.WEEKLY, "2026-12-30"), FORTY),
    ),
    "changed": Case(
        """start = 2026-09-01T10:00
end = 2026-09-01T11:00
repeat = { every = "week", until = 2026-09-29 }
[[changes]]
on = 2026-09-08
start = 2026-09-09T15:00
end = 2026-09-09T16:30
[[changes]]
on = 2026-09-22
status = "cancelled" """,
        [
            (at("2026-09-01T10:00"), at("2026-09-01T11:00")),
            (at("2026-09-09T15:00"), at("2026-09-09T16:30")),
            (at("2026-09-15T10:00"), at("2026-09-15T11:00")),
            (at("2026-09-29T10:00"), at("2026-09-29T11:00")),
        ],
        [at("2026-09-22T10:00")],
    ),
    "days-changed": Case(
        """start = 2026-11-02
repeat = { every = "week", until = 2026-11-23, except = [2026-11-23] }
[[changes]]
on = 2026-11-09
start = 2026-11-10
[[changes]]
on = 2026-11-16
status = "cancelled" """,
        [(day("2026-11-02"), day("2026-11-02")), (day("2026-11-10"), day("2026-11-10"))],
        [day("2026-11-16")],
    ),
    "five-days": Case(
        "start = 2026-07-06T09:00\nend = 2026-07-10T16:00",
        [(at("2026-07-06T09:00"), at("2026-07-10T16:00"))],
    ),
    "midnight-end": Case(
        "start = 2026-05-09T20:00\nend = 2026-05-10T00:00",
        [(at("2026-05-09T20:00"), at("2026-05-10T00:00"))],
    ),
    "second-weeks": Case(
        'start = 2026-02-05T16:00\nend = 2026-02-05T17:00\nrepeat = { every = "week", interval = 2, on = ["monday", "thursday"], until = 2026-04-30 }',
        by_rule("2026-02-05T16:00", 60, rrule.WEEKLY, "2026-04-30", interval=2, byweekday=(rrule.MO, rrule.TH)),
    ),
    "second-weeks-with-sunday": Case(
        'start = 2026-12-06T16:00\nend = 2026-12-06T17:00\nrepeat = { every = "week", interval = 2, on = ["tuesday", "sunday"], until = 2026-12-31 }',
        [(at(f"2026-12-{d}T16:00"), at(f"2026-12-{d}T17:00")) for d in ("06", "15", "20", "29")],
    ),
    "an-hour-that-is-skipped": Case(
        'start = 2026-03-27T03:30\nend = 2026-03-27T03:50\nrepeat = { every = "day", until = 2026-03-31 }',
        by_rule("2026-03-27T03:30", 20, rrule.DAILY, "2026-03-31"),
    ),
    "an-hour-that-comes-twice": Case(
        'start = 2026-10-23T03:30\nend = 2026-10-23T03:50\nrepeat = { every = "day", until = 2026-10-27 }',
        by_rule("2026-10-23T03:30", 20, rrule.DAILY, "2026-10-27"),
    ),
    "without-end": Case(
        'start = 2026-01-05T10:00\nend = 2026-01-05T11:00\nrepeat = { every = "month", on = "first monday" }',
        by_rule("2026-01-05T10:00", 60, rrule.MONTHLY, (TO - timedelta(days=1)).isoformat(), byweekday=rrule.MO(1)),
    ),
    "first-of-two-hours": Case(
        "start = 2026-10-25T03:30\nend = 2026-10-25T04:30",
        [(at("2026-10-25T03:30"), at("2026-10-25T04:30"))],
    ),
    "overnight": Case(
        'start = 2026-10-17T22:00\nend = 2026-10-18T06:00\nrepeat = { every = "week", until = 2026-10-31 }',
        by_rule("2026-10-17T22:00", 8 * 60, rrule.WEEKLY, "2026-10-31"),
    ),
    "before-the-union": Case(
        "start = 1993-07-01T10:00\nend = 1993-07-01T11:00",
        [(at("1993-07-01T10:00"), at("1993-07-01T11:00"))],
    ),
    "no-end": Case("start = 2026-08-01T10:00", [(at("2026-08-01T10:00"), None)]),
    "cancelled": Case(
        'start = 2026-08-02T10:00\nend = 2026-08-02T11:00\nstatus = "cancelled"', [], [at("2026-08-02T10:00")]
    ),
    "postponed": Case('was = 2026-08-03T10:00\nstatus = "postponed"', [], [at("2026-08-03T10:00")]),
    "postponed-to": Case(
        'start = 2026-08-05T10:00\nend = 2026-08-05T11:00\nwas = 2026-08-04T10:00\nstatus = "postponed"',
        [(at("2026-08-05T10:00"), at("2026-08-05T11:00"))],
    ),
}

# A list follows a rule without end only so far.
ENDLESS = {"without-end": "2028-01-01T00:00"}

SITE = """title = { bg = "Календари; и, още", en = "Calendars" }
base_url = "https://example.org"
default_language = "bg"
languages = ["bg", "en"]
time_zone = "Europe/Sofia"
theme = "plain"
"""
LISTED = (
    '<data value="{{ event.path }}|{{ event.start or "" }}|{{ event.end or "" }}|{{ event.was or "" }}|{{ event.status }}"></data>'
)
THEME = {
    "theme.toml": 'name = "plain"\n',
    "i18n/bg.ftl": "status-cancelled = Отменено\nstatus-postponed = Отложено\n",
    "i18n/en.ftl": "status-cancelled = Cancelled\nstatus-postponed = Postponed\n",
    "templates/page.html": "<html><title>{{ page.title }}</title>\n"
    "{% if page.calendar %}<a href={{ page.calendar }}>{% endif %}</html>\n",
    "templates/section.html": "<html><title>{{ section.title }}</title>\n"
    "{% if section.events %}{% for event in section.events.ongoing %}" + LISTED + "{% endfor %}"
    "{% for event in section.events.upcoming %}" + LISTED + "{% endfor %}"
    "{% for year in section.events.past_years %}{% for event in year.events %}" + LISTED + "{% endfor %}{% endfor %}"
    "{% endif %}</html>\n",
}


# Half hours, the southern half of the world, winter as the exception, no summer time any more, none ever, and one
# whose summer does not begin on a first or last Sunday.
ZONES = (
    "America/New_York",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Jerusalem",
)


def write_site(folder, zone="Europe/Sofia"):
    files = {"site.toml": SITE.replace("Europe/Sofia", zone)}
    files |= {f"themes/plain/{name}": text for name, text in THEME.items()}
    for suffix, title in (("", "Начало"), (".en", "Home")):
        files[f"content/_index{suffix}.md"] = f'+++\ntitle = "{title}"\n+++\n'
    files["content/events/_index.md"] = '+++\ntitle = "Събития"\nkind = "event"\n+++\n'
    files["content/events/_index.en.md"] = '+++\ntitle = "Events"\n+++\n'
    for name, case in CASES.items():
        title = f"Събитие „{name}“; с дълго заглавие, което се пренася"
        head, *tables = case.front.split("\n[[changes]]")
        keys = f'series = "all"\nplace = "Зала 1, втори етаж"\ndescription = "{"Описание. " * 12}"'
        changes = "".join(f"\n[[changes]]{table}" for table in tables)
        files[f"content/events/{name}.md"] = f'+++\ntitle = "{title}"\n{head}\n{keys}{changes}\n+++\n'
        files[f"content/events/{name}.en.md"] = f'+++\ntitle = "{name}"\n+++\n'
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def build(pateka, site, out, moment):
    run = [pateka, "--root", site, "--lang", "en", "build", "--at", moment, "--out", out]
    done = subprocess.run(run, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"the site of awkward events does not build:\n{done.stderr}")


@dataclass(frozen=True)
class Occurrence:
    uid: str
    start: object
    end: object
    status: str


def with_icalendar(text):
    """The occurrences as icalendar and recurring-ical-events see them."""
    calendar = icalendar.Calendar.from_ical(text)
    found = []
    for event in recurring_ical_events.of(calendar).between(FROM, TO):
        start, end = event.start, event.end if "DTEND" in event else None
        found.append(Occurrence(str(event["UID"]), plain(start), plain_end(end), str(event["STATUS"])))
    return found


def plain(moment):
    return moment.astimezone(timezone.utc) if isinstance(moment, datetime) else moment


def plain_end(moment):
    """Ends of days are exclusive in a calendar."""
    if moment is None or isinstance(moment, datetime):
        return moment and plain(moment)
    return moment - timedelta(days=1)


def with_ical_js(texts):
    """The occurrences of several calendars as ical.js sees them."""
    run = ["node", str(HERE / "occurrences.mjs"), FROM.isoformat(), TO.isoformat()]
    done = subprocess.run(run, input=json.dumps(texts), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"ical.js: {done.stderr}")

    def moment(text):
        return None if text is None else datetime.fromisoformat(text) if "T" in text else day(text)

    return [
        [Occurrence(o["uid"], moment(o["start"]), plain_end(moment(o["end"])), o["status"]) for o in calendar]
        for calendar in json.loads(done.stdout)
    ]


def compared(who, name, expected, cancelled, occurrences):
    """Sentences about what a reader sees otherwise than it is."""
    happening = sorted((o for o in occurrences if o.status != "CANCELLED"), key=lambda o: str(o.start))
    found = [o.start for o in happening]
    wanted = sorted((start for start, _ in expected), key=str)
    if found != wanted:
        missing = [str(start) for start in wanted if start not in found]
        more = [str(start) for start in found if start not in wanted]
        yield f"{name}: {who} misses {missing} and finds {more}"
        return
    ends = dict(expected)
    for occurrence in happening:
        if ends[occurrence.start] is not None and occurrence.end != ends[occurrence.start]:
            yield f"{name}: for {who}, what begins {occurrence.start} ends {occurrence.end}, not {ends[occurrence.start]}"
    off = sorted((o.start for o in occurrences if o.status == "CANCELLED"), key=str)
    if off != cancelled:
        yield f"{name}: for {who}, {[str(o) for o in off]} are cancelled, not {[str(c) for c in cancelled]}"


def instants(out):
    """Both readers, each event's own calendar, and the series with all of them."""
    everything = (out / "calendars/all.ics").read_bytes().decode("utf-8")
    uids = {}
    texts = {}
    for name in CASES:
        text = (out / f"events/{name}/event.ics").read_bytes().decode("utf-8")
        texts[name] = text
        uids[name] = re.search(r"^UID:(.*)\r$", text, re.M).group(1)
    variants = [
        ("", lambda text: text),
        (" (by the definition of the zone)", lambda text: re.sub("(TZID[=:])Europe/Sofia", rf"\g<1>{NO_ZONE}", text)),
    ]
    for remark, change in variants:
        of_js = with_ical_js([change(text) for text in [*texts.values(), everything]])
        all_py, all_js = with_icalendar(change(everything)), of_js.pop()
        for (name, text), js in zip(texts.items(), of_js):
            case, uid = CASES[name], uids[name]
            readers = {
                "icalendar": with_icalendar(change(text)),
                "ical.js": js,
                "icalendar, in the series,": [o for o in all_py if o.uid == uid],
                "ical.js, in the series,": [o for o in all_js if o.uid == uid],
            }
            for who, occurrences in readers.items():
                yield from compared(who + remark, name, case.expected, case.cancelled, occurrences)


def lists(out):
    """What pateka's own list of events says, by occurrence."""
    page = (out / "events/index.html").read_text(encoding="utf-8")
    listed = {name: [] for name in CASES}
    for path, start, end, was, status in re.findall(r'<data value="?([^|>]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([a-z-]*)"?>', page):
        name = path.strip("/").split("/")[-1]
        # A postponed event without a new date is in the calendars at its old one.
        start, off = start or was, status == "cancelled" or not start
        listed[name].append(Occurrence("", moment_of(start), moment_of(end), "CANCELLED" if off else ""))
    for name, case in CASES.items():
        seen = listed[name]
        if name in ENDLESS:
            seen = [o for o in seen if o.start < at(ENDLESS[name])]
            case = Case("", [(start, end) for start, end in case.expected if start < at(ENDLESS[name])])
        # A day is listed without an end where it is its own.
        seen = [Occurrence("", o.start, o.end or o.start, o.status) if isinstance(o.start, date) and not isinstance(o.start, datetime) else o for o in seen]
        yield from compared("pateka's list", name, case.expected, case.cancelled, seen)


def moment_of(text):
    if not text:
        return None
    return plain(datetime.fromisoformat(text)) if "T" in text else day(text)


def zones(pateka, folder):
    """The definition of a zone gives the offsets of the zone, from the first event on."""
    for zone in ZONES:
        site, out = folder / "zone-site", folder / "zone-out"
        write_site(site, zone)
        build(pateka, site, out, "2026-06-15T12:00")
        calendar = icalendar.Calendar.from_ical((out / "events/before-the-union/event.ics").read_bytes())
        definition = calendar.walk("VTIMEZONE")[0]
        definition["TZID"] = NO_ZONE
        defined, real = definition.to_tz(), ZoneInfo(zone)
        time, wrong = datetime(1993, 1, 1), []
        while time < datetime(2038, 1, 1):
            near = [(time + timedelta(hours=h)).replace(tzinfo=real).utcoffset() for h in (-3, 0, 3)]
            if len(set(near)) == 1 and time.replace(tzinfo=defined).utcoffset() != near[1]:
                wrong.append(time.isoformat())
            time += timedelta(hours=31)
        if wrong:
            yield f"{zone}: the definition is wrong {len(wrong)} times, first at {wrong[0]}"


def form(out):
    """What every calendar must be as a file."""
    for path in sorted(out.rglob("*.ics")):
        name = path.relative_to(out)
        data = path.read_bytes()
        if not data.endswith(b"\r\n") or data.replace(b"\r\n", b"").count(b"\n"):
            yield f"{name}: lines do not end in CRLF"
        for line in data.split(b"\r\n"):
            if len(line) > 75:
                yield f"{name}: a line of {len(line)} octets"
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                yield f"{name}: a line is cut within a character"
        calendar = icalendar.Calendar.from_ical(data)
        for component in calendar.walk():
            for error in component.errors:
                yield f"{name}: {component.name}: {error}"
        for event in calendar.walk("VEVENT"):
            for key in ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY", "URL", "STATUS"):
                if key not in event:
                    yield f"{name}: an event without {key}"
            if ("„" in event["SUMMARY"]) != (event["SUMMARY"].params["LANGUAGE"] == "bg"):
                yield f"{name}: the title {event['SUMMARY']} is of another language"


def identities(out):
    """One event is one UID in every calendar and language, and two events are two."""
    seen = {}
    for path in sorted(out.rglob("event.ics")):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        seen[path.relative_to(out).as_posix()] = {str(event["UID"]) for event in calendar.walk("VEVENT")}
    for name in CASES:
        own, twin = seen[f"events/{name}/event.ics"], seen[f"en/events/{name}/event.ics"]
        if len(own) != 1 or own != twin:
            yield f"{name}: the identities are {own} and {twin}"
    if len(set.union(*seen.values())) != len(CASES):
        yield "two events share an identity"


def calendars(out):
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*.ics"))}


DEFECTS = {
    "lines that are not folded": (r"\r\n ", ""),
    "a line cut within a character": ("я", None),
    "UNTIL a second before the last start": (r"UNTIL=20260625T205959Z", "UNTIL=20260625T202959Z"),
    "UNTIL in local time": (r"UNTIL=20260625T205959Z", "UNTIL=20260624T235959Z"),
    "an exception at another time": (r"(EXDATE;TZID=[^:]*:\d{8})T160000", r"\1T150000"),
    "an exception in UTC of the wrong hour": (r"EXDATE;TZID=[^:]*:(\d{8}T\d{6})", r"EXDATE:\1Z"),
    "no exceptions": (r"EXDATE[^\r]*\r\n", ""),
    "times without a zone": (r"(DTSTART|DTEND);TZID=[^:]*:(\d{8}T\d{6})", r"\1:\2Z"),
    "another offset in the definition of the zone": (r"TZOFFSETTO:\+0300", "TZOFFSETTO:+0200"),
    "summer time that ends in September": (r"BYMONTH=10;BYDAY=-1SU", "BYMONTH=9;BYDAY=-1SU"),
    "an inclusive end of days": (r"DTEND;VALUE=DATE:20261027", "DTEND;VALUE=DATE:20261026"),
    "a moved occurrence without its old time": (r"RECURRENCE-ID;TZID=[^:]*:20260908T100000\r\n", ""),
    "a cancelled occurrence that is not": (r"STATUS:CANCELLED", "STATUS:CONFIRMED"),
    "weeks that begin on Sunday": (r"WKST=MO", "WKST=SU"),
}


def planted(out):
    """Sentences about the defects that nobody found."""
    for what, (pattern, replacement) in DEFECTS.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            touched = 0
            # One language is enough: the other has the same times.
            files = {name: data for name, data in calendars(out).items() if not name.startswith("en/")}
            for name, data in files.items():
                text = data.decode("utf-8")
                if replacement is None:
                    changed = data.replace(pattern.encode(), b"\xd1\r\n \x8f", 1)
                else:
                    changed = re.sub(pattern, replacement, text).encode("utf-8")
                touched += changed != data
                place = copy / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(changed)
            if not touched:
                yield f"{what}: could not be planted"
                continue
            try:
                found = next(chain(form(copy), instants(copy)), None)
            except (ValueError, KeyError, SystemExit) as error:
                # A reader that refuses the file has found it too.
                found = str(error)
            if found is None:
                yield f"{what}: nobody found it"
            else:
                print(f"found: {what}: {found[:150]}")


def problems(pateka, keep_planted):
    with tempfile.TemporaryDirectory() as folder:
        site, first, second = (Path(folder) / name for name in ("site", "first", "second"))
        write_site(site)
        build(pateka, site, first, "2026-06-15T12:00")
        build(pateka, site, second, "2031-01-01T00:00")
        if keep_planted:
            yield from planted(first)
            return
        if calendars(first) != calendars(second):
            yield "the calendars of another day have other bytes"
        yield from form(first)
        yield from identities(first)
        yield from lists(first)
        yield from zones(pateka, Path(folder))
        yield from instants(first)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pateka", help="the program")
    parser.add_argument("--planted", action="store_true", help="plant defects instead, and see that each is found")
    options = parser.parse_args()
    found = list(problems(options.pateka, options.planted))
    for problem in found:
        print(problem)
    print(f"{len(found)} problems in {len(DEFECTS if options.planted else CASES)} cases")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
