"""`pateka host` under the checklist of its referral endpoint: what must hold is tried out on the running program.

Each check is named by the row of the checklist that it stands for. `--rounds N` is how often the program is killed under
load (0: not at all); `--only WORD` picks checks by their names.
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from hosted import FORM, GOOD, SECONDS, Host, Site, folder, hosting, refused, rest

MARK = "ZZMARKER"
NUMBERS = ("112", "116 111")
HEADERS = {
    "content-security-policy": None,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": None,
    "referrer-policy": "same-origin",
    "strict-transport-security": None,
    "x-content-type-options": "nosniff",
}
MARKED = {
    "who": "professional",
    "age_band": "16_17",
    "name": f"{MARK}1",
    "contact_by": "phone",
    "contact": "+359 88 0000 000",
    "leave_message": "no",
    "say_who_we_are": "yes",
    "best_time": f"{MARK}2",
    "parents_know": "not_sure",
    "message": f"{MARK}3 Казвам се",
    "needs": f"{MARK}4",
    "your_name": f"{MARK}5",
    "organisation": f"{MARK}6",
    "work_phone": "082 000 000",
    "child_initials": "ZZM",
}


class Skipped(Exception):
    """A check that this machine does not allow, with the reason."""


def plain(text):
    """The words of a page, with ordinary spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text).replace("\u00a0", " ").replace("&nbsp;", " "))


def page_problems(answer, status, lang="bg", cache="no-store"):
    """What is missing from an answer that has to be a page of ours."""
    if answer.status != status:
        yield f"{answer.status}, not {status}"
    for name, value in HEADERS.items():
        got = answer.headers.get(name)
        if got is None or (value is not None and got != value):
            yield f"{status}: {name} is {got!r}"
    policy = answer.headers.get("content-security-policy", "")
    if "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        yield f"{status}: the policy is {policy!r}"
    if cache and answer.headers.get("cache-control") != cache:
        yield f"{status}: cache-control is {answer.headers.get('cache-control')!r}"
    if "set-cookie" in answer.headers:
        yield f"{status}: it sets a cookie"
    if f'lang="{lang}"' not in answer.text and f"lang={lang}" not in answer.text:
        yield f"{status}: it is not in its language"
    words = plain(answer.text)
    yield from (f"{status}: {number} is not on the page" for number in NUMBERS if number not in words)


# Checks of one running host: functions from it to sentences.


def row_01_other_sites_are_refused(host):
    for headers, status in (
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": f"http://127.0.0.1:{host.port}"}, 200 if host.port == 8080 else 403),
        ({"Origin": "https://cpd-ruse.example"}, 200),
    ):
        answer = host.post({**GOOD, "message": "запазен текст"}, headers=headers)
        if answer.status != status:
            yield f"{headers}: {answer.status}, not {status}"
        if answer.status == 403:
            yield from page_problems(answer, 403)
            if "запазен текст" not in answer.text:
                yield "403: the text is lost"
            if answer.token or 'value="send"' in answer.text:
                yield "403: it can be sent without being checked"
    if host.get("/referral/", Sec_Fetch_Site="cross-site").status != 200:
        yield "GET from elsewhere is refused"


def row_02_a_token_is_used_once(host):
    token = host.checked().token
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: host.send(token=token), range(20)))
    if len({answer.reference for answer in answers}) != 1 or not answers[0].reference:
        yield f"20 at once: {[(a.status, a.reference) for a in answers]}"
    spent = host.send({**GOOD, "message": "друго"}, token=token)
    yield from page_problems(spent, 422)
    if "друго" not in spent.text:
        yield "the text of other answers is lost"
    fresh = host.checked().token
    for name, bad in (("none", ""), ("a changed one", ("B" if fresh[9] == "A" else "A").join((fresh[:9], fresh[10:])))):
        answer = host.post({**GOOD, "step": "send", "token": bad})
        yield from (f"{name}: {problem}" for problem in page_problems(answer, 422))
        if GOOD["message"] not in answer.text:
            yield f"{name}: the text is lost"
    if not host.send(token=fresh).reference:
        yield "an honest token is refused after a wrong one"


