"""The plain version: the same rules, row by row, each row read, looked up, decided and saved by the ORM.

What a team writes first: ``csv.DictReader``, ``Decimal``, ``Model.objects.get``, ``Model.save``. The rules
are the scalar ones the suite proves the engine against. ``python -m gwanmun.bench.plain MANIFEST``
prints ``{"parcels": …, "seconds": …}`` of the loop alone.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from gwanmun.bench.place import OPERATOR, ROOT
from gwanmun.parcels.rules.schema import FIELDS, TYPED
from gwanmun.platform.django import setup

NAMES = {label: f for f in FIELDS for label in (f.name, f.ko, f.en)}


def typed_row(line: int, record: Mapping[str, str | None]) -> dict[str, Any] | None:
    """One record by hand; None where a figure or date cannot be read."""
    row: dict[str, Any] = dict.fromkeys(TYPED)
    row["line"] = line
    try:
        for label, text in record.items():
            field = NAMES.get(label)
            if field is None or not text or not text.strip():
                continue
            text = text.strip()
            if field.kind == "money":
                row[f"{field.name}_e4"] = int(Decimal(text.replace(",", "")) * 10_000)
            elif field.kind == "weight":
                row["weight_g"] = int(Decimal(text) * 1000)
            elif field.kind == "int":
                row[field.name] = int(text)
            elif field.kind == "date":
                row[field.name] = date.fromisoformat(text)
            elif field.kind == "flag":
                row[field.name] = text.upper() in ("Y", "1", "예")
            else:
                row[field.name] = text
    except (ValueError, InvalidOperation):
        return None
    row["currency"] = row["currency"] or "USD"
    row["consignee_phone"] = (row["consignee_phone"] or "").replace("-", "") or None
    row["number"] = row["house_bl"] or row["tracking_no"]
    kinds = dict(zip("가나다라마바", "ABCDEF", strict=True))
    row["consignee_id_kind"] = kinds.get(row["consignee_id_kind"] or "", row["consignee_id_kind"])
    return row if row["number"] else None


def main(manifest: str) -> None:
    setup()
    sys.path.insert(0, str(ROOT))
    from django.apps import apps
    from django.utils import timezone

    from gwanmun.parcels.contract import Manifest, ManifestVersion, Parcel
    from gwanmun.platform.accounts.models import Organisation
    from tests.oracle.facts import Standing
    from tests.oracle.pack import Law
    from tests.oracle.parcels import Oracle

    registered = apps.get_model("parties", "PersonalCode").objects
    org = Organisation.objects.get(code=OPERATOR)
    held = Manifest.objects.create(organisation=org, number="plain")
    version = ManifestVersion.objects.create(
        manifest=held, version=1, digest="plain", filename="plain", size=0, received_at=timezone.now()
    )
    held.current = version
    held.save()
    standing = Standing(us_express=org.us_express, secured=org.secured, list_barred=org.list_barred)
    received = timezone.localdate()
    oracles: dict[date, Oracle] = {}
    columns = {f.column for f in Parcel._meta.concrete_fields}
    done = 0
    start = time.perf_counter()
    with Path(manifest).open(encoding="utf-8", newline="") as file:
        for line, record in enumerate(csv.DictReader(file), 2):
            row = typed_row(line, record)
            if row is None:
                continue
            holder = registered.filter(code=row["consignee_id"]).values().first()
            earlier = [
                {
                    "importer_key": p.importer_key,
                    "supplier_key": p.shipper_id or (p.shipper_name or "").upper(),
                    "purchase_date": p.purchase_date,
                    "number": p.number,
                    "usd_e4": p.usd_e4,
                    "organisation_id": p.organisation_id,
                }
                for p in Parcel.objects.filter(importer_key=row["consignee_id"])
            ]
            day = row["arrival_date"] or received
            if day not in oracles:
                oracles[day] = Oracle(Law(day))
            registry = {holder["code"]: dict(holder)} if holder else {}
            out = oracles[day].judge([row], registry, earlier, standing, received, b"plain-version-key")[0]
            values = {k: v for k, v in (row | out).items() if k in columns}
            Parcel(id=(version.pk << 22) + line, version=version, organisation_id=org.pk, **values).save(
                force_insert=True
            )
            done += 1
    print(json.dumps({"parcels": done, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main(sys.argv[1])
