"""Requests a second of `pateka host`, beside nginx serving the same files in the same run; and memory.

Printed, never asserted: machines differ. Needs `nginx`; without it only pateka is measured. Whoever asks is a small
program in Python on the same machine, so what it costs is in every number.
"""

import argparse
import gzip
import http.client
import multiprocessing
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1] / "checks"))
from hosted import FORM, GOOD, Site, folder, hosting

CLIENTS = 4


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("root", type=Path)
    parser.add_argument("--seconds", type=float, default=3)
    arguments = parser.parse_args()
    with folder() as path:
        site = Site(arguments.root, path)
        out = path / "out"
        subprocess.run([arguments.binary, "--root", str(site.folder), "build", "--out", str(out)], capture_output=True, check=True)
        with hosting(arguments.binary, site) as host:
            while host.get("/", Accept_Encoding="br").headers.get("content-encoding") != "br":
                time.sleep(0.1)
            print(f"> pateka  {memory(host.program.pid):6.1f} MB with the site packed")
            measure("pateka", host.port, arguments.seconds)
            sent(host, arguments.seconds)
            print(f"> pateka  {memory(host.program.pid):6.1f} MB afterwards")
        with Nginx(path, out) as (port, program):
            if port is None:
                print("> nginx is not installed")
                return
            measure("nginx", port, arguments.seconds)
            print(f"> nginx   {memory(program.pid, children=True):6.1f} MB afterwards")


def measure(name, port, seconds):
    for what, headers in (("pages, gzip", {"Accept-Encoding": "gzip"}), ("pages, as they are", {}), ("pages, 304", None)):
        print(f"> {name:7} {rate(pages, (port, headers), seconds):8.0f} requests/s  {what}")


def pages(port, headers, until):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    if headers is None:
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        headers = {"If-None-Match": response.getheader("etag")}
    count = 0
    while time.monotonic() < until:
        connection.request("GET", "/", headers=headers)
        response = connection.getresponse()
        response.read()
        count += 1
    return count


def sent(host, seconds):
    """Messages that are on the disk when they are confirmed. Their check pages are asked for before the clock runs."""
    tokens = []
    for client in range(CLIENTS):
        mine = []
        connection = http.client.HTTPConnection("127.0.0.1", host.port)
        for number in range(int(150 * seconds)):
            fields = {**GOOD, "name": f"{client} {number}"}
            connection.request("POST", "/referral/", urlencode(fields), {"Content-Type": FORM})
            response = connection.getresponse()
            page = response.read().decode()
            mine.append({**fields, "step": "send", "token": page.split("name=\"token\"")[1].split("value=\"")[1].split("\"")[0]})
        tokens.append(mine)
    start = time.monotonic()
    with multiprocessing.Pool(CLIENTS) as pool:
        counts = pool.starmap(messages, [(host.port, mine, start + seconds) for mine in tokens])
    print(f"> pateka  {sum(counts) / (time.monotonic() - start):8.0f} messages/s  sealed, on the disk, confirmed")


def messages(port, forms, until):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    count = 0
    for fields in forms:
        if time.monotonic() > until:
            break
        connection.request("POST", "/referral/", urlencode(fields), {"Content-Type": FORM})
        response = connection.getresponse()
        count += b"data-reference" in response.read()
    return count


def rate(work, arguments, seconds):
    start = time.monotonic()
    with multiprocessing.Pool(CLIENTS) as pool:
        counts = pool.starmap(work, [(*arguments, start + seconds)] * CLIENTS)
    return sum(counts) / (time.monotonic() - start)


def memory(pid, children=False):
    pids = [pid]
    if children:
        pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    kilobytes = 0
    for one in pids:
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


class Nginx:
    """nginx on the files of a build, with gzip made beforehand as pateka does."""

    def __init__(self, path, out):
        self.path, self.out, self.program = path, out, None

    def __enter__(self):
        binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if not binary:
            return None, None
        for file in self.out.rglob("*"):
            if file.suffix in (".html", ".css", ".js", ".xml", ".json", ".svg", ".ics", ".txt"):
                Path(f"{file}.gz").write_bytes(gzip.compress(file.read_bytes(), 9))
        for parent in (self.path, self.out):
            parent.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = self.path / "nginx.conf"
        settings.write_text(
            f"daemon off; worker_processes auto; pid {self.path}/nginx.pid; error_log stderr crit;\n"
            "events { worker_connections 512; }\n"
            "http { include /etc/nginx/mime.types; access_log off; sendfile on; keepalive_requests 1000000;\n"
            f"  server {{ listen 127.0.0.1:{port}; root {self.out}; gzip_static on; }} }}\n"
        )
        self.program = subprocess.Popen([binary, "-c", str(settings)])
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        return port, self.program

    def __exit__(self, *_):
        if self.program:
            self.program.terminate()
            self.program.wait()


if __name__ == "__main__":
    main()