def row_03_every_class_of_answer_wears_the_headers(host):
    good = host.checked()
    for answer, status, cache in (
        (host.get("/referral/"), 200, "no-cache"),
        (host.get("/"), 200, "no-cache"),
        (host.get("/nowhere/"), 404, "no-cache"),
        (good, 200, "no-store"),
        (host.send(), 200, "no-store"),
        (host.post({}), 422, "no-store"),
        (host.post(b"a" * 70_000), 413, "no-store"),
    ):
        yield from page_problems(answer, status, cache=cache)
    moved = host.request("POST", "/referral", b"who=parent", {"Content-Type": FORM})
    if moved.status != 308 or moved.headers.get("location") != "/referral/":
        yield f"/referral: {moved.status} {moved.headers.get('location')}"
    for name in HEADERS:
        if name not in moved.headers:
            yield f"308: no {name}"


def row_05_no_answer_is_in_an_address(host):
    answer = host.post({"message": MARK})
    if re.search(rf'(href|action|src)="?[^">\s]*{MARK}', answer.text):
        yield "an answer is in an address"
    host.get(f"/referral/?x={MARK}")
    host.get(f"/{MARK}/")
    host.request(MARK, "/")
    host.get("/", User_Agent=MARK, Referer=f"http://{MARK}/")


def row_06_other_methods_are_refused(host):
    for method in ("PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "BREW"):
        yield from (f"{method}: {p}" for p in page_problems(host.request(method, "/en/referral/"), 405, "en"))
        yield from (f"{method} /: {p}" for p in page_problems(host.request(method, "/en/"), 405, "en"))
    head = host.request("HEAD", "/referral/")
    if head.status != 200 or head.body or head.headers["content-length"] != str(len(host.get("/referral/").body)):
        yield f"HEAD: {head.status}, {len(head.body)} bytes, {head.headers.get('content-length')}"


def row_07_sizes_and_types(host):
    just = urlencode({**GOOD, "website": ""}).encode()
    just += b"&step=check" + b"&" * (64 * 1024 - len(just) - 11)
    if host.post(just).status != 200:
        yield "64 KiB are refused"
    yield from page_problems(host.post(just + b"&"), 413)
    chunks = (b"a" * 1000 for _ in range(100))
    yield from page_problems(host.request("POST", "/en/referral/", chunks, {"Content-Type": FORM}), 413, "en")
    # The page arrives while the rest is still being sent, on a busy machine too.
    with ThreadPoolExecutor(4) as senders:
        for answer in senders.map(lambda _: host.post(b"a" * 3_000_000), range(40)):
            yield from page_problems(answer, 413)
    for media in ("text/plain", "multipart/form-data; boundary=x", "application/json", ""):
        answer = host.post(just, headers={"Content-Type": media})
        yield from (f"{media}: {problem}" for problem in page_problems(answer, 415))


def row_08_slow_and_large_heads(host):
    def timed(data):
        with host.connect() as stream:
            stream.sendall(data)
            start = time.monotonic()
            return rest(stream), time.monotonic() - start

    head = b"POST /en/referral/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    cases = {
        "half a head": (head, 408, 10),
        "nothing": (b"", None, 10),
        "one byte": (b"P", 408, 10),
        "half a body": (head + b"Content-Length: 99\r\n\r\nmessage=half+a+text", 408, 15),
    }
    with ThreadPoolExecutor(len(cases)) as pool:
        answers = {name: pool.submit(timed, data) for name, (data, _, _) in cases.items()}
    for name, (_, status, bound) in cases.items():
        answer, took = answers[name].result()
        if not bound - 2 < took < bound + 5:
            yield f"{name}: ended after {took:.1f} s"
        if (status is None) != (answer == b"") or (status and not answer.startswith(f"HTTP/1.1 {status} ".encode())):
            yield f"{name}: {answer[:80]}"
        if status and b"116 111" not in answer.replace(b"\xc2\xa0", b" ").replace(b"&nbsp;", b" "):
            yield f"{name}: no page"
    if b"half a text" not in answers["half a body"].result()[0]:
        yield "half a body: the text is lost"
    many = b"GET /en/ HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 120 + b"\r\n"
    long = b"GET /en/ HTTP/1.1\r\nHost: x\r\na: " + b"b" * 20_000 + b"\r\n\r\n"
    for name, data in (("many", many), ("long", long)):
        answer = host.raw(data)
        if not answer.startswith(b"HTTP/1.1 431 ") or b"<html lang" not in answer or b"x-content-type-options" not in answer:
            yield f"{name}: {answer[:80]}"


