"""``gwanmun inspection set-calibration``: the calibration that a device's pictures are drawn by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.inspection.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T


@app.command(
    "set-calibration",
    help=T(
        "장비의 보정을 정합니다. 그 장비의 영상은 이 보정으로 그립니다.",
        "Set a device's calibration: its images are drawn by it from now on.",
    ),
)
def set_calibration(
    device: Annotated[str, typer.Argument(help=T("등록된 장비 번호.", "Code of the registered device."))],
    org: Annotated[str, typer.Option("--org", help=T("장비의 기관 부호.", "Code of its organisation."))],
    reason: Annotated[
        str, typer.Option("--reason", help=T("바꾸는 사유.", "Why it is changed; kept in the record."))
    ],
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            exists=True,
            dir_okay=False,
            help=T("calibrate가 만든 보정 파일.", "Calibration that `calibrate` wrote."),
        ),
    ] = None,
    guess: Annotated[
        bool,
        typer.Option(
            "--estimate",
            help=T("장비의 영상에 보이는 강철로 추정합니다.", "Guess from the steel in its own images."),
        ),
    ] = False,
    usual: Annotated[
        bool, typer.Option("--usual", help=T("기본 보정으로 되돌립니다.", "Back to the usual curves."))
    ] = False,
    aspect: Annotated[
        float,
        typer.Option(
            "--aspect", help=T("열 간격에 대한 행 간격의 비.", "A row's pitch over a column's, in mm.")
        ),
    ] = 1.0,
    as_json: out.Json = False,
) -> None:
    if (file is not None) + guess + usual != 1:
        raise Stop(
            Exit.USAGE,
            T(
                "--file, --estimate, --usual 중 하나를 쓰십시오.",
                "Give one of --file, --estimate and --usual.",
            ),
        )
    store.ready()
    from gwanmun.inspection import picturing
    from gwanmun.inspection.bank import contract as bank
    from gwanmun.inspection.devices import contract as devices
    from gwanmun.platform.accounts.models import Organisation
    from gwanmun.platform.audit import services as audit

    found = Organisation.objects.filter(code=org, active=True).first()
    if found is None:
        raise Stop(Exit.NOT_FOUND, T(f"'{org}' 기관이 없습니다.", f"There is no organisation {org!r}."))
    if not devices.Device.objects.filter(organisation=found, code=device).exists():
        raise Stop(
            Exit.NOT_FOUND, T(f"등록된 장비 '{device}'가 없습니다.", f"No device {device!r} is registered.")
        )
    try:
        content = bank.estimated(found, device) if guess else None if file is None else file.read_bytes()
        row = bank.set_curves(found, device, content, audit.SYSTEM, reason, aspect_mille=round(aspect * 1000))
    except (picturing.CalibrationFault, bank.ScanFault) as fault:
        raise Stop(Exit.USAGE, T(f"{fault.field}: {fault.ko}", f"{fault.field} {fault.en}")) from None
    if as_json:
        out.emit({"device": device, "origin": row.origin, "digest": row.digest, "aspect": aspect})
    else:
        out.say(
            T(
                f"장비 {device}의 보정을 정했습니다({row.origin}).",
                f"The calibration of {device} is set ({row.origin}).",
            )
        )
