"""What ``gwanmun tariff`` shows: facts as plain documents, and the same in words and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwanmun.cli import out
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    import polars as pl

    from gwanmun.core.text import Text
    from gwanmun.tariff.importing import Outcome
    from gwanmun.tariff.looking import Looked
    from gwanmun.tariff.nomenclature import Named
    from gwanmun.tariff.tables import Source, Tariff

Document = dict[str, Any]
_FEW = 10


def _pair(text: Text) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en}


def _here(pair: Mapping[str, str]) -> str:
    return pair[language()]


# --- an import -------------------------------------------------------------------------------------


def outcome_facts(done: Outcome) -> Document:
    return {
        "table": done.name,
        "label": _pair(done.label),
        "changed": done.changed,
        "from": done.as_of,
        "read": done.read,
        "rows": done.rows,
        "repeated": done.repeated,
        "file": done.kept.path,
        "before": done.kept.before,
        "errors": [_fault(row) for row in done.errors.iter_rows(named=True)],
        "notes": [_fault(row) for row in done.notes.iter_rows(named=True)],
    }


def _fault(row: Mapping[str, Any]) -> Document:
    from gwanmun.tariff.importers.faults import in_words

    said = in_words(row["code"], row["field"], row["value"])
    return {**row, "message": _pair(said.message), "cure": _pair(said.cure)}


def say_outcome(done: Outcome, errors: Path | None) -> None:
    label, left_out = done.label[language()], done.errors.height
    if not done.changed:
        out.say(
            T(
                f"{label}: 같은 파일이 이미 적용되고 있습니다({done.rows:,}줄).",
                f"{label}: the same file is in force already ({done.rows:,} rows).",
            )
        )
        return
    out.say(
        T(
            f"{label}: {done.read:,}줄을 읽어 {done.rows:,}줄을 적용합니다"
            f"(제외 {left_out:,}, 중복 {done.repeated:,}).",
            f"{label}: {done.read:,} rows read, {done.rows:,} rows in force ({left_out:,} left out, "
            f"{done.repeated:,} repeated).",
        )
    )
    if done.kept.before:
        out.note(T(f"이전 표: {done.kept.before}", f"The table before: {done.kept.before}"))
    _say_faults(T("제외한 줄", "Rows left out"), done.errors)
    _say_faults(T("확인할 것", "To look at"), done.notes)
    if errors is not None:
        out.note(T(f"전체 목록: {errors}", f"The whole list: {errors}"))


def _say_faults(title: str, faults: pl.DataFrame) -> None:
    if faults.is_empty():
        return
    counted = Counter(faults["code"].to_list())
    shown = faults.head(_FEW)
    out.table(
        f"{title} ({', '.join(f'{code} {n:,}' for code, n in counted.most_common())})",
        [T("시트", "Sheet"), T("줄", "Line"), T("내용", "What"), T("고치는 법", "Cure")],
        (
            (f["sheet"], f["line"], _here(f["message"]), _here(f["cure"]))
            for f in (_fault(row) for row in shown.iter_rows(named=True))
        ),
        right=(1,),
    )
    if faults.height > _FEW:
        more = faults.height - _FEW
        out.note(
            T(
                f"그 밖에 {more:,}건. --errors로 모두 적을 수 있습니다.",
                f"{more:,} more; --errors writes them all.",
            )
        )


# --- what is in force --------------------------------------------------------------------------------


def facts(tariff: Tariff, country: str, home: Path, on: date) -> Document:
    from gwanmun.tariff.importers.store import history
    from gwanmun.tariff.tables import NAMES, RATES

    tables = {
        RATES: _table(tariff.rates_source, tariff.rates, len(history(RATES, country, home))),
        NAMES: _table(tariff.nomenclature_source, tariff.nomenclature, len(history(NAMES, country, home))),
    }
    tables[NAMES]["leaves"] = int(tariff.nomenclature["leaf"].sum())
    exchange = _exchange(country, home, on)
    findings = [f"{name}.demonstration" for name, table in tables.items() if table["demonstration"]]
    findings += ["fx.late"] if exchange and exchange["late_weeks"] else []
    findings += ["fx.missing"] if exchange and exchange["missing_weeks"] else []
    return {
        "country": country,
        "on": on,
        "digest": tariff.digest,
        **tables,
        "fx": exchange,
        "findings": findings,
    }


def _table(source: Source, frame: pl.DataFrame, kept: int) -> Document:
    return {
        "label": _pair(source.label),
        "demonstration": source.demonstration,
        "rows": frame.height,
        "codes": frame["code"].n_unique(),
        "valid_from": frame["valid_from"].min(),
        "valid_to": None if frame["valid_to"].null_count() else frame["valid_to"].max(),
        "file": source.file,
        "imported_at": source.imported_at,
        "digest": source.digest,
        "history": kept,
    }


def _exchange(country: str, home: Path, on: date) -> Document | None:
    from gwanmun.countries import registry
    from gwanmun.countries.fx import coverage

    registry.use_tables_of(home)
    rates = registry.open_pack(country).fx
    if rates.is_empty():
        return None
    found = coverage(rates, on)
    return {
        "first_week": found.first,
        "last_week": found.last,
        "currencies": rates["currency"].n_unique(),
        "late_weeks": found.late,
        "missing_weeks": list(found.missing),
        "partial_weeks": [{"week": week, "absent": list(absent)} for week, absent in found.partial],
    }


def say_facts(document: Document) -> None:
    names = {"rates": T("관세율", "Rates"), "nomenclature": T("품목분류", "Nomenclature")}
    out.table(
        "",
        [
            "",
            T("자료", "Table"),
            T("줄", "Rows"),
            T("부호", "Codes"),
            T("적용기간", "Days"),
            T("올린 때", "Imported"),
        ],
        (
            (
                words,
                _here(document[name]["label"]),
                f"{document[name]['rows']:,}",
                f"{document[name]['codes']:,}",
                f"{document[name]['valid_from']} – {document[name]['valid_to'] or ''}",
                document[name]["imported_at"],
            )
            for name, words in names.items()
        ),
        right=(2, 3),
    )
    if any(document[name]["demonstration"] for name in names):
        out.say(
            T(
                "시연용 자료가 쓰이고 있습니다. 실제 세액 산정에는 공식 파일을 올리십시오: "
                "gwanmun tariff import --help",
                "Demonstration tables are in use. For real assessments bring in the official files: "
                "gwanmun tariff import --help",
            )
        )
    exchange = document["fx"]
    if exchange is None:
        return
    first, last, late = exchange["first_week"], exchange["last_week"], exchange["late_weeks"]
    out.say(
        T(
            f"환율: {first} – {last} 주, {exchange['currencies']}개 통화.",
            f"Exchange rates: weeks {first} – {last}, {exchange['currencies']} currencies.",
        )
    )
    if late:
        out.say(T(f"환율이 {late}주 늦었습니다.", f"The exchange rates are {late} weeks late."))
    if missing := exchange["missing_weeks"]:
        spans = _spans(missing)
        out.say(
            T(f"환율이 없는 주 {len(missing)}개: {spans}", f"{len(missing)} weeks without rates: {spans}")
        )
    for week in exchange["partial_weeks"]:
        absent = ", ".join(week["absent"])
        out.say(
            T(f"{week['week']} 주에 빠진 통화: {absent}", f"Missing in the week of {week['week']}: {absent}")
        )


def _spans(weeks: list[date]) -> str:
    """Weeks in a row as one span."""
    spans: list[list[date]] = []
    for week in weeks:
        if spans and (week - spans[-1][-1]).days == 7:
            spans[-1].append(week)
        else:
            spans.append([week])
    return ", ".join(f"{s[0]}" if len(s) == 1 else f"{s[0]} – {s[-1]}" for s in spans)


# --- one code ----------------------------------------------------------------------------------------


def code_facts(looked: Looked, tariff: Tariff, country: str, on: date) -> Document:
    from gwanmun.countries.registry import open_pack

    currency = str(open_pack(country).about["currency"])
    kinds = _kinds(country, on)
    return {
        "country": country,
        "asked": looked.asked,
        "code": looked.code,
        "on": on,
        "may_be_declared": looked.leaf,
        "units": list(looked.units),
        "nearest": looked.nearest,
        "path": [_named(level) for level in looked.path],
        "below": [_named(level) for level in looked.below],
        "demonstration": tariff.demonstration,
        "label": _pair(tariff.label),
        "rates": [_rate(row, tariff, kinds, currency) for row in looked.rates],
    }


def _kinds(country: str, on: date) -> Mapping[str, Any]:
    from gwanmun.core.book import RuleBookError
    from gwanmun.countries.registry import rule_book
    from gwanmun.tariff.kinds import TABLE

    try:
        found = rule_book(country, on).tables.get(TABLE, {})
    except RuleBookError:  # a day the pack does not cover
        found = rule_book(country).tables.get(TABLE, {})
    return found if isinstance(found, Mapping) else {}


def _named(level: Named) -> Document:
    return {"code": level.code, "name": _pair(level.name) if level.name else None}


def _rate(row: dict[str, Any], tariff: Tariff, kinds: Mapping[str, Any], currency: str) -> Document:
    from gwanmun.tariff.kinds import kind_named
    from gwanmun.tariff.saying import rate_said

    kind = kind_named(kinds, row["kind"])
    source = tariff.sources.get(row["source"] or "")
    return {
        **row,
        "name": _pair(kind.name) if kind else None,
        "class": kind.more.get("class") if kind else None,
        "said": _pair(rate_said(row, currency)),
        "source": _pair(source) if source else {"ko": row["source"], "en": row["source"]},
    }


def say_code(document: Document) -> None:
    for depth, level in enumerate(document["path"]):
        name = _here(level["name"]) if level["name"] else "–"
        out.say(f"{'  ' * depth}{level['code']}  {name}")
    if document["code"] is None:
        out.say(
            T(
                f"{document['on']} 품목분류표에 {document['asked']}이(가) 없습니다.",
                f"The nomenclature of {document['on']} does not know {document['asked']}.",
            )
        )
    elif not document["may_be_declared"]:
        out.say(
            T(
                "신고할 수 있는 번호가 아닙니다. 아래에서 고르십시오.",
                "This cannot be declared; choose one below.",
            )
        )
    if document["code"] is None or not document["may_be_declared"]:
        for level in document["below"]:
            out.say(f"    {level['code']}  {_here(level['name']) if level['name'] else '–'}")
    if document["rates"]:
        _say_rates(document)
    if document["demonstration"]:
        out.note(_here(document["label"]))


def _say_rates(document: Document) -> None:
    out.table(
        T(f"{document['on']} 세율", f"Rates on {document['on']}"),
        [
            T("구분", "Kind"), T("이름", "Name"), T("세율", "Rate"), T("조건", "Only"), T("번호", "At"),
            T("적용기간", "Days"), T("출처", "Source"),
        ],
        (
            (
                rate["kind"],
                _here(rate["name"]) if rate["name"] else "–",
                _here(rate["said"]),
                ", ".join(filter(None, (rate["origin"], rate["use"], rate["party"]))),
                rate["code"],
                f"{rate['valid_from']} – {rate['valid_to'] or ''}",
                _here(rate["source"]),
            )
            for rate in document["rates"]
        ),
    )  # fmt: skip