def row_09_hanging_clients_keep_nobody_waiting(host):
    hanging = []
    try:
        for number in range(500):
            stream = host.connect()
            with contextlib.suppress(OSError):
                begun = (b"", b"G", b"POST /referral/ HTTP/1.1\r\nHost: x\r\n",
                         b"POST /referral/ HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM.encode()
                         + b"\r\nContent-Length: 99\r\n\r\nwho=")[number % 4]
                stream.sendall(begun)
            hanging.append(stream)
        for source in ("127.0.0.1", "127.0.0.7"):
            start = time.monotonic()
            health = host.request("GET", "/healthz", source=source)
            sent = host.send(source=source)
            took = time.monotonic() - start
            if health.status != 200 or not sent.reference or took > 5:
                yield f"from {source}: {health.status}, {sent.status} after {took:.1f} s"
    finally:
        for stream in hanging:
            stream.close()


def row_10_two_lengths_are_refused(host):
    lengths = ("Content-Length: 3", "Transfer-Encoding: chunked")
    for order in (lengths, lengths[::-1]):
        data = f"POST /referral/ HTTP/1.1\r\nHost: x\r\n{order[0]}\r\n{order[1]}\r\n\r\n0\r\n\r\nGET /smuggled/ HTTP/1.1\r\n\r\n"
        answer = host.raw(data.encode())
        if not answer.startswith(b"HTTP/1.1 400 ") or answer.count(b"HTTP/1.1 ") != 1:
            yield f"{order}: {answer[:60]}, {answer.count(b'HTTP/1.1 ')} answers"


def row_11_and_12_fields_and_texts(host):
    body = urlencode({**GOOD, "message": "Здравейте"}).encode()
    for name, extra in (
        ("unknown", b"&zz=1"),
        ("repeated", b"&who=parent"),
        ("no UTF-8", b"&name=%D0%98%FF"),
        ("NUL", b"&name=a%00b"),
        ("token twice", b"&token=a&token=b"),
    ):
        answer = host.post(body + extra)
        yield from (f"{name}: {problem}" for problem in page_problems(answer, 422))
        if "Здравейте" not in answer.text or "\ufffd" in answer.text:
            yield f"{name}: the rest is not kept as it was"
    tricky = host.post({**GOOD, "message": "а\u202eб\u200bв\u0438\u0306\ufeff"})
    if "абвй" not in tricky.text or any(c in tricky.text for c in "\u202e\u200b\ufeff"):
        yield "signs that cannot be seen are kept"


def row_13_answers_are_escaped(host):
    evil = "\"><img src=x onerror=1><script>1</script>"
    for answer in (host.post({"message": evil}), host.post({**GOOD, "message": evil, "name": evil})):
        if "<img src=x" in answer.text or "<script>1" in answer.text:
            yield f"{answer.status}: markup of a stranger is on the page"
        if "&lt;img" not in answer.text:
            yield f"{answer.status}: the answer is not on the page"


def row_14_traps_and_hurry(host):
    trapped = host.post({**GOOD, "step": "send", "token": host.checked().token, "website": "x"})
    if trapped.status != 200 or not trapped.reference:
        yield f"the trap tells: {trapped.status}"


def row_20_no_path_leaves_the_site(host):
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cetc/passwd", "/.git/HEAD", "/%00",
                 "/%zz", "//etc/passwd", "/data/referrals.db", "/recipients.txt", "/referral.toml", "/site.toml",
                 "/_headers", "/_redirects", "/assets/../site.toml", "/.pateka/practice/identity.txt"):
        answer = host.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        if not answer.startswith(b"HTTP/1.1 404 ") or b"root:" in answer:
            yield f"{path}: {answer[:40]}"


def files_are_served_as_they_should_be(host):
    host_wait_packed(host)
    page = host.get("/")
    tag = page.headers["etag"]
    for accept, encoding in (("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.1", "gzip"), ("identity", None)):
        packed = host.get("/", Accept_Encoding=accept)
        if packed.headers.get("content-encoding") != encoding:
            yield f"{accept}: {packed.headers.get('content-encoding')}"
        if (encoding is None) != (packed.headers["etag"] == tag):
            yield f"{accept}: the tag is {packed.headers['etag']}"
        same = host.get("/", Accept_Encoding=accept, If_None_Match=packed.headers["etag"])
        if same.status != 304 or same.body:
            yield f"{accept}: {same.status} although the browser has it"
    for asked, status, length in (("bytes=0-9", 206, 10), ("bytes=-5", 206, 5), ("bytes=99999999-", 416, 0)):
        part = host.get("/", Range=asked, Accept_Encoding="br")
        if part.status != status or len(part.body) != length or "content-encoding" in part.headers:
            yield f"{asked}: {part.status}, {len(part.body)} bytes"
    style = re.search(r'href="?(/assets/[^">\s]+\.css)', page.text).group(1)
    cache = host.get(style).headers["cache-control"]
    if "immutable" not in cache or "31536000" not in cache:
        yield f"{style}: {cache}"
    for path, lang in (("/x/", "bg"), ("/en/x/", "en")):
        missing = host.get(path)
        yield from (f"{path}: {problem}" for problem in page_problems(missing, 404, lang, "no-cache"))
    for line in host.site_redirects[:5]:
        source, target, status = line.split()
        answer = host.get(source)
        if str(answer.status) != status or answer.headers.get("location") != target:
            yield f"{source}: {answer.status} {answer.headers.get('location')}"
    with host.connect() as stream:
        for number in range(3):
            stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            got = b""
            while b"ok\n" not in got:
                part = stream.recv(4096)
                if not part:
                    yield f"the connection was closed after {number} requests"
                    return
                got += part


