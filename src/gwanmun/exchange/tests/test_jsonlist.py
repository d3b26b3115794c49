"""Lists as JSON Lines: numbers as written, hostile lines as faults."""

import json
from pathlib import Path

import pytest

from gwanmun.core.formats import FileRefused
from gwanmun.exchange.tests.samples import GOOD, decode, json_text, rows
from gwanmun.parcels.rules.schema import RECORD


def test_rows_names_and_numbers(tmp_path: Path) -> None:
    korean = json.dumps({"하우스 B/L": "H9", "물품가격": 0, "colour": "red"}, ensure_ascii=True)
    text = json_text(rows(1)) + "\n" + korean.replace(": 0", ": 1000000000.1234") + "\n"
    found = decode(tmp_path, text.encode("utf-8-sig"))
    assert dict(found.records.schema) == RECORD
    assert found.records["line"].to_list() == [1, 3]
    assert found.records.row(0, named=True) == dict.fromkeys(RECORD) | GOOD | {"line": 1, "house_bl": "H0000"}
    assert found.records.select("house_bl", "price").row(1) == ("H9", "1000000000.1234")
    assert found.meta["ignored_columns"] == "colour"


def test_values_of_other_kinds(tmp_path: Path) -> None:
    line = '{"house_bl": " H1 ", "pieces": 3, "added_after_arrival": true, "remarks": null, '
    line += '"order_no": "", "x": [1]}'
    found = decode(tmp_path, line)
    names = ("house_bl", "pieces", "added_after_arrival", "remarks", "order_no")
    assert found.records.select(names).row(0) == ("H1", "3", "Y", None, None)


def test_faulty_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = [
        '{"house_bl": "H1"}',
        '{"house_bl": "H2"',
        '["H3"]',
        '"H4"',
        '{"price": {"amount": 1}}',
        '{"price": 1, "price": 2}',
        '{"price": 1, "물품가격": 1}',
        r'{"house_bl": "\u0000"}',
        r'{"house_bl": "\ud800"}',
        '{"price": NaN}',
        '{"a":' * 20_000 + "1" + "}" * 20_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        '{"house_bl": "' + "9" * 70_000 + '"}',
        '{"house_bl": "H\0"}',
        r'{"house_bl": "\ud55c"}',
    ]
    found = decode(tmp_path, "\n".join(lines))
    good, bad = (
        dict(found.records.select("line", "house_bl").rows()),
        dict(found.errors.select("line", "code").rows()),
    )
    # How deep the parser follows is its own affair; the line ends up on one side or the other.
    assert (12 in good) != (bad.pop(12, None) == "NOT_JSON")
    assert good.pop(12, None) is None
    assert good == {1: "H1", 15: "한"}
    assert bad == {
        2: "NOT_JSON",
        3: "NOT_AN_OBJECT",
        4: "NOT_AN_OBJECT",
        5: "WRONG_TYPE",
        6: "FIELD_REPEATED",
        7: "FIELD_REPEATED",
        8: "BAD_CHARACTER",
        9: "BAD_CHARACTER",
        10: "NOT_JSON",
        11: "LINE_TOO_LONG",
        13: "LINE_TOO_LONG",
        14: "BAD_CHARACTER",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"house_bl": "H1"}]', "JSON_NOT_LINES"),
        ('{\n  "house_bl": "H1"\n}', "JSON_NOT_LINES"),
        ('{"colour": "red"}\n', "FILE_UNKNOWN_FORMAT"),
    ],
)
def test_refused_whole(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        decode(tmp_path, text)
    assert caught.value.fault.code == code


def test_rows_with_ever_other_names_keep_their_order(tmp_path: Path) -> None:
    lines = [json.dumps({"house_bl": f"H{i}", f"x{i % 1500}": 1, "price": i}) for i in range(4_000)]
    found = decode(tmp_path, "\n".join(lines))
    assert found.records["line"].to_list() == list(range(1, 4_001))
    assert found.records["price"].to_list() == [str(i) for i in range(4_000)]
