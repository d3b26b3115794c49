"""``gwanmun parcel NUMBER``: one parcel, and why it was decided so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from gwanmun.cli import out, store
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, language


def add_to(app: typer.Typer) -> None:
    app.command(
        "parcel",
        help=T(
            "물품의 판정 결과를 근거와 함께 보여줍니다. 개인정보는 가립니다.",
            "Show a parcel's decision with each reason and its legal source. Personal data is masked.",
        ),
    )(parcel)


def parcel(
    number: Annotated[str, typer.Argument(help=T("운송장번호.", "Waybill or tracking number."))],
    org: Annotated[
        str | None,
        typer.Option(
            "--org",
            help=T("이 업체의 물품만 찾습니다.", "Only parcels of this operator."),
            show_default=False,
        ),
    ] = None,
    unmask: Annotated[
        str | None,
        typer.Option(
            "--unmask",
            metavar="REASON",
            help=T(
                "개인정보를 모두 표시합니다. 사유가 기록됩니다.",
                "Show personal data; the reason goes on record.",
            ),
            show_default=False,
        ),
    ] = None,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.parcels import contract

    organisation = store.organisation(org) if org is not None else None
    found = contract.find(number, organisation)
    if not found:
        raise Stop(
            Exit.NOT_FOUND,
            T(f"운송장 {number}의 물품이 없습니다.", f"There is no parcel {number}."),
            T(
                "하우스 B/L 번호를 그대로 입력하였는지 확인하십시오.",
                "Check that it is the house waybill number as sent.",
            ),
        )
    views = [contract.parcel_view(one, language()) for one in found]
    if unmask is not None:
        record_view(views, unmask)
    else:
        views = [masked(view) for view in views]
    if as_json:
        out.emit(views[0] if len(views) == 1 else views)
        return
    for view in views:
        show(view)


def record_view(views: list[dict[str, Any]], reason: str) -> None:
    """Looking at personal data is itself an act that goes on record."""
    if not reason.strip():
        raise Stop(Exit.USAGE, T("--unmask에는 사유가 필요합니다.", "--unmask needs a reason."))
    from gwanmun.platform.audit import services as audit

    for view in views:
        audit.person_viewed(audit.SYSTEM, "parcel", view["id"], sorted(masks()), reason)


def masks() -> dict[str, Callable[[str | None], str]]:
    """Personal columns of a parcel and how each is masked."""
    from gwanmun.platform import i18n

    return {
        "consignee_name": i18n.mask_name,
        "consignee_phone": i18n.mask_phone,
        "consignee_address": i18n.mask_address,
        "consignee_id": i18n.mask_id,
    }


def masked(view: dict[str, Any]) -> dict[str, Any]:
    """The view with personal data masked wherever it stands, also inside texts."""
    hidden = {
        str(view["received"][name]): mask(view["received"][name])
        for name, mask in masks().items()
        if view["received"].get(name)
    }

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            for secret, shown in hidden.items():
                value = value.replace(secret, shown)
            return value
        if isinstance(value, dict):
            return {key: clean(part) for key, part in value.items()}
        return [clean(part) for part in value] if isinstance(value, list) else value

    document: dict[str, Any] = clean(view)
    return document


def show(view: dict[str, Any]) -> None:
    from gwanmun.cli.commands.clear import LANES, ROUTES
    from gwanmun.platform import i18n

    received, decided, source = view["received"], view["decided"], view["manifest"]
    rows = [
        (T("상태", "State"), view["state"]),
        (T("통관 구분", "Lane"), LANES.get(decided["lane"], decided["lane"])),
        (T("처리", "Route"), ROUTES.get(decided["route"], decided["route"])),
        (T("보류 사유", "Held as"), decided["hold_kind"]),
        (
            T("품명", "Goods"),
            " · ".join(v for v in (received["description"], received["specification"]) if v),
        ),
        (T("가격", "Price"), price_of(received, decided)),
        (T("중량", "Weight"), i18n.weight(received["weight_g"])),
        (T("발송국가", "Dispatched from"), received["dispatch_country"]),
        (
            T("수하인", "Consignee"),
            " ".join(received[n] or "" for n in ("consignee_name", "consignee_id")).strip(),
        ),
        (T("납부할 세금", "Tax to pay"), i18n.won(decided["payable"])),
        (
            T("적하목록", "Manifest"),
            f"{source['number']} v{source['version']}, {T('줄', 'line')} {view['line']:,}",
        ),
    ]
    out.table(view["number"], ("", ""), [row for row in rows if row[1]])
    step = ""
    for reason in view["reasons"]:
        if reason["step_title"] != step:
            step = reason["step_title"]
            out.say(f"\n■ {step}")
        unread = "" if reason["status"] == "verified" else T(" (미확인)", " (unverified)")
        out.say(f"  {reason['text']}")
        out.note(f"    [{reason['rule_id']}] {reason['citation']}{unread}")
        if reason["cure"]:
            out.say(f"    → {reason['cure']}")
    for fault in view["requests"]:
        out.say(f"\n! {fault['message']}\n    → {fault['cure']}")
    for act in view["history"]:
        out.say(f"\n· {i18n.datetime(act['at'])} {act['actor']}: {act['act']} – {act['reason']}")


def price_of(received: dict[str, Any], decided: dict[str, Any]) -> str:
    from gwanmun.platform import i18n

    if received["price_e4"] is None:
        return ""
    price = i18n.money(received["price_e4"], received["currency"] or "USD")
    dollars = i18n.usd_e4(decided["usd_e4"])
    return price if (received["currency"] or "USD") == "USD" else f"{price} ({dollars})"