def host_wait_packed(host):
    """Packing goes on beside the answers; a page says when its turn was."""
    for _ in range(SECONDS * 10):
        if host.get("/", Accept_Encoding="br").headers.get("content-encoding") == "br":
            return
        time.sleep(0.1)


ON_ONE_HOST = (
    row_01_other_sites_are_refused,
    row_02_a_token_is_used_once,
    row_03_every_class_of_answer_wears_the_headers,
    row_05_no_answer_is_in_an_address,
    row_06_other_methods_are_refused,
    row_07_sizes_and_types,
    row_08_slow_and_large_heads,
    row_09_hanging_clients_keep_nobody_waiting,
    row_10_two_lengths_are_refused,
    row_11_and_12_fields_and_texts,
    row_13_answers_are_escaped,
    row_14_traps_and_hurry,
    row_20_no_path_leaves_the_site,
    files_are_served_as_they_should_be,
)


# Checks that need a host of their own: functions from the program and a site to sentences.


def row_14_and_16_limits(binary, site):
    site.limits(3, 60, 5)
    with hosting(binary, site) as host:
        for number in range(4):
            fields = {**GOOD, "message": f"номер {number}"}
            answer = host.send(fields, headers={"X-Forwarded-For": f"9.9.9.{number}"})
            if number < 3 and answer.status != 200:
                yield f"message {number}: {answer.status}"
            if number == 3:
                yield from page_problems(answer, 429)
                if fields["message"] not in answer.text:
                    yield "429: the text is lost"
        for number in range(3):
            if host.send(source=f"127.0.0.{20 + number}").status != 200:
                yield "over the limit for all nothing is taken"
        host.end()
    marked = listed(binary, site)
    if marked is not None and len(marked) != 6:
        yield f"{len(marked)} are stored, not 6"


def row_16_a_trusted_proxy_is_believed_from_the_right(binary, site):
    site.limits(2, 60, 0)
    site.table("site.toml", "host", 'trusted_proxies = ["127.0.0.1"]\n')
    with hosting(binary, site) as host:
        send = lambda forwarded: host.send(headers={"X-Forwarded-For": forwarded}).status
        statuses = [send(f"9.9.9.{n}, 5.5.5.5") for n in range(3)]
        if statuses != [200, 200, 429]:
            yield f"one source behind the proxy: {statuses}"
        if send("5.5.5.5, 6.6.6.6") != 200:
            yield "another one behind the proxy is refused"


def row_15_18_and_21_words_leave_no_trace(binary, site):
    with mail_sink() as sink:
        site.table(
            "referral.toml",
            "mail",
            f'server = "smtp://127.0.0.1:{sink.port}"\nfrom = "form@example.org"\nto = ["a@example.org"]\nevery = 1\n',
        )
        with hosting(binary, site) as host:
            sent = host.send(MARKED, source="127.0.0.99")
            if not sent.reference:
                yield f"the marked message was not taken: {sent.status}"
                return
            host.send({**MARKED, "message": f"{MARK} " * 40}, token="A" * 76)
            host.post({**MARKED, "zz": MARK})
            host.post(urlencode(MARKED).encode() + b"&name=%FF" + MARK.encode())
            host.post(MARK.encode() * 9000)
            host.post({**MARKED}, headers={"Sec-Fetch-Site": "cross-site"})
            host.post({**MARKED}, headers={"Content-Type": "text/plain"})
            host.raw(f"{MARK} /{MARK} HTTP/1.1\r\n{MARK} : {MARK}\r\n\r\n".encode())
            list(row_05_no_answer_is_in_an_address(host))
            sink.wait()
            files = {path: path.read_bytes() for path in site.data.rglob("*") if path.is_file()}
            environment = Path(f"/proc/{host.program.pid}/environ").read_bytes()
            host.end()
            places = {"the log": bytes(host.log), "the output": bytes(host.out), "the mail": sink.text()}
            places |= {str(path): data for path, data in files.items()}
            places |= {str(path): path.read_bytes() for path in site.data.rglob("*") if path.is_file()}
            for name, data in places.items():
                for secret in (MARK, "Казвам", "0000 000", "127.0.0.99"):
                    if secret.encode() in data:
                        yield f"{secret} is in {name}"
            if sent.reference.encode() in bytes(host.log) + sink.text():
                yield "the reference is in the log or in a mail"
            if b"AGE-SECRET" in environment or any(b"AGE-SECRET" in data for data in places.values()):
                yield "a secret key is on the server"
            for path in [site.data, *site.data.rglob("*")]:
                if path.stat().st_mode & 0o077:
                    yield f"{path} can be read by others"
    opened = shown(binary, site, sent.reference)
    if opened is not None:
        yield from (f"{v} cannot be read by the staff" for v in MARKED.values() if v.startswith(MARK) and v not in opened)


