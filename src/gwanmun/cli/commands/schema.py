"""``gwanmun schema``: the form of what the program takes in."""

from __future__ import annotations

import typer

from gwanmun.cli import out, store
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.options import Country
from gwanmun.cli.words import T

app = typer.Typer(no_args_is_help=True, help=T("입력 자료의 서식.", "The form of what is taken in."))


@app.callback()
def _group() -> None:
    pass


@app.command(
    help=T(
        "세액을 산출할 신고의 JSON Schema를 출력합니다. 항목마다 한국어와 영어 설명이 있습니다.",
        "Print the JSON Schema of a declaration to be assessed, each field in Korean and English.",
    )
)
def assess(
    country: Country = "kr",
    as_json: out.Json = False,
) -> None:
    store.load()
    from gwanmun.core.book import RuleBookError
    from gwanmun.countries.registry import rule_book
    from gwanmun.tariff.contract import assess_schema

    try:
        out.emit(assess_schema(rule_book(country)))
    except RuleBookError as error:
        raise Stop(Exit.NOT_FOUND, T(f"국가 자료가 없습니다: {error}", f"No such pack: {error}")) from None
