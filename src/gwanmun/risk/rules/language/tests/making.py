"""Random criteria and rows for the property tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from gwanmun.core.text import Text
from gwanmun.risk.rules.language import tree as t
from gwanmun.risk.rules.language.fields import Fields

LISTS = {"routes": ("TH", "LA", "KR"), "words": ("Tea", "비타민", "a.b")}
FIELDS = Fields.of(lists={"routes": Text("경로", "routes"), "words": Text("낱말", "words")})

_NUMBERS = {"mass_g": "g", "pieces": "", "price_usd": "USD", "value": "KRW", "rate": "%"}
_TEXTS = ("description", "specification", "use_code")
_DAYS = ("at", "purchase_date", "arrival_date")
_OPS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_WORDS = st.sampled_from(
    ["tea", "비타민", "a.b", 'say "x"', "back\\slash", "VALUE", "value", "and", "ẞ", "1", "at"]
)
_COUNTRIES = st.sampled_from(["TH", "LA", "US", "KR", "AT"])
_SPAN = st.integers(1, 400)
_BIG = 2**63 - 1

PAST = (
    t.Need("finds", ("seller",), 180), t.Need("find_rate", ("hs6",)), t.Need("count", ("phone", "origin"), 7),
    t.Need("distinct", ("phone",), 30, "importer"), t.Need("total", ("importer",), 30, "value"),
    t.Need("controls", ("importer",), 365),
)  # fmt: skip


def number(unit: str) -> st.SearchStrategy[t.Number]:
    digits = st.decimals(Decimal(-(10**9)), Decimal(10**9), places=2) | st.integers(-100, 100).map(Decimal)
    return digits.map(lambda d: t.Number(d, unit))


@st.composite
def amounts(draw: Any, unit: str) -> Any:
    """A number of a unit, at least one field in it."""
    own = [t.Ref(n) for n, u in _NUMBERS.items() if u == unit]
    if unit == "":
        own += [n for n in PAST if n.function in ("finds", "count", "distinct", "controls")]
        own += [t.Length(t.Ref("description"))]
    own += [
        n
        for n in PAST
        if (n.function == "find_rate" and unit == "%") or (n.subject == "value" and unit == "KRW")
    ]
    one = draw(st.sampled_from(own))
    match draw(st.integers(0, 6)):
        case 0:
            return t.Arithmetic(draw(st.sampled_from("+-")), one, draw(number(unit)))
        case 1:
            return t.Arithmetic("*", one, draw(number("").filter(lambda n: abs(n.value) < 10**6)))
        case 2:
            return t.Arithmetic("//", one, draw(number("").filter(lambda n: n.value != 0)))
        case 3:
            return t.Arithmetic("//", one, t.Ref("pieces")) if unit else one
        case 4:
            return (
                t.Arithmetic("-", one, t.Arithmetic("*", draw(st.sampled_from(own)), t.Ref("pieces")))
                if unit
                else one
            )
    return one


DAYS: st.SearchStrategy[t.Value] = st.sampled_from(_DAYS).map(t.Ref) | st.builds(
    lambda name, op, n: t.Arithmetic(op, t.Ref(name), t.Number(Decimal(n), "days")),
    st.sampled_from(_DAYS), st.sampled_from("+-"), _SPAN,
)  # fmt: skip
_TEXT = st.sampled_from(_TEXTS).map(t.Ref)
_COUNTRY = st.sampled_from(["origin", "departure"]).map(t.Ref)


@st.composite
def _counted(draw: Any) -> Any:
    unit = draw(st.sampled_from(["g", "", "USD", "KRW", "%"]))
    left = draw(amounts(unit))
    match draw(st.integers(0, 2)):
        case 0:
            return t.Between(left, draw(number(unit)), draw(amounts(unit)))
        case 1:
            return t.Compare(draw(_OPS), left, draw(amounts(unit)))
    return t.Compare(draw(_OPS), left, draw(number(unit)))


_SOME = st.lists(_WORDS, min_size=1, max_size=3, unique=True).map(tuple)
_PATTERNS = st.lists(st.sampled_from(["^t", "a.b", "x$", "[0-9]+"]), min_size=1, max_size=2, unique=True).map(
    tuple
)
TESTS: st.SearchStrategy[t.Condition] = st.one_of(
    _counted(),
    st.builds(t.Compare, st.sampled_from(["=", "!="]), _COUNTRY, _COUNTRY | _COUNTRIES.map(t.Constant)),
    st.builds(t.Compare, st.sampled_from(["=", "!="]), _TEXT, _WORDS.map(t.Constant)),
    st.builds(t.OneOf, _COUNTRY, st.lists(_COUNTRIES, min_size=1, max_size=3, unique=True).map(tuple)),
    st.builds(t.OneOf, _TEXT, _SOME),
    st.builds(t.Listed, _COUNTRY, st.just("routes")),
    st.builds(t.Wording, st.sampled_from(["contains", "starts", "ends"]), _TEXT, _SOME),
    st.builds(lambda v: t.Wording("contains", v, name="words"), _TEXT),
    st.builds(t.Matches, _TEXT, _PATTERNS),
    st.builds(t.IsNull, st.one_of(_TEXT, _COUNTRY, DAYS)),
    st.just(t.Flag(t.Ref("added_after_arrival"))),
    st.builds(t.Compare, _OPS, DAYS, DAYS | st.just(t.Day(date(2026, 5, 1)))),
    st.builds(t.Ago, _OPS, DAYS, _SPAN),
    st.builds(t.Within, DAYS, _SPAN, DAYS),
    st.builds(lambda d, i: t.OneOf(t.Weekday(d), i), DAYS, st.sampled_from([("sat", "sun"), ("mon",)])),
    st.builds(lambda d, o: t.Compare(o, t.Weekday(d), t.Constant("fri")), DAYS, st.sampled_from(["=", "!="])),
    st.builds(lambda a: t.Compare("=", t.Ref("hs4"), t.Constant(a)), st.sampled_from(["0902", "2106"])),
)  # fmt: skip
CRITERIA: st.SearchStrategy[t.Condition] = st.recursive(
    TESTS,
    lambda below: st.one_of(
        below.map(t.negated),
        st.lists(below, min_size=2, max_size=3).map(lambda terms: t.both(*terms)),
        st.lists(below, min_size=2, max_size=3).map(lambda terms: t.either(*terms)),
    ),
    max_leaves=8,
)


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


_SMALL = st.integers(-3, 600) | st.integers(-(10**9), 10**9) | st.sampled_from([_BIG, -_BIG, 0])
_DATE = st.dates(date(2026, 1, 1), date(2026, 12, 31))
_SAID = _maybe(_WORDS | st.sampled_from(["Green TEA", "타이 비타민C", "axb", "x", "", "ẞx"]))
ROWS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "mass_g": _maybe(_SMALL), "pieces": _maybe(_SMALL), "usd_e4": _maybe(_SMALL), "value": _maybe(_SMALL),
        "rate_e6": _maybe(_SMALL), "description": _SAID, "specification": _SAID, "use_code": _SAID,
        "origin": _maybe(_COUNTRIES), "departure": _maybe(_COUNTRIES), "at": _maybe(_DATE),
        "purchase_date": _maybe(_DATE), "arrival_date": _maybe(_DATE),
        "added_after_arrival": _maybe(st.booleans()),
        "hs": _maybe(st.sampled_from(["0902100000", "21", "210690", "090"])),
        **{need.column: _maybe(st.integers(0, 2**31 - 1)) for need in PAST},
    }
)  # fmt: skip