def row_18_mails_are_constant(binary, site):
    texts = []
    for fields in (GOOD, MARKED):
        with mail_sink() as sink, folder() as data:
            site.data = data / "data"
            site.table(
                "referral.toml",
                "mail",
                f'server = "smtp://127.0.0.1:{sink.port}"\nfrom = "form@example.org"\nto = ["a@example.org", "b@example.org"]\n',
            )
            with hosting(binary, site) as host:
                host.send(fields)
                sink.wait(2)
            texts.append(sorted(re.sub(rb"(?im)^(date|message-id):.*$", b"", mail) for mail in sink.mails))
    if len(texts[0]) != 2:
        yield f"{len(texts[0])} mails, not one for each address"
    if texts[0] != texts[1]:
        yield "mails of two messages differ"


def row_22_and_25_nothing_personal_in_the_environment(binary, site):
    with hosting(binary, site) as host:
        for name in ("cmdline", "environ"):
            if b"AGE-SECRET" in Path(f"/proc/{host.program.pid}/{name}").read_bytes():
                yield f"a secret is in {name}"


def row_24_and_32_it_does_not_start_without_what_it_needs(binary, site):
    secret, public = site.keys[0]
    staff, recovery = f"{public} Мария", f"{site.keys[2][1]} recovery: safe"
    for name, lines in (
        ("no keys", []),
        ("one key of staff", [staff, recovery]),
        ("no recovery key", [staff, f"{site.keys[1][1]} Ivan"]),
        ("a secret key", [staff, f"{site.keys[1][1]} Ivan", recovery, f"{secret} Ivan"]),
        ("a practice key", [staff, f"{site.keys[1][1]} practice: x", recovery]),
    ):
        site.recipients(*lines)
        code, log = refused(binary, site)
        if code != 1 or "recipients.txt" not in log:
            yield f"{name}: {code}"
        if secret in log:
            yield f"{name}: the secret key is printed"
    (site.folder / "recipients.txt").unlink()
    if refused(binary, site)[0] != 1:
        yield "no recipients.txt"
    site.recipients(staff, f"{site.keys[1][1]} Ivan", recovery)
    for name, lines in (
        ("an unknown kind of mail", 'server = "http://example.org"\nfrom = "a@b.c"\nto = ["a@b.c"]\n'),
        ("no password", 'server = "smtps://example.org"\nfrom = "a@b.cd"\nto = ["a@b.cd"]\nuser = "x"\npassword_file = "no"\n'),
    ):
        site.table("referral.toml", "mail", lines)
        code, _ = refused(binary, site)
        if code != 1:
            yield f"{name}: {code}"
    site.table("referral.toml", "mail", 'server = "smtp://127.0.0.1:9"\nfrom = "a@b.cd"\nto = ["a@b.cd"]\n')
    page = site.folder / "content" / "_index.md"
    page.write_text("+++\n+++\n", encoding="utf-8")
    code, log = refused(binary, site)
    if code != 1:
        yield f"a site with mistakes: {code}"


def a_second_host_and_a_taken_port(binary, site):
    with hosting(binary, site) as host:
        code, log = refused(binary, site)
        if code != 3:
            yield f"a second host on the folder ends with {code}"
        code, log = refused(binary, site, f"127.0.0.1:{host.port}")
        if code != 3:
            yield f"a taken port ends with {code}"


