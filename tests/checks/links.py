"""Every internal link, anchor and asset of a built site leads to something in its tree.

Pages, style sheets, SVG references and `_redirects` are followed. Links to other sites are not.
"""

import re
from urllib.parse import unquote, urlsplit

from built import main

ADDRESS_ATTRIBUTES = ("href", "src", "poster", "action", "formaction", "data", "xlink:href")
META_ADDRESSES = ("og:url", "og:image", "twitter:image")
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


def problems(site):
    for page in site.pages.values():
        for url in addresses(page):
            problem = problem_with(site, url, page.route)
            if problem:
                yield f"{page.route}: {url!r} {problem}"
        for element in page.all("style"):
            yield from style_problems(site, page.route, element.text)
    for name in site.files:
        if name.endswith(".css"):
            yield from style_problems(site, name, site.text(name))
    yield from redirect_problems(site)


def addresses(page):
    for element in page.elements:
        for name in ADDRESS_ATTRIBUTES:
            if element.attributes.get(name) is not None:
                yield element.attributes[name]
        for candidate in (element.attributes.get("srcset") or "").split(","):
            if candidate.strip():
                yield candidate.split()[0]
        if element.tag == "meta":
            kind = element.attributes.get("property") or element.attributes.get("name")
            if kind in META_ADDRESSES:
                yield element.attributes.get("content") or ""
            if (element.attributes.get("http-equiv") or "").lower() == "refresh":
                yield re.sub(r"^[^=]*=\s*", "", element.attributes.get("content") or "")


def problem_with(site, url, name):
    if not url.strip():
        return "is empty"
    absolute = site.absolute(url, name)
    if urlsplit(absolute).scheme not in ("http", "https"):
        return None
    if not site.is_ours(absolute):
        same_host = urlsplit(absolute).netloc == urlsplit(site.base).netloc
        return f"leaves the path {site.path}/ of the site" if same_host else None
    target = site.file_at(absolute)
    if target is None:
        return "lacks its final slash" if site.is_folder(absolute) else "leads to nothing"
    fragment = unquote(urlsplit(absolute).fragment)
    if fragment in ("", "top"):
        return None
    if target in site.pages and fragment not in site.pages[target].ids:
        return "leads to no element of that page"
    if target.endswith(".svg") and f'id="{fragment}"' not in site.text(target):
        return "leads to no element of that picture"
    return None


def style_problems(site, name, css):
    for url in CSS_URL.findall(css):
        problem = problem_with(site, url, name)
        if problem:
            yield f"{name}: {url!r} {problem}"


def redirect_problems(site):
    if "_redirects" not in site.files:
        return
    for line in site.text("_redirects").splitlines():
        words = line.split("#")[0].split()
        if len(words) >= 2:
            problem = problem_with(site, words[1], "_redirects")
            if problem:
                yield f"_redirects: {words[1]!r} {problem}"


if __name__ == "__main__":
    main(__doc__, problems)
