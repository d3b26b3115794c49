"""Images of the demonstration: twenty parcels of their own that go to the X-ray, most still to be read."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gwanmun.cli.commands import clear

if TYPE_CHECKING:
    from gwanmun.inspection.reading.demonstration import MadeUp
    from gwanmun.platform.accounts.models import Organisation, User

NUMBER = 20
REASON = "시연: X-ray 영상이 도착함 / demonstration: an X-ray image has arrived"
_WON_PER_DOLLAR = 1_400
#: What has been read already: place → verdict, confidence, note. The rest waits.
READ = {
    0: ("CLEAR", 3, ""), 1: ("OPEN", 3, "신고와 다른 물체가 보입니다"), 2: ("CLEAR", 2, ""),
    3: ("HOLD", 1, "서류를 받아 다시 판독"), 5: ("CLEAR", 3, ""),
}  # fmt: skip


def numbers_of(seed: int) -> list[str]:
    """Waybills of the parcels that have images."""
    return [f"DEMOX{seed:02d}{place:04d}" for place in range(NUMBER)]


def enter(manifest: Path, operator: Organisation, seed: int) -> int:
    """Parcels, images, cases and a few decisions; how many images there are. Safe to run again."""
    from django.utils import timezone

    from gwanmun.inspection.reading import contract as reading
    from gwanmun.inspection.reading.demonstration import keep, made_up
    from gwanmun.parcels import contract as parcels
    from gwanmun.platform.accounts.models import Organisation, User

    numbers = numbers_of(seed)
    if reading.Case.objects.filter(subject=numbers[-1]).exists():
        return NUMBER
    customs = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS).order_by("pk").first()
    officer = User.objects.filter(role=User.Role.OFFICER, organisation=customs).order_by("pk").first()
    if customs is None or officer is None:
        return 0
    made = list(made_up(NUMBER, seed))
    path = manifest.with_name(f"demo-xray-{seed}-{manifest.stem}.csv")
    _write(path, manifest, numbers, made)
    clear.clear_one(str(path), operator, by="demo")
    now = timezone.now()
    for place, number in enumerate(numbers):
        found = parcels.find(number, operator)
        if found:
            _to_xray(found[0].pk, officer)
        at = now - dt.timedelta(minutes=3 * (NUMBER - place))
        case = reading.open_case(keep(made[place], number, customs, at))
        reading.Case.objects.filter(pk=case.pk, state="NEW").update(arrived_at=at, doubled="")
    _read(numbers, officer)
    return NUMBER


def _write(path: Path, manifest: Path, numbers: Sequence[str], made: Sequence[MadeUp]) -> None:
    """Lines of the day's manifest, each with the goods of an image."""
    with manifest.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or [])
        lines = [line for line in reader if line["수하인 식별부호"].startswith("P") and line["하우스 B/L"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        for number, one, line in zip(numbers, made, lines[:: max(1, len(lines) // NUMBER)], strict=False):
            dollars = min(140, max(5, one.value_krw // _WON_PER_DOLLAR))
            goods = {
                "하우스 B/L": number, "운송장번호": number, "주문번호": number, "품명": one.goods_en,
                "규격": one.goods_ko, "총중량(kg)": f"{one.net_g / 1000:.3f}", "수량": "1", "통화": "USD",
                "물품가격": str(dollars), "HS 부호": one.hs, "마스터 B/L": "180-00000001",
                "송하인 성명": f"DEMO SELLER {number[-2:]}", "해외공급자 식별번호": f"DEMO-{number[-2:]}",
            }  # fmt: skip
            writer.writerow({**line, **goods})


def _to_xray(parcel_id: int, officer: User) -> None:
    from gwanmun.parcels import contract as parcels
    from gwanmun.risk.selection.contract import SelectionRefused

    try:
        parcels.override_selection(parcel_id, "ORANGE", REASON, officer)
    except (SelectionRefused, parcels.ActRefused):
        return  # it is held, or goes there already


def _read(numbers: Sequence[str], officer: User) -> None:
    from django.utils import timezone

    from gwanmun.inspection.reading import contract as reading

    for place, (verdict, sure, note) in READ.items():
        case = reading.Case.objects.filter(subject=numbers[place], state="NEW", fault__isnull=True).first()
        if case is None:
            continue
        reading.take_this(case, officer)
        said = reading.Said(verdict, sure, f"demo-{place}", response_ms=None, note=note)
        reading.decide(case.pk, officer, said)
    reading.settle_due(timezone.now() + dt.timedelta(seconds=15))
