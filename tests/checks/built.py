"""A built site as its visitors and other programs get it.

Owns the reading of an output folder: its pages, their elements, the files behind their addresses. It
knows no template and no code of pateka; the address of the site is read from `robots.txt`. The checks
beside this file are functions from a `Site` to sentences about what is wrong with it.
"""

import argparse
import posixpath
import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}


@dataclass
class Element:
    """A start tag, and the text directly inside the element."""

    tag: str
    attributes: dict
    text: str = ""

    def words(self, name):
        """The words of an attribute such as `rel`, in lower case."""
        return (self.attributes.get(name) or "").lower().split()


@dataclass
class Page:
    """One HTML file. `route` is its path in the output folder, such as `en/about/index.html`."""

    route: str
    html: str
    elements: list = field(default_factory=list)

    def all(self, tag):
        return [element for element in self.elements if element.tag == tag]

    def meta(self, name):
        for element in self.all("meta"):
            if (element.attributes.get("name") or "").lower() == name:
                return element.attributes.get("content") or ""
        return None

    def links(self, rel):
        return [element.attributes for element in self.all("link") if rel in element.words("rel")]

    @property
    def ids(self):
        return {element.attributes["id"] for element in self.elements if element.attributes.get("id")}

    @property
    def is_redirect(self):
        return any((e.attributes.get("http-equiv") or "").lower() == "refresh" for e in self.all("meta"))

    @property
    def is_error_page(self):
        return posixpath.basename(self.route) == "404.html"

    @property
    def is_extra(self):
        """A page that pateka adds to those of the author: the letters, and lists from their second page on."""
        return bool(re.search(r"(^|/)(a-z|page/\d+)/index\.html$", self.route))

    @property
    def is_indexed(self):
        hidden = "noindex" in (self.meta("robots") or "")
        return not (hidden or self.is_redirect or self.is_error_page)


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open = []

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.page.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.page.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag):
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].tag == tag:
                del self.open[index:]
                return

    def handle_data(self, data):
        if self.open:
            self.open[-1].text += data


def tags_as_text(html):
    """The same page with the `<` inside of titles and text areas escaped.

    HTML takes it for text there; `html.parser` does so only since Python 3.13.6.
    """
    inside = re.compile(r"(<(title|textarea)\b[^>]*>)(.*?)(?=</\2)", re.DOTALL | re.IGNORECASE)
    return inside.sub(lambda found: found.group(1) + found.group(3).replace("<", "&lt;"), html)


def read_page(route, html):
    page = Page(route, html)
    reader = _Reader(page)
    reader.feed(tags_as_text(html))
    reader.close()
    return page


class Site:
    """An output folder.

    `base` is the address of the site without its final slash (`https://example.org/centre`), `path` the
    part of it after the host (`/centre`, or empty).
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.files = sorted(
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )
        self._known = set(self.files)
        self.base = self._base()
        self.path = urlsplit(self.base).path
        self.pages = {
            name: read_page(name, self.text(name)) for name in self.files if name.endswith(".html")
        }

    def _base(self):
        for line in self.text("robots.txt").splitlines():
            if line.startswith("Sitemap: "):
                return line.removeprefix("Sitemap: ").strip().removesuffix("/sitemap.xml")
        raise SystemExit(f"{self.folder}/robots.txt names no sitemap")

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def address(self, name):
        """The absolute address of a file of the tree."""
        directory, file = posixpath.split(name)
        if file == "index.html":
            name = f"{directory}/" if directory else ""
        return f"{self.base}/{name}"

    def is_ours(self, url):
        return url == self.base or url.startswith(f"{self.base}/")

    def absolute(self, url, name):
        """An address as a browser understands it on the page `name`."""
        return urljoin(self.address(name), url.strip())

    def file_at(self, url):
        """The file that a static host answers an absolute address of the site with, or None."""
        path = unquote(urlsplit(url).path).removeprefix(self.path).lstrip("/")
        if path == "" or path.endswith("/"):
            path += "index.html"
        return path if path in self._known else None

    def is_folder(self, url):
        """Whether an address lacks only its final slash."""
        return self.file_at(urlsplit(url)._replace(fragment="", query="").geturl() + "/") is not None


def main(description, problems):
    """The command line of a check: one folder, one line for each problem, exit 1 if there are any."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folder", help="the output folder of a build")
    site = Site(parser.parse_args().folder)
    found = list(problems(site))
    for problem in found:
        print(problem)
    print(f"{len(site.pages)} pages, {len(found)} problems")
    sys.exit(1 if found else 0)
