"""What a request asks: one declaration, two to compare, or a stream of them; and what refuses it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, BinaryIO

from django.http import HttpRequest
from ninja import Query

from gwanmun.core.book import RuleBookError
from gwanmun.countries import registry
from gwanmun.platform.api.problems import FieldError, Problem, invalid
from gwanmun.platform.api.reading import upload
from gwanmun.tariff.rules.exact import loads
from gwanmun.tariff.tables import tariff_of

NDJSON = "application/x-ndjson"
STREAMS = frozenset({NDJSON, "application/jsonl", "application/jsonlines"})
MOST_BYTES = 64 << 20
MOST_DECLARATIONS = 100_000
LONGEST_LINE = 1 << 20
_CHUNK = 1 << 16

Country = Annotated[str, Query(pattern="^[a-z]{2}$", description="country pack: kr, us …")]


def known(country: str) -> str:
    """The country, if there is a pack and a tariff of it. Raises Problem 422."""
    try:
        if country in registry.countries():
            tariff_of(country)
            return country
    except RuleBookError:
        pass
    offered = ", ".join(registry.countries())
    raise invalid(
        [
            FieldError(
                "query.country", "unknown_country",
                "이 나라의 자료가 없습니다.", "There is no tariff of this country here.",
                f"다음 중에서 골라 주십시오: {offered}", f"Choose one of: {offered}",
            )
        ]
    )  # fmt: skip


def is_stream(request: HttpRequest) -> bool:
    return (request.content_type or "").lower() in STREAMS


def body(request: HttpRequest) -> Any:
    """The JSON of the body, its numbers exact. Raises Problem 400 or 415."""
    if (request.content_type or "application/json").lower() not in ("application/json", "text/json", ""):
        raise Problem(
            "unsupported-type",
            f"application/json 또는 {NDJSON}으로 보내 주십시오.",
            f"Send application/json or {NDJSON}.",
            headers={"Accept-Post": f"application/json, {NDJSON}"},
        )
    try:
        return loads(request.body)
    except ValueError as unreadable:
        raise Problem(
            "bad-request",
            "본문이 JSON이 아닙니다. UTF-8로 쓴 JSON 객체 하나를 보내 주십시오.",
            "The body is not JSON. Send one JSON object in UTF-8.",
        ) from unreadable


def spooled(request: HttpRequest) -> tuple[BinaryIO, int]:
    """The stream, received whole, and its number of declarations. Raises Problem 400, 413 or 422.

    Received before anything is answered: a client that writes everything before it reads would otherwise
    wait for us while we wait for it. The file has no name, so that nothing is left behind by a kill.
    """
    source = upload(request).stream
    kept: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the one who reads it
    size = lines = run = 0
    while block := source.read(_CHUNK):
        size += len(block)
        head, *more = block.split(b"\n")
        longest = max([run + len(head), *map(len, more)])
        run = len(more[-1]) if more else run + len(head)
        lines += len(more)
        if size > MOST_BYTES or lines > MOST_DECLARATIONS or longest > LONGEST_LINE:
            kept.close()
            raise _too_large()
        kept.write(block)
    kept.seek(0)
    return kept, lines


def _too_large() -> Problem:
    size, line = MOST_BYTES >> 20, LONGEST_LINE >> 20
    return Problem(
        "too-large",
        f"한 번에 {size} MB, {MOST_DECLARATIONS:,}건, 한 줄 {line} MB까지 받습니다. 나누어 보내 주십시오.",
        f"At most {size} MB, {MOST_DECLARATIONS:,} declarations and {line} MB a line. Send it in parts.",
    )


def texts(kept: BinaryIO) -> Iterator[bytes]:
    """Lines that are not blank; the file is closed behind the last."""
    with kept:
        for line in kept:
            if line.strip():
                yield line


def refusal(faults: Iterable[Mapping[str, Any]], under: str = "body") -> Problem:
    """422 with every fault that refuses."""
    return invalid([_error(f, under) for f in faults if f["severity"] == "REFUSED"])


def _error(fault: Mapping[str, Any], under: str) -> FieldError:
    ko, en = fault["ko"], fault["en"]
    path = f"{under}.{fault['field']}" if fault["field"] else under
    return FieldError(path, fault["code"], ko["message"], en["message"], ko["cure"], en["cure"])
