"""`pateka host` as its visitors and its enemies meet it: a copy of a site, keys, a running program, raw requests.

Owns starting and ending the program, on 127.0.0.1 and on a port that the system gives. Nothing is waited for by the
clock: what is printed says when it is ready. The keys are made here, so that no passphrase is needed.
"""

import contextlib
import http.client
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlencode

COPIED = ("content", "static", "templates", "themes", "i18n", "site.toml", "referral.toml")
SECONDS = 90
GOOD = {"who": "parent", "age_band": "14_15", "contact_by": "i_will_call", "message": "Здравейте"}
FORM = "application/x-www-form-urlencoded"


class Answer:
    """Status, headers by their small names, and the bytes of the body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def token(self):
        found = re.search(r'name="?token"?\s+value="?([\w-]+)', self.text)
        return found.group(1) if found else None

    @property
    def reference(self):
        found = re.search(r"data-reference[^>]*>\s*([A-Z0-9]+)\s*<", self.text)
        return found.group(1) if found else None


class Site:
    """A copy of a site that can be changed."""

    def __init__(self, root, folder, name="site"):
        self.folder = Path(folder) / name
        self.folder.mkdir()
        for entry in COPIED:
            source = Path(root) / entry
            if source.is_dir():
                shutil.copytree(source, self.folder / entry)
            elif source.exists():
                shutil.copy(source, self.folder / entry)
        self.data = self.folder / "referrals"
        self.identity = self.folder / "identity.txt"
        self.keys = [key_pair() for _ in range(3)]
        self.identity.write_text(self.keys[0][0] + "\n")
        self.recipients(f"{self.keys[0][1]} Мария", f"{self.keys[1][1]} Ivan", f"{self.keys[2][1]} recovery: safe")
        self.limits(0, 0, 0)

    def recipients(self, *lines):
        (self.folder / "recipients.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def limits(self, ten_minutes, day, hour):
        self.table(
            "referral.toml",
            "limits",
            f"source_per_10_minutes = {ten_minutes}\nsource_per_day = {day}\nall_per_hour = {hour}\n",
        )

    def table(self, file, name, lines):
        """Puts a table of a settings file in the place of the old one."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        text = re.sub(rf"(?ms)^\[{name}\]\n.*?(?=^#|^\[|\Z)", "", text)
        path.write_text(f"{text}\n[{name}]\n{lines}", encoding="utf-8")


class Host:
    """A running `pateka host`. `log` and `out` are what it printed."""

    def __init__(self, binary, site, listen="127.0.0.1:0", before=(), command="host"):
        command = [*before, binary, "--lang", "en", "--root", str(site.folder), command, "--listen", listen]
        if "host" in command:
            command += ["--data", str(site.data)]
        self.site = site
        self.program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.watchdog = threading.Timer(SECONDS * 4, self.program.kill)
        self.watchdog.start()
        self.log = bytearray()
        self.logged = threading.Condition()
        self.reader = threading.Thread(target=self._read_log, daemon=True)
        self.reader.start()
        self.out = bytearray()
        self.port = None
        for line in self.program.stdout:
            self.out += line
            found = re.search(rb"http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                break

    def _read_log(self):
        for line in self.program.stderr:
            with self.logged:
                self.log += line
                self.logged.notify_all()

    def wait_for(self, text, start=0):
        """Waits until something is printed after a place in the log."""
        with self.logged:
            return self.logged.wait_for(lambda: text in self.log[start:], timeout=SECONDS)

    def end(self, how=signal.SIGTERM):
        if self.program.poll() is None:
            self.program.send_signal(how)
        code = self.program.wait(timeout=SECONDS)
        self.watchdog.cancel()
        self.reader.join(timeout=SECONDS)
        self.out += self.program.stdout.read()
        return code

    def request(self, method, path, body=None, headers=None, source=None):
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=SECONDS, source_address=(source, 0) if source else None
        )
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def post(self, fields, path="/referral/", headers=None, source=None):
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        return self.request("POST", path, body, {"Content-Type": FORM, **(headers or {})}, source)

    def checked(self, fields=GOOD, path="/referral/"):
        return self.post(fields, path)

    def send(self, fields=GOOD, path="/referral/", headers=None, source=None, token=None):
        token = token or self.checked(fields, path).token
        return self.post({**fields, "step": "send", "token": token or ""}, path, headers, source)

    def connect(self, source=None):
        return socket.create_connection(
            ("127.0.0.1", self.port), timeout=SECONDS, source_address=(source, 0) if source else None
        )

    def raw(self, data):
        """Sends bytes and reads until the server closes."""
        with self.connect() as stream:
            with contextlib.suppress(OSError):
                stream.sendall(data)
            return rest(stream)


def rest(stream):
    read = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while part := stream.recv(65536):
            read += part
    return bytes(read)


@contextlib.contextmanager
def hosting(binary, site, before=()):
    host = Host(binary, site, before=before)
    try:
        if host.port is None:
            code = host.end()
            raise SystemExit(f"it ended with {code}:\n{host.log.decode()}")
        yield host
    finally:
        host.end(signal.SIGKILL)


def refused(binary, site, listen="127.0.0.1:0"):
    """Starts a `host` that is expected not to come up: its code and what it printed."""
    host = Host(binary, site, listen)
    code = host.end() if host.port is None else None
    if code is None:
        host.end(signal.SIGKILL)
    return code, host.log.decode("utf-8")


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


# Keys of `age` (X25519, written in Bech32): RFC 7748, BIP 173.


def key_pair():
    """A secret key and its public key."""
    secret = secrets.token_bytes(32)
    return bech32("age-secret-key-", secret).upper(), bech32("age", x25519(secret))


def x25519(secret):
    prime = 2**255 - 19
    scalar = int.from_bytes(secret, "little") & ~7 & ~(1 << 255) | 1 << 254
    x1, x2, z2, x3, z3, swapped = 9, 1, 0, 9, 1, 0
    for place in reversed(range(255)):
        bit = scalar >> place & 1
        if swapped ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swapped = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a, c * b, a * a, b * b
        x3, z3 = (da + cb) ** 2 % prime, x1 * (da - cb) ** 2 % prime
        x2, z2 = aa * bb % prime, (aa - bb) * (aa + 121665 * (aa - bb)) % prime
    if swapped:
        x2, z2 = x3, z3
    return (x2 * pow(z2, prime - 2, prime) % prime).to_bytes(32, "little")


def bech32(prefix, data):
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    number = int.from_bytes(data) << 4
    values = [number >> 5 * place & 31 for place in reversed(range(52))]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in expanded + values + [0] * 6:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, polynomial in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= polynomial if top >> place & 1 else 0
    check ^= 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1" + "".join(letters[value] for value in values)
