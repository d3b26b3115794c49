"""A made-up watch-list and alerts for the demonstration, told before its manifest is received.

Entries are receivers and senders of the made-up manifest in another spelling, so that there is something to
judge; alerts name parcels of it. All of it is invented, and says so.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

LIST = "시연 명단 / Demonstration list"
NOTE = "시연용으로 지어낸 항목 / made up for the demonstration"
ROWS = 400  # lines of the manifest that are looked at
#: Source, level, what it says.
ALERTS = (
    ("XRAY", "WARNING", "시연: 신고와 다른 밀도의 물체 / demonstration: an object denser than declared"),
    ("TRACE", "ALARM", "시연: 마약류 이온 반응 / demonstration: a trace of narcotics"),
    ("DOG", "NOTICE", "시연: 탐지견 관심 행동 / demonstration: a dog took interest"),
)


def tell(manifest: Path) -> None:
    """The list with its entries and the alerts, each once."""
    from django.utils import timezone

    from gwanmun.platform.accounts.models import Organisation
    from gwanmun.platform.audit.services import Actor
    from gwanmun.risk.network import contract

    lines = _lines(manifest)
    actor, today = Actor("demo", "SYSTEM"), timezone.localdate()
    if not contract.WatchList.objects.filter(name=LIST).exists():
        made = contract.make(
            actor, name=LIST, purpose="화면을 보이기 위한 가상 명단 / made-up names to show the pages",
            ground="시연 / demonstration", owner="시연 / demonstration", basis="ALERT", threshold=85,
            expires_on=today + dt.timedelta(days=90),
        )  # fmt: skip
        for kind, value in _entries(lines):
            try:
                contract.add_entry(made, {"kind": kind, "value": value, "note": NOTE}, actor)
            except contract.Refused:
                continue  # two of them are spelled alike: once is enough
    customs = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS, active=True).order_by("pk").first()
    if customs is None or contract.Alert.objects.filter(organisation=customs, number="DEMO-1").exists():
        return
    now = timezone.now()
    for number, ((source, level, what), line) in enumerate(zip(ALERTS, lines[5:], strict=False), 1):
        envelope = {
            "number": f"DEMO-{number}", "source": source, "machine": f"DEMO-{source}", "about": "ITEM",
            "value": line["하우스 B/L"], "level": level, "what": what, "at": now,
            "expires_at": now + dt.timedelta(days=90),
        }  # fmt: skip
        contract.receive(customs, actor, envelope)


def link() -> None:
    """The network of the parcels that are cleared, with matches to judge."""
    from gwanmun.risk.network import contract

    contract.feed_all()


def _lines(manifest: Path) -> list[dict[str, str]]:
    """Sound lines near the beginning, whose receiver is a person."""
    with manifest.open(encoding="utf-8-sig", newline="") as file:
        rows: list[dict[Any, Any]] = [row for row, _ in zip(csv.DictReader(file), range(ROWS), strict=False)]
    whole = [row for row in rows if None not in row and None not in row.values()]
    return [row for row in whole if row["수하인 식별부호 구분"] == "A" and len(row["수하인 성명"]) == 3]


def _entries(lines: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Names written apart, one telephone with its country, and the rarest sender with a slip of the pen."""
    found = [("NAME", f"{line['수하인 성명'][0]} {line['수하인 성명'][1:]}") for line in lines[:3]]
    found += [("PHONE", "+82 " + line["수하인 전화번호"].removeprefix("0")) for line in lines[3:4]]
    senders = Counter(line["송하인 성명"] for line in lines)
    if senders:
        name = min(senders, key=lambda sender: (senders[sender], sender))
        found.append(("NAME", name.title().replace("ai", "aii", 1)))
    return found
