"""``gwanmun fx load``: official weekly exchange rates for this deployment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.registry import existing
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

if TYPE_CHECKING:
    import polars as pl

app = typer.Typer(no_args_is_help=True, help=T("관세환율.", "Customs exchange rates."))


@app.callback()
def _group() -> None:
    pass


@app.command(
    help=T(
        "관세청 주간환율 파일(XML 또는 CSV)을 올립니다. 같은 주는 새 값으로 바뀝니다.",
        "Load official weekly rates (XML or CSV of the customs service). A week that is there is replaced.",
    )
)
def load(
    file: Annotated[Path, typer.Argument(help=T("환율 파일.", "The rate file."))],
    as_json: out.Json = False,
) -> None:
    bring_in(file, "kr", as_json=as_json)


def bring_in(file: Path, country: str, *, as_json: bool) -> None:
    """Read an official file and add its import rates to the deployment's table."""
    existing(file)
    store.ready()
    from django.conf import settings

    from gwanmun.core.book import RuleBookError
    from gwanmun.countries import fx
    from gwanmun.platform.audit import services as audit

    try:
        rates = fx.import_table(fx.read_official(file, country))
    except fx.RatesRefused as refusal:
        raise Stop(
            Exit.REFUSED,
            T(
                f"환율 파일을 읽을 수 없습니다: {refusal.text.ko}",
                f"The rates cannot be read: {refusal.text.en}",
            ),
        ) from None
    except RuleBookError as error:
        raise Stop(
            Exit.REFUSED, T(f"환율을 읽을 수 없습니다: {error}", f"No rates can be read: {error}")
        ) from None
    if rates.is_empty():
        raise Stop(Exit.REFUSED, T("수입 환율이 없습니다.", "The file holds no import rates."))
    target = Path(settings.HOME) / "tables" / country / "fx_weekly.csv"
    keep(rates, target)
    weeks = [str(week) for week in rates["valid_from"].unique().sort()]
    audit.record(audit.SYSTEM, "rates.loaded", "fx", country, after={"weeks": weeks, "rates": rates.height})
    if as_json:
        out.emit({"rates": rates.height, "weeks": weeks, "file": target})
    else:
        span = weeks[0] if len(weeks) == 1 else f"{weeks[0]} – {weeks[-1]}"
        out.say(
            T(
                f"수입 환율 {rates.height:,}건을 저장하였습니다 (주 {len(weeks)}개: {span}).",
                f"{rates.height:,} import rates are kept ({len(weeks)} weeks: {span}).",
            )
        )


def keep(rates: pl.DataFrame, target: Path) -> None:
    """Merge into the deployment's table; new rates win. The file is whole at every instant."""
    import polars as pl

    target.parent.mkdir(parents=True, exist_ok=True)
    rates = rates.with_columns(pl.col("valid_from").cast(pl.String))
    if target.exists():
        rates = pl.concat([rates, pl.read_csv(target, infer_schema=False).select(rates.columns)])
    merged = rates.unique(["valid_from", "currency"], keep="first", maintain_order=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with draft.open("wb") as file:
        merged.sort("valid_from", "currency").write_csv(file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
