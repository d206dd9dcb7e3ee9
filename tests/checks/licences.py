"""Every crate that is linked in has a licence that `deny.toml` allows.

cargo-deny reads the same file; this check needs nothing but cargo and Python. `OR` is a choice, `AND` is
not; `WITH` is part of the name.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def problems():
    rules = tomllib.loads((ROOT / "deny.toml").read_text(encoding="utf-8"))["licenses"]
    allowed = set(rules["allow"])
    exceptions = {rule["crate"]: set(rule["allow"]) for rule in rules.get("exceptions", [])}
    used = set()
    for package in packages():
        name, licence = package["name"], package["license"]
        names = allowed | exceptions.get(name, set())
        if not licence:
            yield f"{name} {package['version']} states no licence"
        elif not is_allowed(licence, names):
            yield f"{name} {package['version']}: {licence} is not allowed"
        else:
            used |= {word for word in terms(licence) if word in names}
    for name in sorted(allowed - used):
        yield f"deny.toml allows {name}, which no crate needs"


def packages():
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    output = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(output)["packages"]


def terms(licence):
    return re.findall(r"[^\s()/]+(?: WITH [^\s()]+)?", licence)


def is_allowed(licence, allowed):
    """An SPDX expression, `/` being the old way to write `OR`."""
    tokens = re.findall(r"\(|\)|[^\s()/]+(?: WITH [^\s()]+)?|/", licence)

    def any_of():
        result = all_of()
        while tokens and tokens[0] in ("OR", "/"):
            tokens.pop(0)
            result = all_of() or result
        return result

    def all_of():
        result = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            result = one() and result
        return result

    def one():
        token = tokens.pop(0)
        if token == "(":
            result = any_of()
            tokens.pop(0)
            return result
        return token in allowed

    return any_of()


if __name__ == "__main__":
    found = list(problems())
    for problem in found:
        print(problem)
    print(f"{len(found)} problems")
    sys.exit(1 if found else 0)
