"""The tariff itself: where a code stands, and every rate that holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries import registry
from gwanmun.platform.api.auth import ApiKey
from gwanmun.platform.api.problems import Problem, not_found
from gwanmun.tariff.api import examples, schemas
from gwanmun.tariff.kinds import TABLE, kind_named
from gwanmun.tariff.looking import Looked, look
from gwanmun.tariff.nomenclature import Named
from gwanmun.tariff.rules.exact import plain
from gwanmun.tariff.saying import rate_said
from gwanmun.tariff.tables import Tariff, tariff_of

router = Router(tags=["Duty and tax"])


@router.get(
    "/{country}/{code}",
    auth=ApiKey("tariff:assess"),
    operation_id="getTariffCode",
    summary="품목번호의 세율 · Rates of a code",
    response=schemas.CodeOut,
    openapi_extra=examples.CODE,
)
def code(
    request: HttpRequest,
    country: Annotated[str, Path(pattern="^[a-z]{2}$", examples=["kr"])],
    code: Annotated[str, Path(min_length=2, max_length=20, pattern="^[0-9][0-9. -]*$", examples=["6402.99"])],
    on: Annotated[date | None, Query(description="a day; without it, today")] = None,
) -> dict[str, Any]:
    """Names from the chapter down, the codes below, and each rate with the days it holds and its source.
    Dots and hyphens in the code are ignored. 404 where the nomenclature has no such code on that day."""
    try:
        tariff = tariff_of(country) if country in registry.countries() else None
    except RuleBookError:
        tariff = None
    if tariff is None:
        raise not_found()
    day = on or timezone.localdate()
    found = look(tariff, code, day)
    if found.code is None:
        raise _unknown(found, day)
    return told(found, tariff, day)


def told(found: Looked, tariff: Tariff, day: date) -> dict[str, Any]:
    pack = registry.open_pack(tariff.country)
    book = pack.book(max(day, pack.covers_from))
    kinds = book.tables.get(TABLE, {})
    return {
        "country": tariff.country,
        "code": found.code,
        "date": day.isoformat(),
        "declarable": found.leaf,
        "units": list(found.units),
        "path": _named(found.path),
        "below": _named(found.below),
        "rates": [_rate(rate, kinds, tariff, book.currency) for rate in found.rates],
        "tariff": {
            "demonstration": tariff.demonstration,
            "label": _both(tariff.label),
            "digest": tariff.digest,
        },
    }


def _unknown(found: Looked, day: date) -> Problem:
    near = found.nearest
    ko = f"가장 가까운 윗단계는 {near}입니다. " if near else ""
    en = f"The longest part that is known is {near}. " if near else ""
    return Problem(
        "not-found",
        f"{day}의 품목분류표에 {found.asked}이(가) 없습니다. {ko}부호를 확인해 주십시오.",
        f"The nomenclature of {day} has no {found.asked}. {en}Check the code.",
    )


def _both(text: Text) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en}


def _named(levels: Iterable[Named]) -> list[dict[str, Any]]:
    return [{"code": level.code, "name": _both(level.name) if level.name else None} for level in levels]


def _rate(rate: Mapping[str, Any], kinds: Mapping[str, Any], tariff: Tariff, currency: str) -> dict[str, Any]:
    kind = kind_named(kinds, rate["kind"])
    source = rate["source"] or ""
    said = tariff.sources.get(source)
    days = {name: rate[name].isoformat() if rate[name] else None for name in ("valid_from", "valid_to")}
    return {
        "kind": rate["kind"],
        "kind_name": _both(kind.name) if kind else _both(Text(rate["kind"], rate["kind"])),
        "code": rate["code"],
        "text": _both(rate_said(rate, currency)),
        "form": rate["form"],
        "percent": None if rate["rate_e6"] is None else plain(rate["rate_e6"], 4),
        "amount": None if rate["amount_e6"] is None else plain(rate["amount_e6"], 6),
        **{name: rate[name] for name in ("unit", "origin", "use", "party")},
        **days,
        "source": _both(said) if said else _both(Text(source, source) if source else tariff.label),
    }
