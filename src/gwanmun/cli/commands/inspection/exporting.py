"""Images leave the bank for training: ``export-ask``, ``export-allow``, then ``export``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.inspection.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

By = Annotated[str, typer.Option("--by", help=T("담당자 계정.", "Username of who does it."))]
Why = Annotated[str, typer.Option("--reason", help=T("사유.", "Why."))]
Number = Annotated[int, typer.Argument(min=1, help=T("내보내기 번호.", "Number of the export."))]
_DAYS = ["%Y-%m-%d"]


@app.command(
    "export-ask",
    help=T("학습용 영상 내보내기를 요청합니다.", "Ask that images leave the bank for training."),
)
def export_ask(
    by: By,
    reason: Why,
    org: Annotated[
        str,
        typer.Option("--org", help=T("기관 부호. 기본은 담당자의 기관.", "Code of the office; default own.")),
    ] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help=T("영상 종류(여러 번 가능).", "Kind of image; may be repeated.")),
    ] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option("--since", formats=_DAYS, help=T("촬영일부터.", "Taken from this day on.")),
    ] = None,
    until: Annotated[
        dt.datetime | None,
        typer.Option("--until", formats=_DAYS, help=T("촬영일까지.", "Taken up to this day.")),
    ] = None,
    unlabelled: Annotated[
        bool,
        typer.Option(
            "--unlabelled", help=T("라벨 없는 영상도 포함합니다.", "Images without labels as well.")
        ),
    ] = False,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.bank import contract as bank

    days = [day.date() if day else None for day in (since, until)]
    try:
        row = bank.exporting.ask(
            _user(by), reason, organisation=_office(org), kinds=[k.upper() for k in kind or []],
            since=days[0], until=days[1], unlabelled=unlabelled,
        )  # fmt: skip
    except bank.ScanFault as fault:
        _stop(fault)
    count = bank.exporting.chosen(row).count()
    if as_json:
        out.emit({"export": row.pk, "state": row.state, "images": count})
    else:
        out.say(T(f"내보내기 {row.pk}: 영상 {count}건. 다른 감독자가 승인해야 합니다.",
                  f"Export {row.pk}: {count} images. Another supervisor has to allow it."))  # fmt: skip
        out.note(f"gwanmun inspection export-allow {row.pk} --by … --reason …")


@app.command(
    "export-allow",
    help=T("다른 사람이 요청한 내보내기를 승인합니다.", "Allow an export that another person asked for."),
)
def export_allow(
    number: Number,
    by: By,
    reason: Why,
    refuse: Annotated[
        bool, typer.Option("--refuse", help=T("승인하지 않습니다.", "Do not allow it."))
    ] = False,
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.bank import contract as bank

    try:
        row = bank.exporting.decide(_row(number), _user(by), reason, allow=not refuse)
    except bank.ScanFault as fault:
        _stop(fault)
    if as_json:
        out.emit({"export": row.pk, "state": row.state})
    else:
        out.say(T("승인했습니다.", "Allowed.") if not refuse else T("반려했습니다.", "Refused."))


@app.command(
    help=T(
        "승인된 영상을 개인정보 없이 라벨과 함께 내보냅니다.",
        "Write the images of an allowed export with their labels, without whose they were.",
    )
)
def export(
    number: Number,
    folder: Annotated[
        Path, typer.Option("--out", help=T("새 폴더 또는 빈 폴더.", "A new or an empty folder."))
    ],
    by: By,
    form: Annotated[str, typer.Option("--format", help=T("yolo 또는 coco.", "yolo or coco."))] = "yolo",
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.inspection.bank import contract as bank

    row, user = _row(number), _user(by)
    try:
        with out.progress() as bar:
            task = bar.add_task(T("내보내는 중", "Writing"), total=None)
            card = bank.exporting.write(
                row, folder, user, form, lambda done, of: bar.update(task, completed=done, total=of)
            )
    except bank.ScanFault as fault:
        _stop(fault)
    if as_json:
        out.emit({name: card[name] for name in ("export", "images", "classes", "left_out", "destroy_by")})
    else:
        until = card["destroy_by"]
        out.say(T(f"영상 {card['images']}건을 내보냈습니다. {until}까지 폐기하십시오.",
                  f"{card['images']} images written. Destroy the folder by {until}."))  # fmt: skip


def _user(name: str) -> Any:
    from gwanmun.platform.accounts.models import User

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise Stop(Exit.NOT_FOUND, T(f"사용자가 없습니다: {name}", f"There is no user {name}"))
    return user


def _office(code: str) -> Any:
    from gwanmun.platform.accounts.models import Organisation

    found = Organisation.objects.filter(code=code, active=True).first() if code else None
    if code and found is None:
        raise Stop(Exit.NOT_FOUND, T(f"'{code}' 기관이 없습니다.", f"There is no organisation {code!r}."))
    return found


def _row(number: int) -> Any:
    from gwanmun.inspection.bank import contract as bank

    row = bank.Export.objects.filter(pk=number).first()
    if row is None:
        raise Stop(Exit.NOT_FOUND, T(f"내보내기 {number}번이 없습니다.", f"There is no export {number}."))
    return row


def _stop(fault: Any) -> NoReturn:
    raise Stop(Exit.REFUSED, T(f"{fault.field}: {fault.ko}", f"{fault.field} {fault.en}")) from None
