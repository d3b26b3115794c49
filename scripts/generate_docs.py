"""Write the tables in the docs that are made from the code; ``--check`` only compares.

A page keeps its own words; between ``<!-- generated: NAME -->`` and ``<!-- end -->`` stands what
the code says. ``make generate`` rewrites, a test and ``make docs`` notice when it is stale.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent


def replaced(text: str, name: str, body: str) -> str:
    """``text`` with ``body`` in the section ``name``; exits when there is no such section."""
    pattern = re.compile(rf"(<!-- generated: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not pattern.search(text):
        sys.exit(f"no section marked <!-- generated: {name} -->")
    return pattern.sub(lambda m: f"{m[1]}\n{body}\n\n{m[2]}", text, count=1)


def rows(head: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
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


def faults(scope: str) -> str:
    """The catalogue of faults: ``scope`` file (refused whole) or line."""
    from gwanmun.core.faults import CATALOGUE

    return rows(
        ("Code", "Message", "메시지", "What would be right"),
        (
            (f"`{e.code}`", e.message_en, e.message_ko, e.cure_en)
            for e in CATALOGUE.values()
            if e.scope == scope
        ),
    )


def commands() -> str:
    """Every command of ``gwanmun`` with its options, from the program itself."""
    from gwanmun.cli.reference import reference

    return reference()


def exit_codes() -> str:
    from gwanmun.cli.reference import exit_codes as table

    return table()


def pack(kind: str) -> list[dict[str, Any]]:
    """Every YAML file of a folder of the Korean pack."""
    folder = ROOT / "src/gwanmun/countries/kr" / kind
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


def rules() -> str:
    """Every rule by step, with what it holds for, its source and whether that source was read."""
    parts = []
    for catalogue, step in ((c, step) for c in pack("rules") for step in c["steps"]):
        title = catalogue["steps"][step]
        parts.append(f"### {title['en']} · {title['ko']}")
        mine = [r for r in catalogue["rules"] if r["step"] == step]
        lines = (
            (
                f"`{r['id']}`",
                r["title"]["en"],
                r["title"]["ko"],
                r.get("hold", ""),
                r["citation"],
                r["status"],
            )
            for r in mine
        )
        parts.append(rows(("Rule", "Title", "제목", "Holds as", "Source", "Status"), lines))
    return "\n\n".join(parts)


def parameters() -> str:
    lines = (
        (f"`{name}`", v["value"], v["valid_from"], v.get("valid_to", ""), v["citation"], v["status"])
        for figures in pack("parameters")
        for name, values in figures.items()
        for v in values
    )
    return rows(("Parameter", "Value", "From", "To", "Source", "Status"), lines)


def pack_findings() -> str:
    """Everything that the check of a country pack can find, with its cure."""
    from gwanmun.countries.check_words import WORDS

    def plain(text: str) -> str:
        return text.format_map(defaultdict(lambda: "…"))

    return rows(
        ("Code", "Finding", "발견", "Cure"),
        ((f"`{code}`", plain(en), plain(ko), plain(cure)) for code, (ko, en, _, cure) in WORDS.items()),
    )


#: page → section → what makes it
PAGES: dict[str, dict[str, Callable[[], str]]] = {
    "docs/guides/formats.md": {
        "fields": fields,
        "file faults": partial(faults, "file"),
        "line faults": partial(faults, "line"),
    },
    "docs/guides/new-country.md": {"pack findings": pack_findings},
    "docs/guides/rules.md": {"rules": rules, "parameters": parameters},
    "docs/guides/operate.md": {"environment": environment},
    "docs/guides/command-line.md": {"exit codes": exit_codes, "commands": commands},
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
