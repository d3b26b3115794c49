"""A good parcel, lists made of it, and the places of real samples."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from gwanmun.core import formats
from gwanmun.core.formats import Decoded
from gwanmun.exchange.contract import register_codecs
from gwanmun.parcels.rules.schema import FIELD, FIELDS

GOOD: dict[str, str] = {
    "flight": "KE012",
    "loading_port": "LAX",
    "master_bl": "180-12345675",
    "master_seq": "1",
    "arrival_date": "2026-01-20",
    "house_bl": "H0001",
    "shipper_name": "ACME SHOES",
    "shipper_phone": "2135550100",
    "consignee_name": "홍길동",
    "consignee_phone": "01012345678",
    "consignee_address": "서울특별시 중구 세종대로 110, 1층",
    "description": "LEATHER SHOES",
    "cartons": "1",
    "pieces": "2",
    "gross_weight": "1.2",
    "price": "120.50",
    "currency": "USD",
    "dispatch_country": "US",
    "use_code": "1",
    "transaction_code": "D",
    "consignee_id_kind": "A",
    "consignee_id": "P111234567899",
}
CARGO_XML = Path(__file__).resolve().parents[5] / "shared/standards/cargo_xml"


def rows(count: int) -> list[dict[str, str]]:
    return [GOOD | {"house_bl": f"H{i:04}"} for i in range(count)]


def csv_text(parcels: Sequence[Mapping[str, str]], labels: str = "name", separator: str = ",") -> str:
    """A list with the canonical names, or the Korean or English labels, as its header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    names = [f.name for f in FIELDS]
    writer.writerow([getattr(FIELD[n], labels) for n in names])
    writer.writerows([[parcel.get(n, "") for n in names] for parcel in parcels])
    return out.getvalue()


def json_text(parcels: Sequence[Mapping[str, str]]) -> str:
    return "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in parcels)


def decode(folder: Path, content: bytes | str, name: str = "list") -> Decoded:
    register_codecs()
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return formats.decode(path, name)


def cargo_xml(name: str) -> bytes:
    path = CARGO_XML / name
    if not path.is_file():
        pytest.skip(f"SAMPLE MISSING: {path} is needed to read real air waybill messages")
    return path.read_bytes()
