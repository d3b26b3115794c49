"""Two languages, side by side: every text is written in Korean and English where it is used.

``T("보류", "Held")`` is resolved when it is shown, in the language of the request. Nothing can be
untranslated, and there is no catalogue to compile. Figures have one spelling each per language;
amounts are integers and stay integers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import lazy

KOREA = ZoneInfo("Asia/Seoul")
NOTHING = "–"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: ISO 4217 currencies without minor units that occur in parcel trade.
_WHOLE = frozenset({"KRW", "JPY", "VND", "CLP", "ISK", "XAF", "XOF", "XPF", "UGX", "PYG", "RWF", "KMF"})


def language() -> str:
    """``"ko"`` or ``"en"``: that of the request, else Korean."""
    return "en" if (translation.get_language() or "ko").startswith("en") else "ko"


def pick(ko: str, en: str) -> str:
    """The text for the active language, now."""
    return en if language() == "en" else ko


_lazy_pick = lazy(pick, str)


def T(ko: str, en: str) -> str:
    """A text in two languages that becomes one when it is shown; usable at module level."""
    return _lazy_pick(ko, en)


# --- figures ---------------------------------------------------------------------------------


def grouped(units: int, decimals: int) -> str:
    """``grouped(12345600, 4) == "1,234.56"``: at least two decimals when ``decimals`` > 0."""
    sign, units = ("-", -units) if units < 0 else ("", units)
    if decimals == 0:
        return f"{sign}{units:,}"
    whole, fraction = divmod(units, 10**decimals)
    digits = f"{fraction:0{decimals}d}".rstrip("0").ljust(min(2, decimals), "0")
    return f"{sign}{whole:,}.{digits}"


def won(value: int | None) -> str:
    """Whole won: ``1,234,560원`` / ``KRW 1,234,560``."""
    if value is None:
        return NOTHING
    return pick(f"{value:,}원", f"KRW {value:,}")


def money(value_e4: int | None, currency: str | None = "KRW") -> str:
    """``value_e4`` in 1/10,000 of ``currency``: ``USD 12.50``; won as :func:`won` spells it."""
    if value_e4 is None:
        return NOTHING
    code = (currency or "").upper()
    if code in _WHOLE and value_e4 % 10_000 == 0:
        whole = value_e4 // 10_000
        return won(whole) if code == "KRW" else f"{code} {whole:,}"
    return f"{code} {grouped(value_e4, 4)}".strip()


def usd_e4(value: int | None) -> str:
    """US dollars in 1/10,000: ``US$149.99``."""
    return NOTHING if value is None else f"US${grouped(value, 4)}"


def number(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"


def weight(grams: int | None) -> str:
    """``850 g``, ``1.25 kg``."""
    if grams is None:
        return NOTHING
    if abs(grams) < 1000:
        return f"{grams} g"
    whole, rest = divmod(grams, 1000)
    return f"{whole:,}" + (f".{rest:03d}".rstrip("0") if rest else "") + " kg"


def date(value: dt.date | dt.datetime | str | None) -> str:
    """``2026. 11. 22.`` / ``22 Nov 2026``; a date-time is first brought to Korea time."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if len(value) > 10 else dt.date.fromisoformat(value)
    if isinstance(value, dt.datetime):
        value = _korean_time(value).date()
    return pick(
        f"{value.year}. {value.month}. {value.day}.",
        f"{value.day} {_MONTHS[value.month - 1]} {value.year}",
    )


def datetime(value: dt.datetime | str | None, detail: str = "") -> str:
    """Korea time to the minute. ``detail``: ``"seconds"``, ``"zone"`` or both, in any order."""
    if value is None or value == "":
        return NOTHING
    moment = _korean_time(dt.datetime.fromisoformat(value) if isinstance(value, str) else value)
    clock = f"{moment:%H:%M:%S}" if "seconds" in detail else f"{moment:%H:%M}"
    zone = pick(" (한국 시각)", " KST") if "zone" in detail else ""
    return f"{date(moment)} {clock}{zone}"


def _korean_time(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(KOREA) if moment.tzinfo else moment.replace(tzinfo=KOREA)


def hs(code: str | None) -> str:
    """``8703231990`` → ``8703.23-1990`` / ``8703.23.1990``; shorter codes as far as they go."""
    digits = "".join(c for c in code or "" if c.isdigit())
    if not digits:
        return NOTHING
    parts = [part for part in (digits[:4], digits[4:6]) if part]
    head, tail = ".".join(parts), digits[6:]
    return head + (pick("-", ".") + tail if tail else "")


# --- personal data: shown masked unless the look-up is recorded --------------------------------


def mask_name(name: str | None) -> str:
    """``홍길동`` → ``홍*동``, ``홍길`` → ``홍*``, ``JANE ROE`` → ``J*** R**``."""
    return " ".join(_mask_word(word) for word in (name or "").split()) or NOTHING


def _mask_word(word: str) -> str:
    if word.isascii():
        return word[0] + "*" * (len(word) - 1) if len(word) > 1 else "*"
    if len(word) <= 2:
        return word[0] + "*"
    return word[0] + "*" * (len(word) - 2) + word[-1]


def mask_phone(phone: str | None) -> str:
    """``010-1234-5678`` → ``010-****-5678``; of a short number only the last two digits stay."""
    digits = "".join(c for c in phone or "" if c.isdigit())
    if not digits:
        return NOTHING
    if len(digits) < 9:
        return "*" * max(len(digits) - 2, 1) + digits[-2:]
    return f"{digits[:3]}-****-{digits[-4:]}"


def mask_id(code: str | None) -> str:
    """``P123456789012`` → ``P********9012``: the kind and the last four."""
    text = (code or "").strip()
    if not text:
        return NOTHING
    if len(text) <= 6:
        return text[0] + "*" * (len(text) - 1)
    return text[0] + "*" * (len(text) - 5) + text[-4:]


def mask_address(address: str | None) -> str:
    """City and district stay: ``서울특별시 중구 세종대로 110`` → ``서울특별시 중구 ***``."""
    words = (address or "").split()
    if not words:
        return NOTHING
    return " ".join(words[:2] if len(words) > 2 else words[:1]) + " ***"


# --- the language of a request -----------------------------------------------------------------


class LanguageMiddleware:
    """Cookie first, then the user's own choice, then the browser's, then Korean."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = self._choose(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    @staticmethod
    def _choose(request: HttpRequest) -> str:
        known = dict(settings.LANGUAGES)
        wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if wish in known:
            return wish
        # Only a browser with a session is asked who it is: an API call costs no query here.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if request.user.language in known:
                return request.user.language
        found = translation.get_language_from_request(request)
        return found if found in known else settings.LANGUAGE_CODE
