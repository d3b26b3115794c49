"""Two assessments side by side as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gwanmun.platform.api.problems import FieldError, Problem, invalid
from gwanmun.tariff.api.asked import refusal
from gwanmun.tariff.assessing import Answer
from gwanmun.tariff.comparing import OF_CLAIM, compare, with_claim
from gwanmun.tariff.difference import document

CHANGES = ("date", *OF_CLAIM)


def told(body: Any, country: str) -> dict[str, Any]:
    """Raises Problem 422 where either side is refused, naming the field that is at fault."""
    declaration, change = _parts(body)
    changed = {**declaration, **change} if "claim" not in change else _claimed(declaration, change)
    found = compare(declaration, changed, country)
    if found.before.refused:
        raise refusal(found.before.faults, "body.declaration")
    if found.after.refused:
        raise _of_change(found.after, change)
    return document(found)


def _claimed(declaration: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    proof = {name: change.get(name) for name in OF_CLAIM if name != "claim"}
    changed = with_claim(declaration, change["claim"], **proof)
    return {**changed, "date": change["date"]} if "date" in change else changed


def _parts(body: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    whole = body if isinstance(body, dict) else {}
    faults = [
        _fault(f"body.{name}", "missing", "값이 없습니다.", "The value is missing.")
        for name in ("declaration", "change")
        if not isinstance(whole.get(name), dict)
    ]
    change = whole.get("change")
    if isinstance(change, dict):
        faults += [
            _fault(f"body.change.{name}", "extra_forbidden", "알 수 없는 항목입니다.", "Unknown field.")
            for name in change
            if name not in CHANGES
        ]
        if not change:
            faults.append(
                _fault("body.change", "missing", "바꿀 것이 없습니다.", "There is nothing to change.")
            )
    if faults:
        raise invalid(faults)
    return whole["declaration"], whole["change"]


def _fault(path: str, code: str, ko: str, en: str) -> FieldError:
    names = ", ".join(CHANGES)
    return FieldError(
        path, code, ko, en,
        f"declaration에는 신고를, change에는 바꿀 항목({names})을 적어 주십시오.",
        f"Give the declaration in declaration, and what changes ({names}) in change.",
    )  # fmt: skip


def _of_change(after: Answer, change: Mapping[str, Any]) -> Problem:
    """Faults of the second side: what the change brought is named in the change."""
    mine: list[Mapping[str, Any]] = []
    theirs: list[Mapping[str, Any]] = []
    for fault in after.faults:
        last = (fault["field"] or "").rpartition(".")[2]
        (mine if last in change or last in OF_CLAIM else theirs).append(
            {**fault, "field": last or fault["field"]}
        )
    if mine:
        return refusal(mine, "body.change")
    return refusal(theirs or after.faults, "body.declaration")
