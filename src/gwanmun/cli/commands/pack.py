"""``gwanmun pack``: country packs: check one, start a new one, list those that are installed."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gwanmun.cli import out
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    from gwanmun.countries.check import Report

app = typer.Typer(no_args_is_help=True, help=T("국가 자료.", "Country packs."))


@app.command(
    help=T(
        "국가 자료를 점검합니다: 기간의 빈틈과 겹침, 근거 없는 값, 쓰이지 않는 규칙, 기준 시험.",
        "Check a pack: gaps and overlaps in time, uncited figures, rules out of reach, golden tests.",
    )
)
def check(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="DIR",
            help=T(
                "국가 자료의 폴더, 또는 설치된 국가의 부호.",
                "Folder of the pack, or code of an installed one.",
            ),
        ),
    ],
    as_json: out.Json = False,
) -> None:
    place = _folder(folder)
    import gwanmun.parcels.rules.kernel
    import gwanmun.tariff.contract  # noqa: F401 - rooms register what they can say and answer
    from gwanmun.core.book import RuleBookError
    from gwanmun.countries import check as checking

    try:
        report = checking.check(place)
    except RuleBookError as error:
        raise Stop(
            Exit.REFUSED,
            T(f"pack.toml을 읽을 수 없습니다: {error}", f"pack.toml cannot be read: {error}"),
        ) from None
    if as_json:
        found = [dataclasses.asdict(one) for one in report.findings]
        out.emit({"ok": report.ok, "pack": place, "counts": report.counts, "findings": found})
    else:
        _show(report)
    if not report.ok:
        raise typer.Exit(Exit.FINDINGS)


def _folder(named: str) -> Path:
    from gwanmun.core.book import RuleBookError
    from gwanmun.countries.check import find_pack
    from gwanmun.countries.registry import pack_folder

    if Path(named).is_dir():
        if found := find_pack(Path(named)):
            return found
        raise Stop(
            Exit.NOT_FOUND,
            T(f"{named} 폴더에 pack.toml이 없습니다.", f"There is no pack.toml in {named}."),
            T(
                f"gwanmun pack new 부호 {named}로 새로 만들 수 있습니다.",
                f"gwanmun pack new CODE {named} writes one.",
            ),
        )
    try:
        return pack_folder(named)
    except RuleBookError:
        raise Stop(
            Exit.NOT_FOUND,
            T(f"{named} 폴더도, 그 부호의 국가 자료도 없습니다.", f"There is no folder and no pack {named}."),
        ) from None


def _show(report: Report) -> None:
    lang, counts = language(), report.counts
    for one in report.findings:
        where = f"{one.file}:{one.line}" if one.line else one.file
        out.say(f"{where}  [{one.code}] {one.message[lang]}")
        out.say(f"    → {one.cure[lang]}")
    if report.findings:
        out.say()
    out.say(
        T(
            f"값 {counts['parameters']:,}종(항목 {counts['entries']:,}, 미확인 {counts['unverified']:,}), "
            f"규칙 {counts['rules']:,}, 표 {counts['tables']:,}, 규칙집 {counts['books']:,}, "
            f"기준 시험 {counts['golden']:,}.",
            f"{counts['parameters']:,} parameters ({counts['entries']:,} entries, "
            f"{counts['unverified']:,} not verified), {counts['rules']:,} rules, "
            f"{counts['tables']:,} tables, {counts['books']:,} books, {counts['golden']:,} golden tests.",
        )
    )
    if counts["unfilled"]:
        out.say(
            T(
                f"근거를 확인하여 채울 곳이 {counts['unfilled']:,}군데 남았습니다(fill in 표시).",
                f"{counts['unfilled']:,} sources are still to be looked up (“(fill in)”).",
            )
        )
    out.say(
        T(f"고칠 것이 {len(report.findings):,}건 있습니다.", f"{len(report.findings):,} things to mend.")
        if report.findings
        else T("고칠 것이 없습니다.", "Nothing to mend.")
    )


@app.command(
    help=T(
        "새 국가 자료를 만듭니다. 바로 점검에 통과하며, 채울 곳이 표시되어 있습니다.",
        "Write a pack for a new country. It passes the check at once; what is to be filled in is marked.",
    )
)
def new(
    code: Annotated[
        str, typer.Argument(help=T("나라의 ISO 두 자리 부호.", "Two-letter ISO code of the country."))
    ],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=T("만들 폴더.", "The folder to write."))],
    ko: Annotated[str, typer.Option(help=T("나라 이름(한국어).", "Name of the country in Korean."))] = "",
    en: Annotated[str, typer.Option(help=T("나라 이름(영어).", "Name of the country in English."))] = "",
    currency: Annotated[
        str, typer.Option(help=T("통화의 ISO 부호(예: JPY).", "ISO code of its currency, such as JPY."))
    ] = "XXX",
    digits: Annotated[
        int,
        typer.Option(
            min=0, max=4, help=T("통화의 소수 자릿수.", "Decimals of the currency's smallest unit.")
        ),
    ] = 2,
    since: Annotated[
        str,
        typer.Option(
            "--from",
            help=T(
                "자료가 다루는 첫날. 적지 않으면 올해 1월 1일.",
                "First day it covers; else 1 January of this year.",
            ),
            show_default=False,
        ),
    ] = "",
    as_json: out.Json = False,
) -> None:
    from datetime import UTC, date, datetime

    from gwanmun.countries import scaffold

    try:
        first = date.fromisoformat(since) if since else date(datetime.now(UTC).year, 1, 1)
    except ValueError:
        raise Stop(Exit.USAGE, T(f"{since}은(는) 날짜가 아닙니다.", f"{since} is not a day.")) from None
    try:
        pack = scaffold.write(
            code, folder, first, name_ko=ko, name_en=en, currency=currency.upper(), digits=digits
        )
    except scaffold.UnknownCountry:
        raise Stop(
            Exit.USAGE,
            T(f"{code}은(는) ISO 국가부호가 아닙니다.", f"{code} is not an ISO country code."),
        ) from None
    except FileExistsError:
        raise Stop(
            Exit.USAGE,
            T(f"{folder} 폴더가 비어 있지 않습니다.", f"{folder} is not empty."),
            T("다른 폴더를 지정하십시오.", "Name another folder."),
        ) from None
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    if as_json:
        out.emit({"pack": pack, "folder": folder, "files": files})
        return
    for file in files:
        out.say(f"  {file}")
    out.say(
        T(
            f"다음: README.md를 따라 값을 채우고 gwanmun pack check {folder}로 점검하십시오.",
            f"Next: fill in the figures as README.md says, then run gwanmun pack check {folder}.",
        )
    )


@app.command("list", help=T("설치된 국가 자료를 보여줍니다.", "List the packs that are installed."))
def installed(as_json: out.Json = False) -> None:
    from gwanmun.countries import registry

    found = [
        (pack := registry.open_pack(code)).about | {"digest": pack.digest} for code in registry.countries()
    ]
    if as_json:
        out.emit([{k: v for k, v in one.items() if k != "sources"} for one in found])
        return
    heads = (
        T("부호", "Code"),
        T("나라", "Country"),
        T("통화", "Currency"),
        T("시작일", "From"),
        T("지문", "Digest"),
    )
    name = "name_ko" if language() == "ko" else "name_en"
    out.table(
        "", heads, ((o["code"], o[name], o["currency"], o["covers_from"], o["digest"][:12]) for o in found)
    )
