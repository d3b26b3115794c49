"""Whatever a person reads is there in Korean and in English.

Texts are written in place as pairs (``T("…", "…")``, ``{% t "…" "…" %}``), so what can go wrong is
a text outside a pair, a half-empty pair, or a pair with the languages the wrong way round.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.foundation.tree import text, with_suffix

HANGUL = re.compile(r"[가-힣]")
WORD = re.compile(r"[가-힣]{2,}|[A-Za-z]{3,}")
#: The same in both languages: names, formats, units, and the name of each language in itself.
SHARED = {
    "gwanmun", "관문", "english", "한국어", "api", "csv", "json", "jsonl", "lines", "parquet", "xfzb", "xfwb",
    "krds", "krw", "usd", "html", "openapi", "url", "nbsp", "middot", "times", "copy", "rarr", "larr",
    "hellip", "ndash", "mdash", "amp", "quot", "apache", "license", "sha", "kev", "hmac",
    "pdf", "map",
}  # fmt: skip
#: A page without a chosen language shows both: Korean, and beside it English marked as such.
SIDE_BY_SIDE = re.compile(r'[^<>]*[가-힣][^<>]*<(\w+) lang="en"[^>]*>[^<]*[A-Za-z][^<]*</\1>')
BOTH = re.compile(r"^[^A-Za-z]*[가-힣][^A-Za-z]* · [A-Za-z][^가-힣]*$")
READ_ALOUD = re.compile(r'\b(?:alt|title|placeholder|aria-label|aria-description|data-confirm)="([^"]*)"')

#: Counters that English does without: 12건, 12.
COUNTERS = {"건", "개", "줄", "명", "원"}

Pair = tuple[str, str]


def quoted(tag: str) -> list[str]:
    return [a or b for a, b in re.findall(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'', tag)]


def outside_pairs(template: str) -> list[str]:
    """Words a reader would meet that stand outside any template tag."""
    t = re.sub(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", " ", template, flags=re.DOTALL)
    t = re.sub(
        r"{% block \w+ %}(?:(?:gw|rd)-[\w-]+ ?|high-contrast)+{% endblock %}", " ", t
    )  # a class, not a text
    t = re.sub(r"<(script|style|kbd)\b.*?</\1>", " ", t, flags=re.DOTALL | re.IGNORECASE)
    # A block already chosen by language is a pair of its own.
    t = re.sub(r"{% if [^%]*lang[^%]*%}.*?{% endif %}", " ", t, flags=re.DOTALL | re.IGNORECASE)
    t = re.sub(r"{%.*?%}|{{.*?}}", " ", t, flags=re.DOTALL)
    t = SIDE_BY_SIDE.sub(" ", t)
    read = [r for r in READ_ALOUD.findall(t) if not BOTH.match(r)]
    seen = re.sub(r"<[^>]*>", " ", t, flags=re.DOTALL)
    words = [w for part in [seen, *read] for w in WORD.findall(part)]
    return [w for w in words if w.lower() not in SHARED]


def pairs_in_template(template: str) -> list[Pair]:
    tags = re.findall(r"{%\s*t\s+(.*?)%}", template, re.DOTALL)
    return [(q[0], q[1] if len(q) > 1 else "") for tag in tags if (q := quoted(tag))]


def literal(node: ast.expr) -> str | None:
    """The text of a string; of an f-string what stands between its values."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def pairs_in_python(source: str) -> list[Pair]:
    """Pairs of texts handed to ``T``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "T"):
            continue
        values = [literal(a) for a in node.args[:2]]
        if all(isinstance(v, str) for v in values):
            found.append((values[0], values[1] if len(values) > 1 else ""))
    return found


def faulty(pairs: list[Pair]) -> list[Pair]:
    """Pairs with an empty half, Korean on the English side, or no Korean where English has words."""

    def bad(ko: str, en: str) -> bool:
        if not ko.strip() or not en.strip():
            return ko.strip() not in COUNTERS
        if HANGUL.search(en) and not HANGUL.sub("", en).strip(" ()/·-"):
            return True
        # Names and values alone need no Korean; words that only the English half has do.
        added = set(WORD.findall(en.lower())) - set(WORD.findall(ko.lower()))
        return not HANGUL.search(ko) and len(added) > 1

    return [(ko, en) for ko, en in pairs if bad(ko, en)]


TEMPLATES = [p for p in with_suffix(".html", ".txt") if "templates" in p.parts]
PROGRAM = [p for p in with_suffix(".py") if p.parts[0] == "src" and "tests" not in p.parts]


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_no_text_outside_a_pair(path: Path) -> None:
    assert outside_pairs(text(path)) == []


def test_pairs_are_whole() -> None:
    bad = {str(p): f for p in TEMPLATES if (f := faulty(pairs_in_template(text(p))))}
    bad |= {str(p): f for p in PROGRAM if (f := faulty(pairs_in_python(text(p))))}
    assert bad == {}


def test_the_detector_detects() -> None:
    assert outside_pairs("<h1>Held parcels</h1>") == ["Held", "parcels"]
    assert outside_pairs('<img alt="보류 화물">{% t "보류" "Held" %}') == ["보류", "화물"]
    assert outside_pairs('<a class="big btn" href="/x">{% t "보류" "Held" %} CSV</a>') == []
    assert outside_pairs('<p>보류 <span lang="en">Held</span></p><nav aria-label="문서 · Documents">') == []
    assert outside_pairs('<p>보류 <span lang="en"></span></p>') == ["보류"]
    assert faulty([("보류", ""), ("", "Held"), ("Held parcels", "보류"), ("보류", "Held")]) == [
        ("보류", ""),
        ("", "Held"),
        ("Held parcels", "보류"),
    ]
    assert pairs_in_python('T("보류", "Held"); T(name, "x")') == [("보류", "Held")]
    assert pairs_in_python('T(f"{n}건", f"{n} parcels")') == [("…건", "… parcels")]
    assert pairs_in_template("{% t \"보류\" 'Held' %}") == [("보류", "Held")]
