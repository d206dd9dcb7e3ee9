"""Languages, canonical addresses and the sitemap say the same of every page.

A page that search engines may show is in the sitemap once, under its canonical address, and its
alternates are those of the page; two pages name each other or neither does. Other pages are in no sitemap.
The lists by letter and the later pages of a long list may be left out: they lead to pages that are there.
"""

import xml.etree.ElementTree as ElementTree

from built import main

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def problems(site):
    yield from page_problems(site)
    try:
        root = ElementTree.fromstring(site.text("sitemap.xml"))
    except ElementTree.ParseError as error:
        yield f"sitemap.xml: {error}"
        return
    yield from sitemap_problems(site, root)


def page_problems(site):
    for page in site.pages.values():
        html = page.all("html")
        if not html or not html[0].attributes.get("lang"):
            yield f"{page.route}: <html> has no lang"
        if not page.is_indexed:
            if alternates(page) and not page.is_redirect:
                yield f"{page.route}: is not for search engines, but has alternates"
            continue
        address = site.address(page.route)
        canonical = [link.get("href") for link in page.links("canonical")]
        if canonical != [address]:
            yield f"{page.route}: its canonical address is {canonical}"
        yield from alternate_problems(site, page, address, html[0].attributes.get("lang"))


def alternate_problems(site, page, address, lang):
    own = alternates(page)
    if own and own.get(lang) != address:
        yield f"{page.route}: its alternates do not name the page itself"
    if own and "x-default" not in own:
        yield f"{page.route}: its alternates have no x-default"
    for language, url in own.items():
        target = site.pages.get(site.file_at(url)) if site.is_ours(url) else None
        if target is None:
            yield f"{page.route}: its alternate {url} leads to no page"
        elif alternates(target) != own:
            yield f"{page.route}: its alternate {url} ({language}) has other alternates"
        elif language != "x-default" and target.all("html")[0].attributes.get("lang") != language:
            yield f"{page.route}: its alternate {url} is not in {language}"


def sitemap_problems(site, root):
    listed = {}
    for entry in root.findall(f"{SITEMAP}url"):
        url = entry.findtext(f"{SITEMAP}loc") or ""
        if url in listed:
            yield f"sitemap.xml: {url} is there twice"
        listed[url] = {
            link.get("hreflang"): link.get("href") for link in entry.findall(f"{XHTML}link")
        }
    expected = {site.address(page.route): page for page in site.pages.values() if page.is_indexed}
    for url in sorted(expected.keys() - listed.keys()):
        if not expected[url].is_extra:
            yield f"sitemap.xml: {url} is missing"
    for url in sorted(listed.keys() - expected.keys()):
        yield f"sitemap.xml: {url} is no page for search engines"
    for url in sorted(expected.keys() & listed.keys()):
        if listed[url] != alternates(expected[url]):
            yield f"sitemap.xml: {url} has other alternates than its page"


def alternates(page):
    return {
        link["hreflang"]: link.get("href") for link in page.links("alternate") if link.get("hreflang")
    }


if __name__ == "__main__":
    main(__doc__, problems)
