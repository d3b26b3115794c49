"""A small customs day for page tests: one operator, one person of each role, one manifest of each fate."""

from __future__ import annotations

from dataclasses import dataclass

from gwanmun.parcels.models import ManifestVersion, Parcel
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts.models import Organisation, User

ROLES = ("OFFICER", "SUPERVISOR", "AUDITOR", "OPERATOR")
PASSWORD = "a-long-quiet-password"


@dataclass
class Day:
    operator: Organisation
    customs: Organisation
    people: dict[str, User]
    version: ManifestVersion
    held: Parcel
    cleared: Parcel


def make_day(lines: list[dict[str, str]] | None = None) -> Day:
    """Parcels: GOOD1 clears, HELD1 lacks a consignee identifier, PAIR1 and PAIR2 are aggregated."""
    operator = making.operator("EXP1", secured=False)
    customs = Organisation.objects.create(
        code="ICN", kind="CUSTOMS", name_ko="인천세관", name_en="Incheon Customs"
    )
    people = {
        role: User.objects.create_user(
            username=role.lower(),
            password=PASSWORD,
            role=role,
            organisation=operator if role == "OPERATOR" else customs,
        )
        for role in ROLES
    }
    making.register_people(50)
    pair = {**making.person(7), "price": "120", "purchase_date": "2026-07-01"}
    version = making.cleared(
        operator,
        lines
        or [
            making.row("GOOD1", **making.person(1)),
            making.row("HELD1", consignee_id="", consignee_phone="010-9002-0002"),
            making.row("PAIR1", **pair),
            making.row("PAIR2", **pair),
            making.row("BAD1", price="12..5"),
        ],
        "MAWB-0001",
    )
    parcels = {p.number: p for p in Parcel.objects.all()}
    held = parcels.get("HELD1") or next(p for p in parcels.values() if p.state == "HELD")
    return Day(operator, customs, people, version, held, parcels.get("GOOD1") or next(iter(parcels.values())))
