"""``gwanmun risk select``: which items of a file are looked into, in which lane, and why."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out
from gwanmun.cli.commands.registry import existing
from gwanmun.cli.commands.risk.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    import polars as pl

MORE = ("mandatory", "alert", "stake")
LEAST_KEY = 16


@app.command(
    help=T(
        "물품 파일(CSV, JSON Lines, Parquet)에서 검사할 것을 고릅니다. 아무것도 저장하지 않습니다.",
        "Choose from a file of items (CSV, JSON Lines, Parquet) what to look into. Nothing is stored.",
    )
)
def select(
    file: Annotated[Path, typer.Argument(help=T("물품 파일.", "File of items."))],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help=T("kind 열이 없을 때의 물품 종류.", "Kind of items where the file has no column kind."),
        ),
    ] = "DECLARATION",
    slot: Annotated[
        list[str] | None,
        typer.Option(
            "--slots",
            help=T(
                "검사 구분의 여력, 예: RED=30. 여러 번 쓸 수 있음.",
                "Slots of a lane, such as RED=30; may be repeated.",
            ),
        ),
    ] = None,
    explore: Annotated[
        str,
        typer.Option(
            "--explore",
            help=T(
                "탐색 방식: none, random, uncertainty, bandit.",
                "Exploration: none, random, uncertainty, bandit.",
            ),
        ),
    ] = "none",
    key: Annotated[
        str,
        typer.Option(
            "--key",
            help=T(
                "추첨 열쇠(16자 이상). 없으면 매번 다른 표본.",
                "Key of the draw, 16 letters or more; without it, another sample each time.",
            ),
        ),
    ] = "",
    country: Annotated[
        str, typer.Option("--country", help=T("국가 자료의 부호.", "Code of the country pack."))
    ] = "kr",
    target: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help=T("결과를 쓸 파일(JSON Lines).", "File for the answer (JSON Lines).")
        ),
    ] = None,
    as_json: out.Json = False,
) -> None:
    from gwanmun.core.book import RuleBookError
    from gwanmun.countries import registry
    from gwanmun.risk.contract import LaneError, Situation, lanes_of, policy
    from gwanmun.risk.contract import select as choose

    rows = _read(file, kind)
    if key and not LEAST_KEY <= len(key.encode()) <= 64:
        raise Stop(
            Exit.USAGE,
            T("추첨 열쇠는 16바이트 이상 64바이트 이하여야 합니다.", "The key must have 16 to 64 bytes."),
            T("더 긴 열쇠를 주십시오.", "Give a longer one."),
        )
    try:
        book = registry.rule_book(country, dt.date.today())  # noqa: DTZ011 - the day of the law here
        lanes = lanes_of(book)
        told = _slots(slot or [], lanes.codes)
        cells = rows.select("office", "shift").unique().rows()
        slots = {(o or "", s or "", lane): n for o, s in cells for lane, n in told.items()}
        worth = book.parameters["risk.find_worth"].value if "risk.find_worth" in book.parameters else 0
        situation = Situation(
            lanes, key.encode() or secrets.token_bytes(32), slots=slots, exploring=policy(explore),
            find_worth=worth,
        )  # fmt: skip
        found = choose(rows, situation)
    except (RuleBookError, LaneError, ValueError) as error:
        raise Stop(
            Exit.USAGE, str(error), T("값을 고쳐 다시 실행하십시오.", "Correct it and run again.")
        ) from None
    answers = [_answer(row, language()) for row in found.rows.iter_rows(named=True)]
    if target is not None:
        target.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in answers), "utf-8")
    if as_json:
        out.emit({"lanes": found.told.to_dicts(), "items": answers})
        return
    heads = (
        T("세관", "Office"), T("근무조", "Shift"), T("검사 구분", "Lane"), T("여력", "Slots"),
        T("요청", "Asked"), T("선별", "Chosen"), T("무작위", "Random"), T("탐색", "Exploration"),
        T("들지 못함", "Did not fit"),
    )  # fmt: skip
    counted = ("asked", "chosen", "random", "exploration", "missed")
    lines = [
        (r["office"] or "–", r["shift"] or "–", r["lane"], "–" if r["slots"] is None else f"{r['slots']:,}",
         *(f"{r[n]:,}" for n in counted))
        for r in found.told.iter_rows(named=True)
    ]  # fmt: skip
    out.table("", heads, lines, right=range(3, 9))
    if target is None:
        chosen = [a for a in answers if a["basis"]]
        out.table("", (T("물품", "Item"), T("검사 구분", "Lane"), T("근거", "Basis"), T("이유", "Reasons")), [
            (a["item"], a["lane"], a["basis"], "; ".join(a["reasons"])) for a in chosen[:50]
        ])  # fmt: skip
        if len(chosen) > 50:
            out.note(
                T(
                    f"{len(chosen) - 50:,}건 더 있습니다. --out으로 모두 받으십시오.",
                    f"{len(chosen) - 50:,} more; get all with --out.",
                )
            )


def _answer(row: dict[str, Any], lang: str) -> dict[str, Any]:
    from gwanmun.risk.contract import explain_selection

    said: list[str] = []
    if row["basis"]:
        found = explain_selection(
            basis=row["basis"],
            bases=row["bases"].split(),
            chance_ppm=round(row["chance"] * 1_000_000),
            points=row["points"],
        )
        said = [reason.text[lang] for reason in found]
    return {**row, "reasons": said}


def _slots(told: list[str], known: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for one in told:
        lane, _, number = one.partition("=")
        if lane not in known or not number.isdecimal():
            raise ValueError(
                T(f"--slots {one!r}: {', '.join(known)} 가운데 하나와 정수를 RED=30처럼 적어 주십시오.",
                  f"--slots {one!r}: write a lane ({', '.join(known)}) and a whole number, such as RED=30.")
            )  # fmt: skip
        found[lane] = int(number)
    return found


def _read(file: Path, kind: str) -> pl.DataFrame:
    """The file as columns of ITEM and those that count beside them."""
    import polars as pl

    from gwanmun.risk.contract import ITEM, KINDS

    existing(file)
    try:
        if file.suffix == ".parquet":
            rows = pl.read_parquet(file)
        elif file.suffix in (".jsonl", ".ndjson"):
            rows = pl.read_ndjson(file)
        else:
            rows = pl.read_csv(file, infer_schema=False)
        if "item" not in rows.columns:
            raise ValueError(
                T("item 열(물품 번호)이 없습니다.", "There is no column item (the number of the item).")
            )
        types = {**ITEM, "mandatory": pl.String(), "alert": pl.String(), "stake": pl.Int64()}
        made = {}
        for name, dtype in types.items():
            if name in rows.columns:
                text = dtype == pl.Date and rows.schema[name] == pl.String
                made[name] = pl.col(name).str.to_date() if text else pl.col(name).cast(dtype)
            elif name not in MORE:
                made[name] = pl.lit(kind if name == "kind" else None, dtype=dtype)
        rows = rows.select(**made)
        if unknown := sorted(set(rows["kind"].drop_nulls()) - set(KINDS)):
            raise ValueError(T(f"물품 종류가 아닙니다: {unknown[0]}", f"No kind of items: {unknown[0]}"))
        if rows["item"].null_count() or rows["kind"].null_count():
            raise ValueError(T("item이나 kind가 빈 줄이 있습니다.", "A row lacks its item or its kind."))
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise Stop(
            Exit.USAGE,
            T(f"{file.name}을(를) 읽을 수 없습니다: {error}", f"{file.name} cannot be read: {error}"),
            T(
                "열 이름과 값을 확인하십시오(안내서 risk-selection).",
                "Check columns and values (guide risk-selection).",
            ),
        ) from None
    return rows