def row_31_the_disk_comes_before_the_answer(binary, site):
    if not shutil.which("strace"):
        raise Skipped("strace is not installed")
    trace = site.folder / "trace"
    before = ("strace", "-f", "-qq", "-e", "trace=fdatasync,fsync,write,writev,sendto,sendmsg", "-s", "400", "-o", str(trace))
    with hosting(binary, site, before=before) as host:
        tokens = [host.checked({**GOOD, "message": str(n)}).token for n in range(10)]
        start = len(trace.read_text(errors="replace").splitlines())
        for number, token in enumerate(tokens):
            if not host.send({**GOOD, "message": str(number)}, token=token).reference:
                yield "a message was not taken"
        child = Path(f"/proc/{host.program.pid}/task/{host.program.pid}/children").read_text().split()
        for pid in child:
            os.kill(int(pid), signal.SIGTERM)
        host.program.wait(timeout=SECONDS)
    synced, answers = 0, 0
    for line in trace.read_text(errors="replace").splitlines()[start:]:
        if re.search(r"(fdatasync|fsync)(\(| resumed).*= 0", line):
            synced += 1
        elif '"HTTP/1.1 200' in line:
            answers += 1
            if synced < 1:
                yield f"answer {answers} went out before anything was synced"
            synced = 0
    if answers < 10:
        yield f"only {answers} answers in the trace"


def row_31_a_full_disk_loses_no_text(binary, site):
    site.data.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k,mode=700", "tmpfs", str(site.data)], capture_output=True
    )
    if mounted.returncode:
        raise Skipped("no tmpfs may be mounted here")
    try:
        with hosting(binary, site) as host:
            large = {**GOOD, "message": "текст " * 200}
            taken, answer = [], None
            for number in range(400):
                answer = host.send({**large, "name": str(number)})
                if answer.status != 200:
                    break
                taken.append(answer.reference)
            yield from page_problems(answer, 503)
            if "текст текст" not in answer.text:
                yield "503: the text is lost"
            health = host.get("/healthz")
            if health.status != 503:
                yield f"/healthz: {health.status}"
            shown_page = host.get("/referral/")
            yield from page_problems(shown_page, 503)
            if "<textarea" in shown_page.text:
                yield "the form is shown although nothing can be stored"
            subprocess.run(["mount", "-o", "remount,size=4m", str(site.data)], check=True)
            for _ in range(SECONDS):
                if host.get("/healthz").status == 200:
                    break
                time.sleep(0.5)
            again = host.send(large)
            if again.status != 200:
                yield f"it does not recover: {again.status}"
            taken.append(again.reference)
            host.end()
        entries = listed(binary, site)
        if entries is not None and sorted(entries) != sorted(taken):
            yield f"{len(entries)} are listed, {len(taken)} were confirmed"
    finally:
        subprocess.run(["umount", str(site.data)], check=False)


def row_32_a_folder_that_goes_away_is_noticed(binary, site):
    with hosting(binary, site) as host:
        token = host.checked().token
        site.data.rename(site.folder / "moved")
        answer = host.send(token=token)
        yield from page_problems(answer, 503)
        if GOOD["message"] not in answer.text:
            yield "503: the text is lost"
        if host.get("/healthz").status != 503:
            yield "/healthz does not say so"
        (site.folder / "moved").rename(site.data)
        for _ in range(SECONDS):
            if host.get("/healthz").status == 200:
                break
            time.sleep(0.5)
        if not host.send(token=token).reference:
            yield "the same page cannot be sent when the folder is back"


def tokens_survive_a_restart(binary, site):
    with hosting(binary, site) as host:
        unused, used = host.checked({**GOOD, "name": "а"}).token, host.checked().token
        reference = host.send(token=used).reference
        host.end()
    with hosting(binary, site) as host:
        if host.send(token=used).reference != reference:
            yield "a used token gives another reference"
        if not host.send({**GOOD, "name": "а"}, token=unused).reference:
            yield "an unused token is refused"


def what_is_under_way_is_finished(binary, site):
    with hosting(binary, site) as host:
        token = host.checked().token
        body = urlencode({**GOOD, "step": "send", "token": token}).encode()
        head = f"POST /referral/ HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n"
        with host.connect() as stream, host.connect():
            stream.sendall(head.encode() + body[:9])
            host.get("/healthz")
            host.program.send_signal(signal.SIGTERM)
            with contextlib.suppress(OSError):
                # The port closes before what is under way is finished.
                while True:
                    host.connect().close()
            stream.sendall(body[9:])
            answer = rest(stream)
        if b"data-reference" not in answer:
            yield f"a message under way is lost: {answer[:80]}"
        code = host.end()
        if code != 0:
            yield f"it ended with {code}"


