"""The catalogue speaks both languages, asks only for parameters that exist, and knows every code in use."""

import re
import string
from pathlib import Path

import pytest

import gwanmun
from gwanmun.core import faults

PARAMETERS = {
    "file": {"limit", "ratio", "position", "columns", "line", "root", "encoding", "attempts"},
    "line": {"field", "value", "limit"},
    "tariff": {"field", "value", "limit"},
}


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("entry", faults.CATALOGUE.values(), ids=lambda e: e.code)
def test_both_languages_say_the_same_with_known_parameters(entry: faults.Entry) -> None:
    assert re.search("[가-힣]", entry.message_ko)
    assert re.search("[가-힣]", entry.cure_ko)
    assert not re.search("[가-힣]", entry.message_en)
    assert names(entry.message_ko) == names(entry.message_en)
    assert names(entry.cure_ko) == names(entry.cure_en)
    assert names(entry.message_ko) | names(entry.cure_ko) <= PARAMETERS[entry.scope]
    for lang in ("ko", "en"):
        message, cure = faults.text(entry.code, {}, lang)
        assert message.endswith((".", "}", "…", ")")) or "…" in message
        assert cure.strip()


def test_no_two_faults_read_alike() -> None:
    for lang in ("ko", "en"):
        messages = [faults.text(code, {}, lang)[0] for code in faults.CATALOGUE]
        assert len(set(messages)) == len(messages)


def test_parameters_are_filled_and_never_evaluated() -> None:
    message, _ = faults.text("BAD_NUMBER", {"field": "Price", "value": "{limit.__class__}"}, "en")
    assert message == "‘Price’ is not a number: {limit.__class__}"
    assert faults.text("TOO_LONG", {"value": "x"}, "en")[0].startswith("‘…’ is too long")


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        faults.text("NO_SUCH_FAULT")


def test_every_code_raised_anywhere_is_in_the_catalogue() -> None:
    root = Path(gwanmun.__file__).parent
    raised: set[str] = set()
    for path in root.rglob("*.py"):
        if "tests" not in path.parts:
            raised |= set(re.findall(r'FileRefused\(\s*"([A-Z0-9_]+)"', path.read_text("utf-8")))
    assert len(raised) > 10
    assert raised <= set(faults.CATALOGUE)
