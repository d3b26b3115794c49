"""What devices and watch-lists have told of an item, in words and with a way to it."""

from __future__ import annotations

from django.urls import reverse

from gwanmun.platform.i18n import pick
from gwanmun.portals.officer.risk.alerts import LEVELS, SOURCES
from gwanmun.portals.officer.risk.watch import HOW
from gwanmun.risk.network import contract

MOST = 20


def told_of(number: str) -> list[dict[str, str]]:
    """``text`` and ``url`` of each alert about an item and each match of it that is not somebody else."""
    alerts = contract.Alert.objects.filter(about="ITEM", key=number).order_by("-id")[:MOST]
    found = [
        {
            "text": f"{SOURCES[alert.source]} ({LEVELS[alert.level][0]}): {alert.what}",
            "url": reverse("officer:risk_alerts")
            + ("?state=RESOLVED" if alert.state == contract.Alert.State.RESOLVED else ""),
        }
        for alert in alerts
    ]
    matches = contract.WatchMatch.objects.filter(item=number).exclude(
        state=contract.WatchMatch.State.NOT_SAME
    )
    for match in matches.select_related("entry__watch_list").order_by("-score", "id")[:MOST]:
        name = match.entry.watch_list.name
        text = pick(f"감시목록 {name}: {HOW[match.how]} ({match.score}점)",
                    f"Watch-list {name}: {HOW[match.how]} (score {match.score})")  # fmt: skip
        found.append(
            {"text": text, "url": reverse("officer:risk_watch_list", args=[match.entry.watch_list_id])}
        )
    return found
