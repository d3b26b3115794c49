"""JSON as it was written."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class ExactParser(Parser):
    """JSON whose numbers stay as written: ``150.40`` reaches the rules as text, never as a float."""

    def parse_body(self, request: HttpRequest) -> Any:
        return exact(request.body)


def exact(text: bytes | str) -> Any:
    """``json.loads`` with every number as its text. Raises ValueError for what is no JSON in UTF-8."""
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_constant)
    except RecursionError as deep:
        raise ValueError("nested too deeply") from deep


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
