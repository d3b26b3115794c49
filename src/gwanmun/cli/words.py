"""The language of the command line, and texts in both.

The language is fixed when the program starts: ``--lang`` anywhere on the line, else GWANMUN_LANG,
else the locale (Korean for ``ko_…``, English for the rest).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

LANGUAGES = ("ko", "en")
#: Every text used so far → its (Korean, English) pair: the reference in the docs shows both.
PAIRS: dict[str, tuple[str, str]] = {}


def chosen(arguments: Sequence[str], variables: Mapping[str, str]) -> str | None:
    """The language somebody asked for, or None when nobody did."""
    for place, argument in enumerate(arguments):
        wish = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and place + 1 < len(arguments):
            wish = arguments[place + 1]
        if wish in LANGUAGES:
            return wish
    wish = variables.get("GWANMUN_LANG", "")[:2].lower()
    return wish if wish in LANGUAGES else None


def without_language(arguments: Sequence[str]) -> list[str]:
    """The line without a well-formed ``--lang``: it may stand anywhere, also behind a command."""
    kept: list[str] = []
    skip = False
    for place, argument in enumerate(arguments):
        if skip:
            skip = False
        elif argument == "--":
            return [*kept, *arguments[place:]]
        elif argument == "--lang" and place + 1 < len(arguments) and arguments[place + 1] in LANGUAGES:
            skip = True
        elif argument.removeprefix("--lang=") not in LANGUAGES or not argument.startswith("--lang="):
            kept.append(argument)
    return kept


def of_locale(variables: Mapping[str, str]) -> str:
    locale = variables.get("LC_ALL") or variables.get("LC_MESSAGES") or variables.get("LANG") or ""
    return "ko" if locale.lower().startswith("ko") else "en"


ASKED = chosen(sys.argv[1:], os.environ)
_language = ASKED or of_locale(os.environ)


def language() -> str:
    return _language


def T(ko: str, en: str) -> str:
    """The text in the language of this run."""
    text = ko if _language == "ko" else en
    PAIRS[text] = (ko, en)
    return text


def both(text: str) -> str:
    """The text, and below it the other language when nobody has asked for one of them."""
    pair = PAIRS.get(text)
    if ASKED is not None or pair is None:
        return text
    return "\n".join(dict.fromkeys((text, *pair)))
