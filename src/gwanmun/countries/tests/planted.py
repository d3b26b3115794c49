"""Faults that somebody might make in a pack, one for each thing the check can find.

Each is an edit of a whole, scaffolded pack: ``(file, old text, new text)``; an empty old text writes the
file anew, an empty file name takes the next away.
"""

from __future__ import annotations

from pathlib import Path

Edit = tuple[str, str, str]
TAXES, RULES, SMALL, HEADS = (
    "parameters/taxes.yaml",
    "rules/own.yaml",
    "tables/small_value.yaml",
    "tables/tax_heads.yaml",
)
GOLDEN, TOML = "golden/first.yaml", "pack.toml"
LIMIT = """relief.small_value_limit:
  - {value: 0, valid_from: 2026-01-01, citation: "(fill in) Customs Act", status: unverified}
"""
FREE = "{when: {}, then: {free: false},"


def _limit(**changed: str) -> Edit:
    """Another entry for the limit: what is named is changed, what is empty left out."""
    entry = {
        "value": "0",
        "valid_from": "2026-01-01",
        "citation": '"Customs Act"',
        "status": "unverified",
        **changed,
    }
    written = ", ".join(f"{name}: {value}" for name, value in entry.items() if value)
    return TAXES, LIMIT, f"relief.small_value_limit:\n  - {{{written}}}\n"


def _limits(*days: str) -> Edit:
    """Several entries for the limit."""
    rows = (f'  - {{value: 0, {span}, citation: "Customs Act", status: verified}}\n' for span in days)
    return TAXES, LIMIT, "relief.small_value_limit:\n" + "".join(rows)


PROFILE = (
    '{id: a, title: {ko: 가, en: A}, points: 1, valid_from: 2026-01-01, citation: "Act", status: verified}'
)
LOOK = "{file = 'tables/look.yaml', reader = 'profiles', room = 'x', step = 'y'}"
SECOND_RULE = """
  - id: relief.other
    number: 2
    step: relief
    citation: "Customs Act"
    status: unverified
    title: {ko: 다른 면세, en: Other relief}
    text: {ko: "다릅니다.", en: "Another."}
"""

PLANTED: dict[str, list[Edit]] = {
    "PACK_KEY": [(TOML, "currency_digits = 2", "")],
    "UNREADABLE": [(TAXES, "tax.minimum:", "duty.rounding:")],
    "SHAPE": [_limit(value="")],
    "GAP": [_limit(valid_from="2026-01-02")],
    "OVERLAP": [_limits("valid_from: 2026-01-01, valid_to: 2026-06-30", "valid_from: 2026-06-30")],
    "INVERTED": [_limits("valid_from: 2026-01-01", "valid_from: 2027-02-01, valid_to: 2027-01-01")],
    "DAY": [_limit(valid_from="January")],
    "UNCITED": [_limit(citation="")],
    "STATUS": [_limit(status="probably")],
    "FLOAT": [_limit(value="0.08")],
    "TWICE": [("parameters/more.yaml", "", LIMIT)],
    "RULE_SHAPE": [(RULES, "    number: 1\n", "")],
    "NUMBER": [(RULES, "number: 1", "number: 1000")],
    "STEP_UNKNOWN": [(RULES, "step: relief", "step: belief")],
    "STEP_EMPTY": [(RULES, "rules:", "  lane: {ko: 통로, en: Lane}\nrules:")],
    "HOLD": [(RULES, "number: 1", "number: 1\n    hold: PAYMENT")],
    "ROOM": [(RULES, "is due.\"\n", "is due.\"\n" + SECOND_RULE)],
    "KERNEL": [(RULES, "room: own", "room: lobby"), (TAXES, "tax.minimum:", "tax.maximum:")],
    "UNREACHED": [(RULES, "room: own", "room: lobby"), (RULES, "is due.\"\n", "is due.\"\n" + SECOND_RULE)],
    "RULE_MISSING": [(SMALL, "rule: relief.small_value", "rule: relief.great_value")],
    "HOLE": [(RULES, "{=relief.small_value_limit}", "{=relief.limit}")],
    "HOLE_FORMAT": [(RULES, "{=relief.small_value_limit}", "{=relief.small_value_limit:pounds}")],
    "HOLE_LANGUAGE": [(RULES, "at most {=relief.small_value_limit}", "small")],
    "LANGUAGE": [(HEADS, "en: Value-added tax,", "")],
    "LANGUAGE_MIXED": [(RULES, "en: Small-value relief", "en: 소액물품 면세")],
    "CITATION_ENGLISH": [_limit(citation="부가가치세법 제30조")],
    "TABLE_ABSENT": [("", HEADS, "")],
    "TABLE_UNLISTED": [("tables/excise.yaml", "", "rows: []\n")],
    "TABLE_READER": [(TOML, 'reader = "rows"', 'reader = "magic"')],
    "TABLE_BROKEN": [(SMALL, "commercial: false}", "colour: false}")],
    "SHADOWED": [(SMALL, FREE, f'{FREE} citation: "Customs Act"}}\n  - {{when: {{value: 9}}, then: {{}},')],
    "ROWS_OVERLAP": [(SMALL, "hit: first", "hit: unique")],
    "HOOK": [(TOML, "# [hooks]\n# functions", "[hooks]\nfunctions"), ("hooks.py", "", "import socket\n")],
    "BOOK": [
        (TOML, "[tables]", f"[tables]\nlook = {LOOK}"),
        ("tables/look.yaml", "", f"rows:\n  - {PROFILE}\n"),
    ],
    "GOLDEN_NONE": [("", GOLDEN, "")],
    "GOLDEN_KIND": [(GOLDEN, "kind: exchange", "kind: oracle")],
    "GOLDEN_FAILED": [(GOLDEN, "expect: {rate_e4: 10000}", "expect: {rate_e4: 9999}")],
    "GOLDEN_BROKEN": [(GOLDEN, "kind: parameter\n  on: 2026-01-01", "kind: parameter\n  on: 2020-01-01")],
}  # fmt: skip


def plant(folder: Path, edits: list[Edit]) -> None:
    for file, old, new in edits:
        if not file:
            (folder / old).unlink()
        elif not old:
            (folder / file).write_text(new, encoding="utf-8")
        else:
            text = (folder / file).read_text("utf-8")
            assert old in text, f"{file} has no {old!r}"
            (folder / file).write_text(text.replace(old, new), encoding="utf-8")
