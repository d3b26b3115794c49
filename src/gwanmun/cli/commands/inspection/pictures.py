"""``gwanmun inspection colour``, ``project``, ``calibrate``: pictures, composites and curves from files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gwanmun.cli import out
from gwanmun.cli.commands.inspection.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

Low = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, help=T("저에너지 PNG(16비트).", "Low-energy PNG, 16 bits.")),
]
High = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, help=T("고에너지 PNG(16비트).", "High-energy PNG, 16 bits.")),
]
Known = Annotated[
    Path | None,
    typer.Option(
        "--calibration",
        exists=True,
        dir_okay=False,
        help=T("장비의 보정 파일.", "The machine's calibration."),
    ),
]


class Variant(StrEnum):
    """Names of ``picturing.VARIANTS``; a test holds them together."""

    colour = "colour"
    grey = "grey"
    invert = "invert"
    penetrate = "penetrate"
    organic = "organic"
    metal = "metal"
    edges = "edges"
    zeff = "zeff"


@app.command("colour", help=T("원시 영상 한 쌍을 그림으로 만듭니다.", "Make a picture of a raw pair."))
def colour(
    low: Low,
    high: High,
    to: Annotated[Path, typer.Option("--out", help=T("만들 PNG.", "PNG to write."))],
    variant: Annotated[Variant, typer.Option("--variant", help=T("보기.", "Variant."))] = Variant.colour,
    calibration: Known = None,
    swap: Annotated[
        bool,
        typer.Option("--swap", help=T("바뀐 두 에너지를 바로잡습니다.", "Mend energies that are swapped.")),
    ] = False,
    as_json: out.Json = False,
) -> None:
    from gwanmun.inspection import picturing

    pair = low.read_bytes(), high.read_bytes()
    try:
        faults = picturing.judged(*(reversed(pair) if swap else pair))
        picture = picturing.draw(*pair, variant.value, _bytes(calibration), swap=swap)
    except (picturing.ScanFault, picturing.CalibrationFault) as fault:
        raise Stop(Exit.USAGE, f"{fault.field}: {T(fault.ko, fault.en)}") from None
    to.write_bytes(picture)
    if as_json:
        out.emit({"out": str(to), "variant": variant.value, "faults": faults})
        return
    out.say(T(f"{to}에 저장했습니다.", f"Written to {to}."))
    for told in faults:
        out.note(f"{told['field']}: {T(told['ko'], told['en'])}")


@app.command(
    "project", help=T("위협물을 가방 영상에 투영합니다.", "Project a threat into the image of a bag.")
)
def project(
    low: Low,
    high: High,
    threat_low: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help=T("위협물만 찍은 저에너지 PNG.", "Low-energy PNG of the threat alone."),
        ),
    ],
    threat_high: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help=T("위협물만 찍은 고에너지 PNG.", "High-energy PNG of the threat alone."),
        ),
    ],
    to: Annotated[
        Path,
        typer.Option(
            "--out", file_okay=False, help=T("결과 폴더.", "Folder for low.png, high.png, colour.png.")
        ),
    ],
    row: Annotated[
        float | None,
        typer.Option(
            "--row",
            help=T("가운데의 행. 없으면 알맞은 곳을 찾습니다.", "Row of its middle; else a place is found."),
        ),
    ] = None,
    column: Annotated[
        float | None, typer.Option("--column", help=T("가운데의 열.", "Column of its middle."))
    ] = None,
    angle: Annotated[
        float | None, typer.Option("--angle", help=T("돌릴 각도.", "Degrees to turn it."))
    ] = None,
    scale: Annotated[float, typer.Option("--scale", help=T("배율(0.8~1.25).", "Scale, 0.8 to 1.25."))] = 1.0,
    flip: Annotated[bool, typer.Option("--flip", help=T("좌우를 뒤집습니다.", "Mirror it."))] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help=T("난수 시드.", "Seed."))] = 0,
    calibration: Known = None,
    as_json: out.Json = False,
) -> None:
    from gwanmun.inspection import picturing

    if (row is None) != (column is None):
        raise Stop(Exit.USAGE, T("--row와 --column은 함께 주십시오.", "Give --row and --column together."))
    at = None if row is None or column is None else (row, column)
    try:
        made = picturing.insert(
            (low.read_bytes(), high.read_bytes()),
            (threat_low.read_bytes(), threat_high.read_bytes()),
            at=at, angle=angle, scale=scale, flip=flip, seed=seed, calibration=_bytes(calibration),
        )  # fmt: skip
    except (picturing.ScanFault, picturing.CalibrationFault) as fault:
        raise Stop(Exit.USAGE, f"{fault.field}: {T(fault.ko, fault.en)}") from None
    to.mkdir(parents=True, exist_ok=True)
    for name, content in (("low", made.low), ("high", made.high), ("colour", made.picture)):
        (to / f"{name}.png").write_bytes(content)
    if as_json:
        out.emit(made.report | {"out": str(to)})
    else:
        out.say(
            T(
                f"{to}에 low.png, high.png, colour.png를 저장했습니다.",
                f"Wrote low.png, high.png and colour.png to {to}.",
            )
        )
        for told in made.report["faults"]:
            out.note(f"{told['field']}: {T(told['ko'], told['en'])}")
    if not made.report["plausible"]:
        raise typer.Exit(1)


@app.command(
    "calibrate",
    help=T("계단 시편의 측정값으로 장비를 보정합니다.", "Calibrate a machine from a measured step wedge."),
)
def calibrate(
    steps: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help=T(
                "CSV. 열: formula, mass(g/cm²), low, high(투과율)",
                "CSV of formula, mass (g/cm²), low, high (transmissions).",
            ),
        ),
    ],
    machine: Annotated[str, typer.Option("--machine", help=T("장비 이름.", "Name of the machine."))],
    to: Annotated[
        Path, typer.Option("--out", help=T("만들 보정 파일(JSON).", "Calibration to write, JSON."))
    ],
    as_json: out.Json = False,
) -> None:
    from gwanmun.inspection import picturing

    try:
        content, told = picturing.calibrate(machine, steps.read_bytes())
    except picturing.CalibrationFault as fault:
        raise Stop(Exit.USAGE, f"{fault.field}: {T(fault.ko, fault.en)}") from None
    to.write_bytes(content)
    if as_json:
        out.emit(told | {"out": str(to)})
    else:
        out.say(
            T(
                f"{told['steps']}단계로 보정하여 {to}에 저장했습니다.",
                f"Calibrated from {told['steps']} steps, written to {to}.",
            )
        )


def _bytes(path: Path | None) -> bytes | None:
    return None if path is None else path.read_bytes()
