"""Write the tables in the docs that are made from the code; ``--check`` only compares.

A page keeps its own words; between ``<!-- generated: NAME -->`` and ``<!-- end -->`` stands what
the code says. ``make generate`` rewrites, a test and ``make docs`` notice when it is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def replaced(text: str, name: str, body: str) -> str:
    """``text`` with ``body`` in the section ``name``; exits when there is no such section."""
    pattern = re.compile(rf"(<!-- generated: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not pattern.search(text):
        sys.exit(f"no section marked <!-- generated: {name} -->")
    return pattern.sub(lambda m: f"{m[1]}\n{body}\n\n{m[2]}", text, count=1)


def rows(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    heads = list(head)
    cells = [[str(c).replace("|", "\\|").replace("\n", " ") for c in line] for line in lines]
    return "\n".join(
        [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *(f"| {' | '.join(c)} |" for c in cells)]
    )


def fields() -> str:
    from gwanmun.parcels.rules.schema import FIELDS

    kinds = {
        "text": "text", "int": "whole number", "money": "amount", "weight": "kilograms",
        "date": "date", "country": "ISO country", "flag": "yes or no",
    }  # fmt: skip
    return rows(
        ("Field", "Korean header", "English header", "Content", "Required"),
        (
            (
                f"`{f.name}`",
                f.ko,
                f.en,
                kinds[f.kind] + (f", up to {f.max_length}" if f.max_length else ""),
                "yes" if f.mandatory else "",
            )
            for f in FIELDS
        ),
    )


def environment() -> str:
    """The variables, from the table in the docstring of ``platform/environment.py``."""
    from gwanmun.platform import environment as module

    found = re.findall(r"^(GWANMUN_\w+) +(.+)$", module.__doc__ or "", re.MULTILINE)
    return rows(("Variable", "Meaning"), ((f"`{n}`", m.replace("``", "`")) for n, m in found))


#: page → section → what makes it
PAGES: dict[str, dict[str, Callable[[], str]]] = {
    "docs/guides/formats.md": {"fields": fields},
    "docs/guides/operate.md": {"environment": environment},
}


def main() -> None:
    stale = []
    for name, sections in PAGES.items():
        path = ROOT / name
        before = after = path.read_text(encoding="utf-8")
        for section, make in sections.items():
            after = replaced(after, section, make())
        if after == before:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(after, encoding="utf-8")
            print(f"rewritten: {name}")
    if stale and "--check" in sys.argv:
        sys.exit(f"out of date: {', '.join(stale)}. Run: make generate")


if __name__ == "__main__":
    main()
