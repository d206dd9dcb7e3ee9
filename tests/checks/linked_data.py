"""The JSON-LD of every page parses, names its vocabulary, and holds together.

Every page of the author for search engines has some; a reference to a node of the graph leads to one; addresses on the
site lead to files; an event says when it starts.
"""

import json
from datetime import date, datetime

from built import main

DATES = ("startDate", "endDate", "datePublished", "dateModified", "previousStartDate")


def problems(site):
    for page in site.pages.values():
        blocks = [e.text for e in page.all("script") if e.attributes.get("type") == "application/ld+json"]
        if not blocks and page.is_indexed and not page.is_extra:
            yield f"{page.route}: no JSON-LD"
        for block in blocks:
            for problem in block_problems(site, block):
                yield f"{page.route}: {problem}"


def block_problems(site, block):
    try:
        data = json.loads(block)
    except ValueError as error:
        yield f"its JSON-LD does not parse: {error}"
        return
    if not str(data.get("@context", "")).startswith("https://schema.org"):
        yield f"its JSON-LD has the @context {data.get('@context')!r}"
    nodes = list(objects(data))
    known = {node["@id"] for node in nodes if "@id" in node and len(node) > 1}
    for node in nodes:
        if set(node) == {"@id"} and node["@id"] not in known:
            yield f"the reference {node['@id']} leads to no node"
        elif set(node) != {"@id"} and "@graph" not in node and not ({"@type", "@value"} & set(node)):
            yield f"a node without @type: {json.dumps(node, ensure_ascii=False)[:80]}"
        for key in ("url", "image", "item"):
            url = node.get(key)
            if isinstance(url, str) and site.is_ours(url) and site.file_at(url) is None:
                yield f"{key} {url} leads to nothing"
        for key in DATES:
            if key in node and not is_date(node[key]):
                yield f"{key} is {node[key]!r}"
        if "Event" in str(node.get("@type", "")):
            for key in ("name", "startDate"):
                if not node.get(key):
                    yield f"an event without {key}"


def objects(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def is_date(text):
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            read(text)
            return True
        except (TypeError, ValueError):
            pass
    return False


if __name__ == "__main__":
    main(__doc__, problems)
