"""A browser that obeys `_headers` can show every page, and asks no other host for anything.

What is inline must be in the content security policy by its hash; styles and handlers in attributes may
not exist; every resource comes from the site itself.
"""

import base64
import hashlib
import re
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from built import main

NEEDED = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")
DATA_BLOCKS = ("application/ld+json", "application/json")
LOADING_RELS = {
    "stylesheet", "icon", "apple-touch-icon", "mask-icon", "preload", "modulepreload", "manifest",
    "prefetch", "preconnect", "dns-prefetch",
}
LOADING_ATTRIBUTES = {
    "img": ("src",), "script": ("src",), "iframe": ("src",), "video": ("src", "poster"), "audio": ("src",),
    "source": ("src",), "track": ("src",), "embed": ("src",), "object": ("data",), "input": ("src",),
    "use": ("href", "xlink:href"), "image": ("href", "xlink:href"), "frame": ("src",),
}
CSS_ADDRESS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')\s]+)""")


def problems(site):
    rules = header_rules(site.text("_headers"))
    for page in site.pages.values():
        headers = headers_for(rules, f"{site.path}/{page.route}")
        for name in NEEDED:
            if name not in headers:
                yield f"{page.route}: no header {name}"
        yield from inline_problems(page, directives(headers.get("Content-Security-Policy", "")))
        for url in loaded(page):
            if is_elsewhere(site, url, page.route):
                yield f"{page.route}: loads {url} from elsewhere"
    for name in site.files:
        if name.endswith((".css", ".svg")):
            for url in CSS_ADDRESS.findall(site.text(name)):
                if is_elsewhere(site, url, name):
                    yield f"{name}: loads {url} from elsewhere"


def header_rules(text):
    """`_headers` as (pattern, {name: value}) pairs in the order of the file."""
    rules = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace():
            name, _, value = line.strip().partition(":")
            rules[-1][1][name] = value.strip()
        else:
            rules.append((line.strip(), {}))
    return rules


def headers_for(rules, path):
    """A page is asked for by its folder; both of its names get the same headers or none."""
    folder = path.removesuffix("index.html")
    headers = {}
    for pattern, values in rules:
        if fnmatchcase(folder, pattern):
            headers.update(values)
    return headers


def directives(policy):
    parts = (part.split() for part in policy.split(";"))
    return {part[0].lower(): part[1:] for part in parts if part}


def inline_problems(page, policy):
    default = policy.get("default-src", [])
    scripts = policy.get("script-src", default)
    styles = policy.get("style-src", default)
    for sources, name in ((scripts, "script-src"), (styles, "style-src")):
        for unsafe in ("'unsafe-inline'", "'unsafe-eval'"):
            if unsafe in sources:
                yield f"{page.route}: {name} allows {unsafe}"
    for element in page.elements:
        kind = (element.attributes.get("type") or "").lower()
        if element.tag == "script" and "src" not in element.attributes and kind not in DATA_BLOCKS:
            if hash_of(element.text) not in scripts:
                yield f"{page.route}: script-src has no hash for the script {element.text[:40]!r}"
        if element.tag == "style" and hash_of(element.text) not in styles:
            yield f"{page.route}: style-src has no hash for the style {element.text[:40]!r}"
        for name in element.attributes:
            if name == "style" or name.startswith("on"):
                yield f"{page.route}: <{element.tag}> has the attribute {name}"


def hash_of(text):
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def loaded(page):
    for element in page.elements:
        if element.tag == "link" and LOADING_RELS & set(element.words("rel")):
            yield element.attributes.get("href") or ""
        for name in LOADING_ATTRIBUTES.get(element.tag, ()):
            if element.attributes.get(name):
                yield element.attributes[name]
        for candidate in (element.attributes.get("srcset") or "").split(","):
            if candidate.strip():
                yield candidate.split()[0]
        if element.tag == "style":
            yield from CSS_ADDRESS.findall(element.text)


def is_elsewhere(site, url, name):
    absolute = site.absolute(url, name)
    return urlsplit(absolute).scheme != "data" and not site.is_ours(absolute)


if __name__ == "__main__":
    main(__doc__, problems)
