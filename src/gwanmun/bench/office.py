"""Put profiles of the office in force where something is to be measured: ``python -m gwanmun.bench.office``.

They are what offices write: words in descriptions, telephones shared in a manifest, routes with cheap goods.
"""

from __future__ import annotations

import datetime as dt
import sys

from gwanmun.platform.django import setup

CRITERIA = (
    "weight <= 2 kg and description ~ any of (tea, coffee, candle)",
    "codes_on_phone >= 4",
    "departure in (TH, LA, VN) and value < 100000 원 and hs2 in (21, 30, 33)",
    "seller is null and price_usd between 140 usd and 150 usd",
    'description matches "^[A-Z]{1,3}$"',
)


SLOTS = {"ORANGE": 3_000, "RED": 400}


def main(arguments: list[str]) -> None:
    """``--slots``: with slots told as well, fewer than what asks."""
    setup()
    from django.utils import timezone

    from gwanmun.platform.accounts.models import Organisation
    from gwanmun.platform.audit.services import Actor
    from gwanmun.risk.profiles import contract

    if not Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS).exists():
        Organisation.objects.create(
            code="ICN", kind=Organisation.Kind.CUSTOMS, name_ko="세관", name_en="Customs"
        )
    today, before = timezone.localdate(), timezone.now() - dt.timedelta(days=1)
    for number, criterion in enumerate(CRITERIA):
        said = {
            "criterion": criterion, "title_ko": f"측정 {number}", "title_en": f"Measured {number}",
            "reason_ko": "속도 측정", "reason_en": "For measuring speed", "points": 50, "lane": "",
            "ground": "bench", "owner": "bench", "effective_from": today,
            "expires_on": today + dt.timedelta(60),
        }  # fmt: skip
        version = contract.draft("kr", f"measured_{number}", "PARCEL", said, Actor("bench", "USER"))
        contract.Version.objects.filter(pk=version.pk).update(
            state=contract.Version.State.ACTIVE, decided_at=before, effective_from=today - dt.timedelta(1)
        )
    if "--slots" in arguments:
        from gwanmun.risk.selection import contract as selection

        for lane, slots in SLOTS.items():
            selection.Capacity.objects.create(
                office="ICN", lane=lane, slots=slots, valid_from=today - dt.timedelta(1), reason="bench",
                told_by="bench", told_at=before,
            )  # fmt: skip
    print(len(CRITERIA))


if __name__ == "__main__":
    main(sys.argv[1:])
