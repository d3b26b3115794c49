"""Lines are given back as they were written, from every way a list may be written."""

from __future__ import annotations

import gzip

import pytest

from gwanmun.exchange.contract import lines_of
from gwanmun.parcels.rules.schema import FIELDS

BOM = "\ufeff"
NEEDED = [f.ko for f in FIELDS if f.mandatory]  # a list without these columns is no list
HEAD = ",".join(["house_bl", *NEEDED])
REST = "," * (len(NEEDED) - 1)
LINES = ['A,"one, two"', 'B,"three\r\nlines\r\nlong"', 'C,size 55" tv', "D,four"]
LIST = "".join(f"{line}\r\n" for line in [HEAD, *(line + REST for line in LINES)])


def rows(*lines: str) -> str:
    return "".join(f"{line}{REST}\r\n" for line in lines)


def given(tmp_path, data: bytes, wanted, form="csv") -> str:
    path = tmp_path / "list"
    path.write_bytes(data)
    return b"".join(lines_of(path, form, wanted)).decode()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([2], rows(LINES[0])),
        ([3], rows(LINES[1])),  # a value over three lines is one record
        ([6], rows(LINES[2])),  # a lone quote inside a value opens nothing
        ([7, 2], rows(LINES[0], LINES[3])),  # in the order of the file
        ([], ""),
        ([99], ""),
        ([1, 2], rows(LINES[0])),  # the header is there anyway
    ],
)
def test_records_come_whole_under_their_header(tmp_path, wanted, expected):
    assert given(tmp_path, LIST.encode(), wanted) == f"{BOM}{HEAD}\r\n{expected}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("packed", [False, True])
def test_whatever_the_bytes_the_text_is_utf_8(tmp_path, encoding, packed):
    head, rest = HEAD.replace(",", ";"), REST.replace(",", ";")
    data = (f"{head}\n" + "".join(f"H{n};홍길동{rest}\n" for n in range(200))).encode(encoding)
    found = given(tmp_path, gzip.compress(data) if packed else data, [150])
    assert found == f"{BOM}{head}\r\nH148;홍길동{rest}\r\n"


def test_a_quote_that_never_closes_takes_its_own_line_only(tmp_path):
    data = f'{HEAD}\nA,"open{REST}\nB,two{REST}\nC,three{REST}\n'
    assert given(tmp_path, data.encode(), [2]) == f'{BOM}{HEAD}\r\nA,"open{REST}\r\n'


def test_json_lines_have_no_header(tmp_path):
    data = b'{"number": "A"}\n{"number": "B"}\n'
    assert given(tmp_path, data, [2], "jsonl") == '{"number": "B"}\r\n'


def test_other_formats_have_no_lines(tmp_path):
    with pytest.raises(ValueError, match="csv, jsonl"):
        given(tmp_path, b"<xml/>", [1], "xfzb")


def test_far_apart_lines_of_a_long_file(tmp_path):
    data = f"{HEAD}\n" + "".join(f"N{n},x{REST}\n" for n in range(2, 5000))
    assert given(tmp_path, data.encode(), [3, 4998]) == f"{BOM}{HEAD}\r\n{rows('N3,x', 'N4998,x')}"
