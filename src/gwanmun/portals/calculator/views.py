"""The calculator, its search for codes, and the estimate as a document. Nothing is written anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import polars as pl
from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.countries import registry
from gwanmun.platform.api import throttle
from gwanmun.platform.i18n import T, language, pick
from gwanmun.portals import home
from gwanmun.portals.calculator import choices, document
from gwanmun.portals.calculator.asked import COUNTRY, MOST_LINES, Asked
from gwanmun.portals.calculator.result import Result, reckon
from gwanmun.tariff.contract import Tariff, components_of, look, tariff_of

#: One address: questions a minute, and how many at once. Counted in this process only, and by a hash.
PACE = throttle.Rate(120, 40)
FOUND = 20  # codes offered by the search

View = Callable[..., HttpResponse]


def paced(view: View) -> View:
    """Not too often from one address."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = hashlib.sha256(str(get_adapter().get_client_ip(request)).encode()).hexdigest()[:24]
        taken = throttle.BUCKETS.take(f"calculator:{address}", PACE)
        if not taken.allowed:
            response = home.too_many(request)
            response["Retry-After"] = str(taken.retry_after_s)
            return response
        return view(request, *args, **kwargs)

    return inner


def offered() -> list[tuple[str, str]]:
    """Countries whose tariff is here, with their names; the first pack's country first."""
    found = []
    for code in sorted(registry.countries(), key=lambda code: (code != COUNTRY, code)):
        try:
            tariff_of(code)
        except RuleBookError:
            continue
        about = registry.open_pack(code).about
        found.append((code, str(about[f"name_{language()}"])))
    return found


def asked_for(request: HttpRequest) -> tuple[Asked, str, date, list[tuple[str, str]]]:
    """What was asked, of which country, the day where none is told, and the countries there are."""
    there = offered()
    country = request.GET.get("country", COUNTRY)
    country = country if country in dict(there) else COUNTRY
    day = default_day(country)
    return Asked.of(request.GET.dict() | {"country": country}, day), country, day, there


def default_day(country: str = COUNTRY) -> date:
    """Today, or the last day whose exchange rates are known."""
    return min(timezone.localdate(), registry.last_rate_day(country))


@require_safe
@paced
def page(request: HttpRequest) -> HttpResponse:
    """The form and, once every line has its code and price, the answer below it."""
    asked, country, day, there = asked_for(request)
    if "add" in request.GET:
        return redirect(
            f"{reverse('calculator:page')}?{asked.added().query()}#line-{len(asked.added().lines)}"
        )
    if (gone := request.GET.get("remove", "")).isdecimal():
        return redirect(f"{reverse('calculator:page')}?{asked.removed(int(gone[:2])).query()}#lines")
    book = _book(asked, day, country)
    result = reckon(asked, book, country) if asked.begun else None
    tariff = tariff_of(country)
    link = f"{reverse('calculator:page')}?{asked.query()}"
    context = {
        "asked": asked,
        "country": country,
        "offered": there,
        "entries": choices.entries(book),
        "modes": choices.modes(),
        "by_scheme": "simplified" in book.tables,
        "by_components": "components" in book.tables,
        "from_port": book.value("valuation.basis") == "FOB",
        "lines": [_form_line(n, line, asked, tariff, book, result) for n, line in enumerate(asked.lines, 1)],
        "most": len(asked.lines) >= MOST_LINES,
        "result": result,
        "faults": result.faults if result else {},
        "missing": not asked.begun and not asked.empty,
        "tariff": tariff,
        "tariff_label": tariff.label[language()],
        "late": day < timezone.localdate(),
        "day": day,
        "link": request.build_absolute_uri(link),
        "estimate": f"{reverse('calculator:estimate')}?{asked.query()}",
        "schemes": choices.SCHEMES,
        "countries": choices.countries(country),
        "currencies": choices.currencies(book, asked.common["currency"]),
        "incoterms": choices.incoterms(),
        "classes": choices.classes(book),
        "crumbs": [(T("세금 계산", "Duty calculator"), "")],
    }
    response = render(request, "calculator/page.html", context)
    if "HX-Request" in request.headers:  # the address bar holds the question without its empty fields
        response["HX-Push-Url"] = link
    return response


def _book(asked: Asked, day: date, country: str) -> RuleBook:
    """The law of the day that was asked for; a day that cannot be is told when it is assessed."""
    try:
        return registry.rule_book(country, date.fromisoformat(asked.common["date"]))
    except (ValueError, RuleBookError):
        return registry.rule_book(country, day)


