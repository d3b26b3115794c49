"""Long lists: filter by chips, sort, page by keyset (never by offset), export.

A list's whole state is in its address, so it can be saved, sent to a colleague and gone back to.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse, QueryDict, StreamingHttpResponse

PAGE = 50
CHIPS = 7  # of one kind are shown at once; the rest opens


@dataclass(frozen=True)
class Sort:
    key: str
    title: str
    field: str = "pk"
    descending: bool = False
    numeric: bool = False


@dataclass
class Page:
    rows: list[Any]
    next: str  # query string, "" when there is none
    previous: str  # back to the first page


def sort_of(params: QueryDict, sorts: Sequence[Sort]) -> Sort:
    """The chosen order, else the first. ``-key`` turns a sort around."""
    wish = params.get("sort", "")
    for sort in sorts:
        if wish.lstrip("-") == sort.key:
            turned = wish.startswith("-")
            return Sort(sort.key, sort.title, sort.field, turned, sort.numeric)
    return sorts[0]


def heads(params: QueryDict, sorts: Sequence[Sort], now: Sort) -> dict[str, dict[str, Any]]:
    """For components/sort.html: by key, the address that sorts by it and how it is sorted now."""
    found = {}
    for sort in sorts:
        on = sort.key == now.key
        descending = not now.descending if on else sort.descending
        found[sort.key] = {
            "title": sort.title,
            "on": on,
            "direction": "descending" if now.descending else "ascending",
            "query": changed(params, sort=("-" if descending else "") + sort.key),
        }
    return found


def changed(params: QueryDict, **changes: str) -> str:
    """The query string with some values changed ("" removes one), back on the first page."""
    values = params.copy()
    values.pop("after", None)
    for name, value in changes.items():
        values.pop(name, None)
        if value:
            values[name] = value
    return values.urlencode()


def window(rows: QuerySet[Any], sort: Sort, params: QueryDict, size: int = PAGE) -> Page:
    """One page of ``rows`` in the order of ``sort``, then id. Empty values count as -1."""
    rows, order = ordered(rows, sort)
    after = params.get("after", "")
    if after:
        rows = rows.filter(beyond(sort, after))
    found = list(order(rows)[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(
        rows=found,
        next=f"{changed(params)}&after={place(found[-1], sort)}".lstrip("&") if more else "",
        previous=changed(params) or "sort=" if after else "",
    )


def ordered(
    rows: QuerySet[Any], sort: Sort
) -> tuple[QuerySet[Any], Callable[[QuerySet[Any]], QuerySet[Any]]]:
    sign = "-" if sort.descending else ""
    if sort.field == "pk":
        return rows, lambda found: found.order_by(f"{sign}pk")
    rows = rows.annotate(in_order=Coalesce(F(sort.field), Value(-1)))
    return rows, lambda found: found.order_by(f"{sign}in_order", "pk")


def place(row: Model, sort: Sort) -> str:
    """Where a row stands in the order: ``value:id``."""
    if sort.field == "pk":
        return f":{row.pk}"
    value = getattr(row, sort.field)
    return f"{-1 if value is None else value}:{row.pk}"


def beyond(sort: Sort, after: str) -> Q:
    """The rows that come after a place. A place that cannot be read: all rows."""
    value, _, pk = after.partition(":")
    try:
        number, row = int(value or 0), int(pk)
    except ValueError:
        return Q()
    if sort.field == "pk":
        return Q(pk__lt=row) if sort.descending else Q(pk__gt=row)
    further = Q(in_order__lt=number) if sort.descending else Q(in_order__gt=number)
    return further | Q(in_order=number, pk__gt=row)


def facet(
    params: QueryDict, name: str, title: str, counts: Mapping[str, int], name_of: Callable[[str], str]
) -> dict[str, Any]:
    """For components/chips.html: one chip a value, the chosen one first, then by count."""
    chosen = params.get(name, "")
    shown = dict(counts)
    if chosen:
        shown.setdefault(chosen, 0)
    chips = [
        {
            "title": name_of(value),
            "count": number,
            "on": value == chosen,
            "query": changed(params, **{name: "" if value == chosen else value}),
        }
        for value, number in sorted(shown.items(), key=lambda pair: (pair[0] != chosen, -pair[1], pair[0]))
        if value
    ]
    hidden = max(0, len(chips) - CHIPS - 1) and len(chips) - CHIPS
    return {"title": title, "chips": chips, "shown": CHIPS if hidden else -1, "hidden": hidden}


# --- export --------------------------------------------------------------------------------------


class _Echo:
    def write(self, text: str) -> str:
        return text


def safe(value: object) -> object:
    """Text that a spreadsheet would run as a formula is given a leading apostrophe."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value


def csv_response(filename: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file (UTF-8 with BOM, for spreadsheets), streamed row by row."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(head)
        for row in rows:
            yield writer.writerow([safe(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]