def the_site_is_renewed_and_the_last_good_one_stays(binary, site):
    home = site.folder / "content" / "_index.md"
    good = home.read_text(encoding="utf-8")
    with hosting(binary, site) as host:
        home.write_text(re.sub(r'(?m)^title = ".*"$', f'title = "{MARK}"', good, count=1), encoding="utf-8")
        host.wait_for(b"Rebuilt", host.log.index(b"Rebuilt") + 7)
        if MARK not in host.get("/").text:
            yield "a change does not arrive"
        before = len(host.log)
        home.write_text("+++\nno title\n+++\n", encoding="utf-8")
        if not host.wait_for(b"last good", before):
            yield "a mistake is not printed"
        if MARK not in host.get("/").text or host.get("/healthz").status != 200:
            yield "a mistake takes the last good page away"
        before = len(host.log)
        home.write_text(good, encoding="utf-8")
        host.wait_for(b"Rebuilt", before)
        before = len(host.log)
        settings = site.folder / "site.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text + "\nnonsense\n", encoding="utf-8")
        host.wait_for(b"last good", before)
        if host.get("/").status != 200 or not host.send().reference:
            yield "broken settings take the site away"
        before = len(host.log)
        settings.write_text(text, encoding="utf-8")
        host.wait_for(b"Rebuilt", before)
        before = len(host.log)
        site.recipients(f"{site.keys[0][1]} Мария")
        if not host.wait_for(b"keys from before", before) or not host.send().reference:
            yield "keys with mistakes are taken over"


def practice_is_for_practice_only(binary, site):
    host = Host(binary, site, command="serve")
    try:
        home = host.get("/referral/")
        sent = host.send()
        if not sent.reference:
            yield f"the form cannot be tried out: {sent.status}"
            return
        if "EventSource" in sent.text or "reload.js" in sent.text or "reload.js" not in home.text:
            yield "an answer to what was posted loads itself again"
        if host.post(GOOD, headers={"Host": f"evil.test:{host.port}"}).status != 403:
            yield "another name is answered to"
        command = [binary, "--lang", "en", "--root", str(site.folder), "referrals", "--practice"]
        for action in (["list"], ["show", sent.reference]):
            found = subprocess.run([*command, *action], capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if found.returncode or sent.reference not in found.stdout:
                yield f"{action}: {found.returncode} {found.stderr[-200:]}"
        if site.data.exists():
            yield "practice writes to the real data"
    finally:
        host.end(signal.SIGKILL)
    identity = next((site.folder / ".pateka" / "practice").glob("*.identity")).read_text()
    public = re.search(r"age1[a-z0-9]+", identity).group(0)
    site.recipients(f"{site.keys[0][1]} a", f"{public} b", f"{site.keys[2][1]} recovery: c")
    if refused(binary, site)[0] != 1:
        yield "the key of practice is taken by host"


def row_26_the_unit_is_hardened(binary, site):
    unit = Path(__file__).parents[2] / "packaging" / "pateka.service"
    for line in ("LimitCORE=0", "MemorySwapMax=0"):
        if line not in unit.read_text(encoding="utf-8"):
            yield f"{line} is missing"
    if not shutil.which("systemd-analyze"):
        raise Skipped("systemd-analyze is not installed")
    found = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)],
        capture_output=True, text=True,
    )
    level = re.search(r"Overall exposure level.*", found.stdout)
    print(f"> {level.group(0).lstrip('→ ') if level else found.stderr.strip()}")
    if found.returncode:
        yield found.stdout[-500:]


def killing_loses_nothing(binary, site, rounds):
    acknowledged = []
    for number in range(rounds):
        host = Host(binary, site)
        if host.port is None:
            host.end()
            yield f"round {number}: it does not start: {host.log[-300:].decode()}"
            return
        stop = threading.Event()

        def load(worker):
            taken = []
            with contextlib.suppress(OSError, Exception):
                while not stop.is_set():
                    answer = host.send({**GOOD, "message": f"{number} {worker} {len(taken)}"})
                    if answer.status == 200 and answer.reference:
                        taken.append(answer.reference)
            return taken

        with ThreadPoolExecutor(4) as pool:
            workers = [pool.submit(load, worker) for worker in range(4)]
            # Another moment in each round.
            time.sleep(0.15 + number % 10 * 0.03)
            host.end(signal.SIGKILL)
            stop.set()
            for worker in workers:
                acknowledged += worker.result()
    print(f"> {rounds} times killed under load, {len(acknowledged)} messages confirmed before")
    if len(acknowledged) < rounds:
        yield "too few messages were confirmed to say anything"
    entries = listed(binary, site)
    if entries is None:
        raise Skipped("this program cannot list referrals yet")
    lost = set(acknowledged) - set(entries)
    if lost:
        yield f"{len(lost)} confirmed messages are lost"
    exported = staff(binary, site, "export", "--format", "csv")
    unopened = [reference for reference in acknowledged if reference not in exported]
    if unopened:
        yield f"{len(unopened)} confirmed messages cannot be opened"