def _form_line(
    number: int, line: dict[str, str], asked: Asked, tariff: Tariff, book: RuleBook, result: Result | None
) -> dict[str, Any]:
    """A line as the form shows it: its units, codes below the one that was written, its faults."""
    below: list[dict[str, str]] = []
    units: tuple[str, ...] = ()
    name = ""
    parts: dict[str, str | None] = {}
    if line.get("code"):
        try:
            day = date.fromisoformat(asked.common["date"])
        except ValueError:
            day = default_day(tariff.country)
        found = look(tariff, line["code"], day)
        parts = components_of(tariff, line["code"], day)
        units = found.units
        named = [level.name for level in found.path if level.name]
        name = named[-1][language()] if named else ""
        if not found.leaf:
            below = [
                {
                    "code": level.code,
                    "shown": choices.code_shown(level.code, tariff.country),
                    "name": level.name[language()] if level.name else "",
                    "query": asked.changed(number, code=level.code).query(),
                }
                for level in found.below
            ]
    faults = result.faults if result else {}
    more = ("quantity", "unit", "net", "pieces", "goods")
    claimed = book.tables.get("rate_kinds", {}).get(line.get("claim", ""))
    return {
        "number": number,
        "id": str(number),
        "told": line,
        "name": name,
        "below": below,
        "units": choices.units(*units, line.get("unit")),
        "faults": {
            name: faults.get(f"{name}-{number}", [])
            for name in ("code", "price", "origin", "claim", "components", *more)
        },
        "components": [_component(part, unit, number, line, book) for part, unit in parts.items()],
        "open": any(line.get(name) or faults.get(f"{name}-{number}") for name in more),
        "claimed": claimed.name[language()] if claimed else line.get("claim", ""),
        "unclaimed": asked.changed(number, claim="").query(),
    }


def _component(
    part: str, unit: str | None, number: int, line: dict[str, str], book: RuleBook
) -> dict[str, str]:
    """A field for the value of a component, or for its quantity in the unit the rate asks for."""
    kind = "value" if unit is None else "amount"
    field = f"{kind}.{part}"
    said = choices.component(part, book)
    units = dict(choices.units(unit)).get(unit, unit) if unit else ""
    what = pick("가격", "value") if unit is None else units or pick("수", "number")
    return {
        "id": f"{field}-{number}",
        "name": f"{said} ({what})",
        "value": line.get(field, ""),
    }


@require_safe
@paced
def codes(request: HttpRequest) -> HttpResponse:
    """Options for what is being written into a field of codes: by digits, or by words of the name."""
    asked = next((str(v) for k, v in request.GET.items() if k.startswith("code")), "").strip()[:40]
    country = request.GET.get("country", COUNTRY)
    country = country if country in dict(offered()) else COUNTRY
    found = [
        (choices.code_shown(code, country), name)
        for code, name in (_search(asked, country) if len(asked) > 1 else [])
    ]
    return render(request, "calculator/_codes.html", {"found": found})


def _search(asked: str, country: str) -> list[tuple[str, str]]:
    names = tariff_of(country).nomenclature
    side = "name_en" if language() == "en" else "name_ko"
    digits = asked.replace(".", "").replace("-", "").replace(" ", "")
    if digits.isdecimal():
        fits = pl.col("code").str.starts_with(digits)
    else:
        word = pl.lit(asked.lower())
        fits = pl.any_horizontal(
            pl.col(name).str.to_lowercase().str.contains(word, literal=True)
            for name in ("name_ko", "name_en")
        )
    today = default_day(country)
    holds = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= today)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= today)
    )
    rows = (
        names.filter(fits, holds)
        .head(FOUND)
        .select("code", pl.coalesce(side, "name_ko", "name_en", pl.lit("")))
    )
    return list(rows.iter_rows())


@require_safe
@paced
def estimate(request: HttpRequest) -> HttpResponse:
    """The estimate as PDF; what cannot be assessed goes back to the page, which says why."""
    asked, country, day, _ = asked_for(request)
    address = f"{reverse('calculator:page')}?{asked.query()}"
    if not asked.begun:
        return redirect(address)
    book = _book(asked, day, country)
    result = reckon(asked, book, country, with_offers=False)
    if result.refused:
        return redirect(address)
    made = document.estimate(asked, result, book, request.build_absolute_uri(address), timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="gwanmun-estimate.pdf"'
    response["Cache-Control"] = "no-store"
    return response
