"""Minifying a whole site changes no page: the same visible text, the same elements in the same order.

Takes the output folder of a build and that of a build with `--no-minify`. White space may shrink to one
space where HTML collapses it; it may not appear or vanish. Fingerprints in addresses are left out of the
comparison, since a minified style sheet has another one.
"""

import argparse
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

from built import tags_as_text

FINGERPRINT = re.compile(r"\.[0-9a-f]{16}\.")


class _Pieces(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        values = {name: FINGERPRINT.sub(".", value or "") for name, value in attrs}
        self.pieces.append((f"<{tag}>", tuple(sorted(values.items()))))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        self.pieces.append((f"</{tag}>", ()))

    def handle_data(self, data):
        keeps = {"pre", "textarea", "script", "style"} & set(self.open)
        text = data.strip() if keeps & {"script", "style"} else data
        if not keeps:
            text = re.sub(r"[ \t\n\r\f]+", " ", text)
        if self.pieces and self.pieces[-1][0] == "text":
            text = self.pieces.pop()[1] + text
            text = text if keeps else re.sub(" +", " ", text)
        if text:
            self.pieces.append(("text", text))


def pieces(html):
    reader = _Pieces()
    reader.feed(tags_as_text(html))
    reader.close()
    # `<path/>` in SVG is an element and its end; both forms are the same tree.
    return [piece for piece in reader.pieces if not is_svg_end(piece)]


def is_svg_end(piece):
    return piece[0] in {f"</{tag}>" for tag in ("path", "circle", "rect", "use", "line", "ellipse", "polygon")}


def problems(minified, plain):
    names = [page_names(folder) for folder in (minified, plain)]
    for name in sorted(names[0] ^ names[1]):
        yield f"{name}: is only in one of the two builds"
    for name in sorted(names[0] & names[1]):
        after = pieces((minified / name).read_text(encoding="utf-8"))
        before = pieces((plain / name).read_text(encoding="utf-8"))
        for index, (old, new) in enumerate(zip(before, after)):
            if old != new:
                yield f"{name}: after {before[max(0, index - 2):index]}\n  before: {old}\n  minified: {new}"
                break
        else:
            if len(before) != len(after):
                yield f"{name}: {len(before)} pieces before, {len(after)} minified"


def page_names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minified", type=Path)
    parser.add_argument("plain", type=Path)
    arguments = parser.parse_args()
    found = list(problems(arguments.minified, arguments.plain))
    for problem in found:
        print(problem)
    print(f"{len(page_names(arguments.minified))} pages, {len(found)} problems")
    sys.exit(1 if found else 0)
