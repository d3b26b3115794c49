"""``gwanmun sample manifest``: a made-up day of parcels with known truth."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer

from gwanmun.cli import out
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

app = typer.Typer(no_args_is_help=True, help=T("연습용 자료를 만듭니다.", "Make sample data."))


@app.callback()
def _group() -> None:
    pass


@app.command(
    help=T(
        "가상의 적하목록을 만듭니다. 정답(.truth.parquet)과 통관부호 명부(.registry.csv)도 씁니다.",
        "Make up a manifest, with its truth (.truth.parquet) and registry (.registry.csv) beside it.",
    )
)
def manifest(
    out_file: Annotated[Path, typer.Option("--out", "-o", help=T("만들 파일.", "File to write."))],
    parcels: Annotated[
        int, typer.Option("--parcels", "-n", help=T("물품 수.", "Number of parcels."))
    ] = 20_000,
    seed: Annotated[
        int, typer.Option("--seed", help=T("난수 씨앗. 같으면 같은 파일.", "Same seed, same file."))
    ] = 1,
    form: Annotated[str, typer.Option("--format", help=T("csv 또는 jsonl.", "csv or jsonl."))] = "csv",
    gzip: Annotated[bool, typer.Option("--gzip", help=T("gzip으로 묶습니다.", "Pack with gzip."))] = False,
    headers: Annotated[
        str, typer.Option("--headers", help=T("항목 이름: ko 또는 en.", "Headers: ko or en."))
    ] = "ko",
    encoding: Annotated[
        str, typer.Option("--encoding", help=T("utf-8, utf-8-sig, cp949.", "utf-8, utf-8-sig or cp949."))
    ] = "utf-8",
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            help=T(
                "입항일(YYYY-MM-DD). 없으면 오늘, 오늘의 고시환율이 없으면 환율이 있는 마지막 주.",
                "Arrival date (YYYY-MM-DD); default today, or the last week with published exchange rates.",
            ),
            show_default=False,
        ),
    ] = None,
    profile: Annotated[
        str, typer.Option("--profile", help=T("clean, realistic, dirty.", "clean, realistic or dirty."))
    ] = "realistic",
    company: Annotated[
        str, typer.Option("--company", help=T("특송업체 부호.", "Operator code in the file."))
    ] = "DEMOEXP",
    as_json: out.Json = False,
) -> None:
    from gwanmun.parcels.sample import Options, default_date, write_manifest
    from gwanmun.parcels.sample.plan import PROFILES

    use_loaded_rates()
    try:
        day = dt.date.fromisoformat(date) if date else default_date(today())
        if profile not in PROFILES:
            raise ValueError(f"unknown profile {profile!r}: one of {', '.join(PROFILES)}")
        options = Options(parcels, seed, day, form, gzip, headers, encoding, profile, company)
    except ValueError as error:
        raise Stop(Exit.USAGE, T(f"옵션이 잘못되었습니다: {error}", f"Wrong option: {error}")) from None
    with out.progress() as bar:
        task = bar.add_task(T("물품 생성", "Making parcels"), total=parcels)
        try:
            made = write_manifest(out_file, options, lambda done: bar.update(task, completed=done))
        except OSError as error:
            raise Stop(
                Exit.ENVIRONMENT, T(f"파일을 쓸 수 없습니다: {error}", f"Cannot write the file: {error}")
            ) from None
    if as_json:
        out.emit(
            {
                "manifest": made.manifest,
                "truth": made.truth,
                "registry": made.registry,
                "lines": made.lines,
                "date": day,
                "parts": made.parts,
                "seconds": round(made.seconds, 3),
            }
        )
        return
    out.table(
        T(f"{made.manifest} · 입항일 {day}", f"{made.manifest} · arriving {day}"),
        (T("구분", "Part"), T("줄", "Lines")),
        ((part, f"{count:,}") for part, count in sorted(made.parts.items(), key=lambda p: -p[1])),
        right=(1,),
    )
    out.say(T(f"정답: {made.truth}", f"Truth: {made.truth}"))
    out.say(T(f"통관부호 명부: {made.registry}", f"Code registry: {made.registry}"))
    out.note(f"{made.lines:,} / {made.seconds:.1f} s")


def use_loaded_rates() -> None:
    """Rates of ``gwanmun fx load`` count here too; a folder that is not there is not made."""
    from gwanmun.countries import registry

    home = Path(os.environ.get("GWANMUN_HOME") or "var").expanduser().resolve()
    if (home / "tables").is_dir():
        registry.use_tables_of(home)


def today() -> dt.date:
    """Today in Korea, where the parcels arrive."""
    from zoneinfo import ZoneInfo

    return dt.datetime.now(ZoneInfo("Asia/Seoul")).date()
