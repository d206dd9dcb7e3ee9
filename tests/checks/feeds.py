"""Every Atom feed parses, and its entries lead to pages.

feedparser is the judge of what a feed is.
"""

import feedparser

from built import main


def problems(site):
    named = {
        site.file_at(site.absolute(link.get("href", ""), page.route))
        for page in site.pages.values()
        for link in page.links("alternate")
        if link.get("type") == "application/atom+xml"
    }
    feeds = [name for name in site.files if name.endswith("atom.xml")]
    if not feeds:
        yield "there is no feed"
    for name in feeds:
        if name not in named:
            yield f"{name}: no page names this feed"
        yield from feed_problems(site, name)


def feed_problems(site, name):
    parsed = feedparser.parse((site.folder / name).read_bytes())
    if parsed.bozo:
        yield f"{name}: {parsed.bozo_exception}"
        return
    if parsed.version != "atom10":
        yield f"{name}: is no Atom feed but {parsed.version!r}"
    for key in ("id", "title", "updated", "language"):
        if not parsed.feed.get(key):
            yield f"{name}: no {key}"
    own = [link.href for link in parsed.feed.get("links", []) if link.rel == "self"]
    if own != [site.address(name)]:
        yield f"{name}: calls itself {own}"
    seen = set()
    for entry in parsed.entries:
        for key in ("id", "title", "updated", "link"):
            if not entry.get(key):
                yield f"{name}: the entry {entry.get('title', '?')!r} has no {key}"
        if entry.get("id") in seen:
            yield f"{name}: two entries with the id {entry.id}"
        seen.add(entry.get("id"))
        link = entry.get("link") or ""
        if not site.is_ours(link) or site.file_at(link) not in site.pages:
            yield f"{name}: {link!r} leads to no page"


if __name__ == "__main__":
    main(__doc__, problems)
