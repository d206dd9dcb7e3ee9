"""`pateka serve` on a copy of a site: pages, a missing page, a change that arrives, an orderly end.

Nothing is waited for by the clock: the address comes from the output of the program, the change from its
stream of revisions. A watchdog ends the program when it gets stuck.
"""

import argparse
import http.client
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

COPIED = ("content", "static", "templates", "themes", "site.toml", "referral.toml")
SECONDS = 60
MARK = "Пътека 7F3A"


def check(binary, root):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = root / name
            if source.is_dir():
                shutil.copytree(source, copy / name)
            elif source.exists():
                shutil.copy(source, copy / name)
        command = [binary, "--root", str(copy), "serve", "--listen", "127.0.0.1:0"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        ) as program:
            watchdog = threading.Timer(SECONDS, program.kill)
            watchdog.start()
            try:
                yield from conversation(program, copy)
            finally:
                watchdog.cancel()
                program.kill()


def conversation(program, copy):
    found = None
    for line in program.stdout:
        found = re.search(r"http://127\.0\.0\.1:\d+(/\S*)?", line)
        if found:
            break
    if not found:
        yield f"the program ended with {program.wait()} before it said where it listens"
        return
    address = urlsplit(found.group(0))
    base = address.path.rstrip("/")

    for path, status in (("/", 200), ("/en/", 200), ("/no-such-page/", 404), ("/en/no-such-page/", 404)):
        got, body = get(address, base + path)
        if got != status:
            yield f"{path} is {got}, not {status}"
        if f'lang="{"en" if path.startswith("/en/") else "bg"}"' not in body:
            yield f"{path} is not in its language"

    revisions = http.client.HTTPConnection(address.netloc, timeout=SECONDS)
    revisions.request("GET", "/__pateka/reload")
    stream = revisions.getresponse()
    first = next_event(stream)
    home = copy / "content" / "_index.md"
    text = home.read_text(encoding="utf-8")
    home.write_text(re.sub(r'(?m)^title = ".*"$', f'title = "{MARK}"', text, count=1), encoding="utf-8")
    second = next_event(stream)
    if second == first:
        yield f"the revision stayed {first} after a change"
    if MARK not in get(address, base + "/")[1]:
        yield "the change is not on the page"
    revisions.close()

    program.send_signal(signal.SIGINT)
    code = program.wait(timeout=SECONDS)
    if code != 0:
        yield f"SIGINT ended it with {code}, not 0"


def get(address, path):
    connection = http.client.HTTPConnection(address.netloc, timeout=SECONDS)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode("utf-8")
    connection.close()
    return response.status, body


def next_event(stream):
    """The data of the next event of the stream."""
    while True:
        line = stream.readline()
        if not line:
            raise SystemExit("the stream of revisions ended")
        if line.startswith(b"data:"):
            return line.removeprefix(b"data:").strip()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("root", type=Path)
    arguments = parser.parse_args()
    found = list(check(arguments.binary, arguments.root))
    for problem in found:
        print(problem)
    print(f"{len(found)} problems")
    sys.exit(1 if found else 0)
