"""The way of a parcel so far, and why it is held: made from what ``contract.told`` gives."""

from __future__ import annotations

from typing import Any

from gwanmun.platform.i18n import T
from gwanmun.portals.citizen import words
from gwanmun.portals.citizen.sources import link

ACTS = {
    "RELEASE": T("확인을 마치고 반출함", "Checked and released"),
    "INSPECT": T("검사하기로 함", "Sent to inspection"),
    "RETURN": T("돌려보냄", "Sent back"),
    "DESTROY": T("폐기함", "Destroyed"),
}
CARRIED = {
    "RELEASED": ACTS["RELEASE"], "RETURNED": ACTS["RETURN"], "DESTROYED": ACTS["DESTROY"],
}  # fmt: skip
DECIDED = {
    "AUTO_CLEARED": T("심사를 마치고 통관함", "Decided: cleared"),
    "INSPECTION": T("심사 결과 검사하기로 함", "Decided: inspection"),
    "HELD": T("심사 결과 보관하기로 함", "Decided: kept until settled"),
}
DECIDED_ONLY = T("심사를 마침", "Decided")
NOW = {
    "INSPECTION": T("검사 중", "Being inspected"),
    "HELD": T("사유가 해결되기를 기다림", "Waiting for the reasons to be settled"),
}


def holds(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Each reason of the hold: ``title``, ``text``, ``cure``, ``who``, ``citation``, ``link``."""
    if told["state"] != "HELD":
        return []
    found = [
        {
            **reason,
            "title": words.plain(reason["title"]),
            "text": words.plain(reason["text"]),
            "cure": words.plain(reason["cure"]),
            "who": words.who(reason),
            "link": link(reason["source"]),
        }
        for reason in told["reasons"]
        if reason["hold"] and reason["rule_id"] != BARRED
    ]
    found += [_barred(reason, told) for reason in told["reasons"] if reason["rule_id"] == BARRED]
    blank = {"text": "", "citation": "", "link": "", "who": words.OPERATOR}
    asked = [
        {**blank, "title": words.plain(r["message"]), "cure": words.plain(r["cure"])}
        for r in told["requests"]
    ]
    return found + asked


#: The reason that only says that some other reason bars the goods from list clearance.
BARRED = "lane.general_excluded"


def _barred(reason: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """The hold by exclusion, told by what excludes: the goods, a late addition, the carrier."""
    causes = [r for r in told["reasons"] if r["step"] == "exclusions" and r["cure"] and not r["hold"]]
    cause = causes[0] if causes else reason
    return {
        **cause,
        "text": " ".join(r["text"] for r in causes or [reason]),
        "who": words.who(reason),
        "link": link(cause["source"]),
    }


def timeline(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Oldest first: ``title``, ``at`` (ISO, None for what is going on now)."""
    found: list[dict[str, Any]] = [
        {"title": T("특송업체가 목록을 제출함", "The carrier sent the list"), "at": told["received_at"]}
    ]
    if told["decided_at"]:
        # An act may have changed the state since, so only an untouched parcel tells its first decision.
        title = DECIDED_ONLY if told["acts"] else DECIDED.get(told["state"], DECIDED_ONLY)
        found.append({"title": title, "at": told["decided_at"]})
    for act in told["acts"]:
        done = CARRIED.get(act["state"]) if act["act"] == "CARRIED" else ACTS.get(act["act"])
        if done:
            found.append({"title": done, "at": act["at"]})
    if told["state"] in NOW:
        found.append({"title": NOW[told["state"]], "at": None})
    return found
