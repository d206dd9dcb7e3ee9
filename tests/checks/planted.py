"""The checks of a built site can fail: each finds the defect that is planted for it in a copy.

Takes the output folder of a build that passes, and that of the same build with `--no-minify`.
"""

import argparse
import re
import shutil
import sys
import tempfile
from pathlib import Path

import feeds
import languages
import linked_data
import links
import minified
import policy
from built import Site


def edit(name, pattern, replacement):
    """A defect made by one replacement in the first file that fits the glob and the pattern."""

    def plant(folder):
        for path in sorted(folder.glob(name)):
            before = path.read_text(encoding="utf-8")
            after = re.sub(pattern, replacement, before, count=1)
            if after != before:
                path.write_text(after, encoding="utf-8")
                return
        raise SystemExit(f"no {name} has {pattern!r}: the defect could not be planted")

    return plant


def remove(name):
    return lambda folder: sorted(folder.glob(name))[0].unlink()


BODY_END = r"</body>"
DEFECTS = [
    ("a missing style sheet", links, remove("assets/css/*.css")),
    ("a link to nothing", links, edit("index.html", BODY_END, '<a href="/nowhere/">x</a></body>')),
    ("a link without its slash", links, edit("index.html", BODY_END, '<a href="/en">x</a></body>')),
    ("an anchor without its element", links, edit("index.html", BODY_END, '<a href="#nowhere">x</a></body>')),
    ("a redirect to nothing", links, edit("_redirects", r"(\S+) \S+ 302", r"\1 /nowhere/ 302")),
    ("an alternate on one side only", languages, edit("en/index.html", r"<link[^>]*hreflang=.?bg[^>]*>", "")),
    ("another canonical address", languages, edit("index.html", r"(<link[^>]*?href=\"?)([^\s\">]*)([^>]*rel=\"?canonical)", r"\1\2x/\3")),
    ("a page that is not in the sitemap", languages, edit("sitemap.xml", r"(?s)<url>.*?</url>", "")),
    ("a sitemap that does not parse", languages, edit("sitemap.xml", r"</urlset>", "")),
    ("a feed that does not parse", feeds, edit("atom.xml", r"</feed>", "")),
    ("an entry that leads to nothing", feeds, edit("atom.xml", r"(<entry>(?s:.)*?<link[^>]*href=\")([^\"]*)", r"\1\2x/")),
    ("an entry without a title", feeds, edit("atom.xml", r"(<entry>(?s:.)*?)<title>.*?</title>", r"\1")),
    ("JSON-LD that does not parse", linked_data, edit("index.html", r'\{"@context"', '{{"@context"')),
    ("JSON-LD of no vocabulary", linked_data, edit("index.html", r'"@context":"[^"]*"', '"@context":""')),
    ("a reference to no node", linked_data, edit("index.html", r'("publisher":\{"@id":")', r"\1x")),
    ("an inline style without a hash", policy, edit("index.html", BODY_END, "<style>p{margin:0}</style></body>")),
    ("an inline script without a hash", policy, edit("index.html", BODY_END, "<script>1</script></body>")),
    ("a style attribute", policy, edit("index.html", r"<body", '<body style="margin:0"')),
    ("a picture from another host", policy, edit("index.html", BODY_END, '<img src="//example.net/a.png" alt=""></body>')),
    ("a style sheet that loads from another host", policy, edit("assets/css/*.css", r"^", "@import 'https://example.net/a.css';")),
    ("a policy that allows anything inline", policy, edit("_headers", r"style-src", "style-src 'unsafe-inline'")),
    ("no policy", policy, edit("_headers", r"Content-Security-Policy", "X-Nothing")),
]
MINIFIER_DEFECTS = [
    ("a space that vanished", edit("index.html", r"(\w) <(a|b|span|strong)\b", r"\1<\2")),
    ("an element that vanished", edit("index.html", r"</?main[^>]*>", "")),
    ("a word that vanished", edit("index.html", r"<h1([^>]*)>\w+", r"<h1\1>")),
]


def missed(once, plain):
    for name, check, plant in DEFECTS:
        with copy_of(once) as folder:
            plant(Path(folder))
            if not list(check.problems(Site(folder))):
                yield f"{check.__name__} does not see {name}"
    for name, plant in MINIFIER_DEFECTS:
        with copy_of(once) as folder:
            plant(Path(folder))
            if not list(minified.problems(Path(folder), plain)):
                yield f"minified does not see {name}"


def copy_of(folder):
    copy = tempfile.TemporaryDirectory()
    shutil.copytree(folder, copy.name, dirs_exist_ok=True)
    return copy


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("once", type=Path)
    parser.add_argument("plain", type=Path)
    arguments = parser.parse_args()
    found = list(missed(arguments.once, arguments.plain))
    for problem in found:
        print(problem)
    print(f"{len(found)} problems in {len(DEFECTS) + len(MINIFIER_DEFECTS)} planted defects")
    sys.exit(1 if found else 0)
