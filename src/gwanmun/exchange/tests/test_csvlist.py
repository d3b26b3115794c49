"""Lists as CSV: headers, encodings, separators, and lines that cannot be split."""

from pathlib import Path

import pytest

from gwanmun.core.formats import Decoded, FileRefused
from gwanmun.exchange.codecs import csvlist
from gwanmun.exchange.tests.samples import GOOD, csv_text, decode, rows
from gwanmun.parcels.rules.schema import ERRORS, RECORD


def faults(decoded: Decoded) -> list[tuple[int, str, str | None]]:
    return decoded.errors.select("line", "code", "value").rows()


@pytest.mark.parametrize("labels", ["name", "ko", "en"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_header_language_encoding_and_separator_do_not_matter(
    tmp_path: Path, labels: str, encoding: str, separator: str
) -> None:
    found = decode(tmp_path, csv_text(rows(3), labels, separator).encode(encoding))
    assert dict(found.records.schema) == RECORD
    assert dict(found.errors.schema) == ERRORS
    assert found.records["line"].to_list() == [2, 3, 4]
    assert found.records.row(1, named=True) == dict.fromkeys(RECORD) | GOOD | {"line": 3, "house_bl": "H0001"}
    assert found.meta["separator"] == separator


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends(tmp_path: Path, ends: str) -> None:
    found = decode(tmp_path, csv_text(rows(3)).replace("\n", ends))
    assert found.records["house_bl"].to_list() == ["H0000", "H0001", "H0002"]


def test_names_are_forgiving_and_unknown_columns_are_told(tmp_path: Path) -> None:
    text = csv_text(rows(1)).replace("house_bl", " House B/L ").replace("price", "PRICE")
    head, line = text.splitlines()
    found = decode(tmp_path, f"{head},창고,colour\n{line},A동,red\n")
    assert found.records["house_bl"].item() == "H0000"
    assert found.records["price"].item() == "120.50"
    assert found.meta["ignored_columns"] == "창고, colour"


def test_text_is_trimmed_and_empty_text_is_null(tmp_path: Path) -> None:
    found = decode(tmp_path, csv_text([GOOD | {"description": "  shoes　", "remarks": "   "}]))
    assert found.records.select("description", "remarks", "order_no").row(0) == ("shoes", None, None)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        decode(tmp_path, csv_text(rows(1)).replace("gross_weight", "x").replace("house_bl", "y", 1))
    assert caught.value.fault.code == "HEADER_MISSING"
    assert caught.value.fault.params["columns"] == "gross_weight (총중량(kg))"


def test_some_number_column_must_be_there(tmp_path: Path) -> None:
    text = csv_text(rows(1))
    for name in ("house_bl", "tracking_no", "master_seq"):
        text = text.replace(name, "x_" + name[::-1])
    with pytest.raises(FileRefused) as caught:
        decode(tmp_path, text)
    assert caught.value.fault.params["columns"].startswith("house_bl")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b,c\n1,2,3\n", "FILE_UNKNOWN_FORMAT"),
        (csv_text([]), "FILE_NO_RECORDS"),
        (csv_text([]) + "\n,,,,\n", "FILE_NO_RECORDS"),
        (csv_text(rows(1)).replace("remarks", "물품가격"), "HEADER_REPEATED"),
    ],
)
def test_refused_whole(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        decode(tmp_path, text)
    assert caught.value.fault.code == code


def test_faulty_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = csv_text(rows(12)).splitlines()
    width = lines[0].count(",") + 1
    lines[2] = "too,short"
    lines[3] += ",too long"
    lines[4] = lines[4].replace("ACME SHOES", '"ACME SHOES')  # never closed
    lines[5] = lines[5].replace("ACME SHOES", 'TV 55" BLACK')  # odd but clear
    lines[6] = lines[6].replace("ACME SHOES", '"ACME" SHOES')  # text after the quotes
    lines[7] = lines[7].replace("ACME SHOES", '"ACME\n\nSHOES, ""Inc"""')  # a value over three lines
    lines[8] = lines[8].replace("ACME", "A\0ME")
    lines[9] = lines[9].replace("ACME", "A" * 70_000)
    lines[10] = ""
    found = decode(tmp_path, "\n".join(lines))
    assert faults(found) == [
        (3, "FIELD_COUNT", f"2/{width}"),
        (4, "FIELD_COUNT", f"{width + 1}/{width}"),
        (5, "BROKEN_QUOTE", None),
        (7, "BROKEN_QUOTE", None),
        (11, "BAD_CHARACTER", None),
        (12, "LINE_TOO_LONG", f"{len(lines[9].encode()):,}"),
    ]
    good = dict(found.records.select("line", "shipper_name").rows())
    assert good == {
        2: "ACME SHOES",
        6: 'TV 55" BLACK',
        8: 'ACME  SHOES, "Inc"',
        14: "ACME SHOES",
        15: "ACME SHOES",
    }
    assert found.errors["severity"].unique().to_list() == ["REFUSED"]


def test_one_bad_byte_spoils_one_line(tmp_path: Path) -> None:
    for encoding in ("utf-8", "cp949"):
        content = csv_text(rows(200)).encode(encoding)
        place = content.index("홍길동".encode(encoding), 20_000)
        found = decode(tmp_path, content[:place] + b"\xff" + content[place + 1 :])
        assert found.meta["encoding"] == encoding
        assert [code for _, code, _ in faults(found)] == ["BAD_CHARACTER"]
        assert len(found.records) == 199


def test_another_encoding_is_refused_whole(tmp_path: Path) -> None:
    # Latin-1: nearly every line has a letter that is neither UTF-8 nor CP949.
    content = csv_text(rows(50)).replace("홍길동", "Ýÿ").replace("서울특별시 중구 세종대로 110, 1층", "Ñ 1")
    with pytest.raises(FileRefused) as caught:
        decode(tmp_path, content.encode("latin-1"))
    assert caught.value.fault.code == "FILE_ENCODING"
    assert int(caught.value.fault.params["position"].replace(",", "")) > 400


def test_every_line_fits_the_key_of_a_parcel() -> None:
    assert csvlist.MAX_LINES < 2**22