ALONE = (
    row_14_and_16_limits,
    row_16_a_trusted_proxy_is_believed_from_the_right,
    row_15_18_and_21_words_leave_no_trace,
    row_18_mails_are_constant,
    row_22_and_25_nothing_personal_in_the_environment,
    row_24_and_32_it_does_not_start_without_what_it_needs,
    a_second_host_and_a_taken_port,
    row_31_the_disk_comes_before_the_answer,
    row_31_a_full_disk_loses_no_text,
    row_32_a_folder_that_goes_away_is_noticed,
    tokens_survive_a_restart,
    what_is_under_way_is_finished,
    the_site_is_renewed_and_the_last_good_one_stays,
    practice_is_for_practice_only,
    row_26_the_unit_is_hardened,
)


# What the checks use.


def staff(binary, site, *arguments):
    """The output of a command of the staff; `None` where there is no such command."""
    command = [binary, "--lang", "en", "--root", str(site.folder), "referrals", *arguments]
    command += ["--data", str(site.data), "--identity", str(site.identity)]
    found = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if found.returncode == 2 and "unrecognized subcommand" in found.stderr:
        return None
    if found.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {found.returncode}\n{found.stderr}")
    return found.stdout


def listed(binary, site):
    found = staff(binary, site, "list", "--format", "csv")
    return None if found is None else re.findall(r"(?m)^\W?([A-HJ-NPR-Y2-9]{8})\b", found)


def shown(binary, site, reference):
    return staff(binary, site, "show", reference)


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that takes everything."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Mail)
        self.port = self.server_address[1]
        self.mails = []
        self.came = threading.Condition()

    def wait(self, count=1):
        with self.came:
            self.came.wait_for(lambda: len(self.mails) >= count, timeout=SECONDS)

    def text(self):
        return b"".join(self.mails)


class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        # A server that ends does not say goodbye.
        with contextlib.suppress(OSError):
            self.converse()

    def converse(self):
        self.wfile.write(b"220 sink\r\n")
        mail = b""
        while line := self.rfile.readline():
            mail += line
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go\r\n")
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    mail += line
                with self.server.came:
                    self.server.mails.append(mail)
                    self.server.came.notify_all()
                mail = b""
            if line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@contextlib.contextmanager
def mail_sink():
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()


def check(binary, root, rounds, only):
    """Pairs of a name and its problems; a string in place of the problems says why it was skipped."""
    wanted = lambda function: only in function.__name__
    together = [function for function in ON_ONE_HOST if wanted(function)]
    if together:
        with folder() as path:
            site = Site(root, path)
            built = path / "built"
            subprocess.run([binary, "--root", str(site.folder), "build", "--out", str(built)], capture_output=True)
            with hosting(binary, site) as host:
                redirects = built / "_redirects"
                host.site_redirects = redirects.read_text().splitlines() if redirects.exists() else []
                for function in together:
                    yield function.__name__, list(function(host))
    for function in filter(wanted, ALONE):
        with folder() as path:
            try:
                yield function.__name__, list(function(binary, Site(root, path)))
            except Skipped as reason:
                yield function.__name__, str(reason)
    if rounds and wanted(killing_loses_nothing):
        with folder() as path:
            try:
                yield killing_loses_nothing.__name__, list(killing_loses_nothing(binary, Site(root, path), rounds))
            except Skipped as reason:
                yield killing_loses_nothing.__name__, str(reason)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("root", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    count = 0
    for name, problems in check(arguments.binary, arguments.root, arguments.rounds, arguments.only):
        name = name.replace("_", " ")
        if isinstance(problems, str):
            print(f"skipped {name}: {problems}", flush=True)
            continue
        count += len(problems)
        print(f"{'failed' if problems else 'ok':7} {name}", flush=True)
        for problem in problems:
            print(f"        {problem}", flush=True)
    print(f"{count} problems")
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
