"""Three hundred and more malformed files from one seed: refused in words, or read line by line; no crash."""

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from gwanmun.core import faults
from gwanmun.core.formats import FileRefused
from gwanmun.exchange.tests.samples import csv_text, decode, json_text, rows
from gwanmun.parcels.rules.fault_text import describe
from gwanmun.parcels.rules.intake import typed
from gwanmun.parcels.rules.schema import ERRORS, RECORD

HOUSE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<h:HouseWaybill xmlns:h="iata:housewaybill:1" xmlns="iata:datamodel:3">'
    "<h:MessageHeaderDocument><ID>M1</ID><TypeCode>703</TypeCode></h:MessageHeaderDocument>"
    "<h:BusinessHeaderDocument><ID>H1</ID></h:BusinessHeaderDocument><h:MasterConsignment>"
    "<TransportContractDocument><ID>180-12345675</ID></TransportContractDocument><IncludedHouseConsignment>"
    '<ID>H1</ID><DeclaredValueForCustomsAmount currencyID="USD">12.50</DeclaredValueForCustomsAmount>'
    '<IncludedTareGrossWeightMeasure unitCode="KGM">1.5</IncludedTareGrossWeightMeasure>'
    "<TotalPieceQuantity>1</TotalPieceQuantity><SummaryDescription>신발</SummaryDescription>"
    "</IncludedHouseConsignment></h:MasterConsignment></h:HouseWaybill>"
).encode()
TOKENS = (
    b"\0", b'"', b'""', b"\n", b"\r", b",", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"{", b"}", b"[", b"]",
    b"\\", b"\\u0000", b"\\ud800", b"<!DOCTYPE a>", b"&lt;", b"&x;", b"<![CDATA[", b"-->", b"\x1f\x8b",
    b"PK\x03\x04", b"1e999", b"NaN", b"-", b"9" * 400, b"\xed\xa0\x80", b"\xc8\xab\xb1\xe6", b"\x1a",
    b"=cmd|'/c calc'!A0",
)  # fmt: skip


def bases() -> dict[str, bytes]:
    return {
        "csv": csv_text(rows(12), "ko").encode(),
        "cp949": csv_text(rows(12), "ko").encode("cp949"),
        "jsonl": json_text(rows(12)).encode(),
        "xfzb": HOUSE,
        "gz": gzip.compress(csv_text(rows(12)).encode(), mtime=0),
    }


def mutations(seed: int) -> Iterator[tuple[str, bytes]]:
    """(name, content), the same for the same seed."""
    rng = random.Random(seed)
    for name, base in bases().items():
        for i in range(15):
            yield f"{name}-cut-{i}", base[: rng.randrange(1, len(base))]
            flipped = bytearray(base)
            for _ in range(rng.choice((1, 3, 30))):
                flipped[rng.randrange(len(base))] ^= 1 << rng.randrange(8)
            yield f"{name}-flip-{i}", bytes(flipped)
            place = rng.randrange(len(base))
            yield f"{name}-put-{i}", base[:place] + rng.choice(TOKENS) + base[place:]
            a, b = sorted(rng.sample(range(len(base)), 2))
            yield f"{name}-repeat-{i}", base[:b] + base[a:]
        yield f"{name}-wrapped", gzip.compress(gzip.compress(base, mtime=0), mtime=0)
        yield f"{name}-utf16", base.decode("latin-1").encode("utf-16")
        yield f"{name}-doubled", base + base
        yield f"{name}-holes", base.replace(b"1", b"\0")
    for i in range(20):
        yield f"noise-{i}", rng.randbytes(rng.choice((1, 10, 5_000)))
    yield "deep-json", b'{"a":' * 100_000
    yield "deep-list", b"[" * 200_000
    yield "huge-line", b'{"house_bl": "' + b"x" * 3_000_000
    yield "huge-number", b'{"house_bl": "H1", "pieces": ' + b"9" * 60_000 + b"}\n"
    yield "many-names", json.dumps({f"n{i}": i for i in range(4_000)}).encode()
    yield "one-quote", csv_text(rows(1)).encode() + b'"' * 60_001
    yield "all-quotes", csv_text(rows(1)).encode() + b'"\n' * 5_000
    yield "separators", b"," * 1_000_000
    yield "bomb", gzip.compress(b"0" * 50_000_000, mtime=0)


CASES = list(mutations(20_260_120))


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 300
    assert list(mutations(20_260_120)) == CASES


def refused_in_words(fault: faults.Fault) -> None:
    assert faults.CATALOGUE[fault.code].scope == "file"
    for lang in ("ko", "en"):
        message, cure = faults.text(fault.code, fault.params, lang)
        assert "…" not in message, "a parameter is missing"
        assert cure


@pytest.mark.parametrize(("name", "content"), CASES, ids=[name for name, _ in CASES])
def test_no_crash_and_no_line_lost(tmp_path: Path, name: str, content: bytes) -> None:
    try:
        found = decode(tmp_path, content)
    except FileRefused as refusal:
        refused_in_words(refusal.fault)
        return
    assert dict(found.records.schema) == RECORD
    assert dict(found.errors.schema) == ERRORS
    lines = found.records["line"]
    assert lines.is_sorted()
    assert lines.n_unique() == len(lines)
    assert not set(lines) & set(found.errors.filter(found.errors["severity"] == "REFUSED")["line"])
    assert set(found.meta) >= {"format"}
    parcels, errors = typed(found.records)
    refused = errors.filter(errors["severity"] == "REFUSED")["line"].unique()
    assert len(parcels) + len(refused) == len(lines)
    for error in (*found.errors.iter_rows(named=True), *errors.iter_rows(named=True)):
        for lang in ("ko", "en"):
            assert all(describe(error, lang))
    # What a database or a browser would choke on has not come through.
    text = parcels.write_ndjson()
    assert "\\u0000" not in text
    text.encode("utf-8")
