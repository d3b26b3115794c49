"""Addresses, telephone numbers, containers and accounts, brought to one spelling each.

Two spellings of one place or number become the same text; what names no particular place or number (an empty
field, 000-0000-0000) becomes null and links nobody. Korean addresses follow 도로명주소법 (Road Name Address
Act) and, for lots, 공간정보의 구축 및 관리 등에 관한 법률; container numbers follow ISO 6346.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import polars as pl
from anyascii import anyascii

#: Long names of provinces and metropolitan cities, before and after they were made self-governing.
_PROVINCES = {
    "서울특별시": "서울", "서울시": "서울", "부산광역시": "부산", "부산시": "부산", "대구광역시": "대구",
    "대구시": "대구",
    "인천광역시": "인천", "인천시": "인천", "광주광역시": "광주", "대전광역시": "대전", "대전시": "대전",
    "울산광역시": "울산",
    "울산시": "울산", "세종특별자치시": "세종", "세종시": "세종", "경기도": "경기",
    "강원특별자치도": "강원", "강원도": "강원",
    "충청북도": "충북", "충청남도": "충남", "전북특별자치도": "전북", "전라북도": "전북", "전라남도": "전남",
    "경상북도": "경북", "경상남도": "경남", "제주특별자치도": "제주", "제주도": "제주",
}  # fmt: skip
#: A number that part of a district bears (태평로1가) is no number of a building.
_ROAD = (
    r"([가-힣A-Za-z0-9·.]*[가-힣](?:로|길)(?:\s?\d+번?[가나다라마바사아자차카타파하]?길)?)"
    r"\s*(지하\s*)?(\d+)(?:\s*-\s*(\d+))?(?:번?호)?(?:\s|$)"
)
_LOT = r"([가-힣]+\d*(?:동|가|리))\s*(산\s*)?(\d+)(?:\s*-\s*(\d+))?(?:\s*번지)?"
_BLOCK = r"(\d+|[A-Za-z가나다라]|[A-Za-z]\d+)\s*동\s*(?:지하\s*)?([Bb]?\d+)\s*호"
_PAIR = r"(?:^|\s)(\d{2,4})\s*-\s*(\d{2,4})\s*호?(?:\s|$)"
_ROOM = r"([Bb]?\d{1,5})\s*호"
#: What stands for a word in addresses in Latin letters.
_STREETS = {
    "street": "st", "road": "rd", "avenue": "ave", "av": "ave", "boulevard": "blvd", "drive": "dr",
    "lane": "ln",
    "building": "bldg", "floor": "fl", "apartment": "apt", "suite": "ste", "unit": "apt", "room": "apt",
    "no": "",
    "number": "", "strasse": "str",
    "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
_SAME = "0+|1+|2+|3+|4+|5+|6+|7+|8+|9+"
_ALIKE = rf"^(?:{_SAME}|01[016789](?:{_SAME})|0?1?0?12345678\d?)$"


def phone(numbers: pl.Series) -> pl.Series:
    """Digits as dialled inside Korea (``01012345678``), foreign numbers with ``+``; null for none or a dummy.

    ``+82 10-1234-5678``, ``0082-10-1234-5678``, ``82 (0)10 1234 5678`` and ``1012345678`` (a spreadsheet
    ate the zero) are one number.
    """
    text = _normal(numbers).str.strip_chars()
    abroad = text.str.starts_with("+") | text.str.starts_with("00")
    digits = text.str.replace_all(r"\(0\)", "").str.replace_all(r"\D", "").str.replace(r"^00", "")
    frame = pl.DataFrame({"d": digits, "abroad": abroad})
    home = pl.col("d").str.starts_with("82") & pl.col("d").str.len_bytes().is_between(10, 13)
    short = pl.col("d").str.contains(r"^1[016789]\d{7,8}$")
    spelled = (
        pl.when(home)
        .then("0" + pl.col("d").str.strip_prefix("82").str.strip_chars_start("0"))
        .when(pl.col("abroad"))
        .then("+" + pl.col("d"))
        .when(short)
        .then("0" + pl.col("d"))
        .otherwise(pl.col("d"))
    )
    frame = frame.select(n=spelled)
    bare = pl.col("n").str.strip_prefix("+")
    real = (bare.str.len_bytes() >= 7) & ~bare.str.contains(_ALIKE)
    return frame.select(pl.when(real).then("n").alias(numbers.name)).to_series()


def container(numbers: pl.Series) -> pl.Series:
    """Owner code and seven digits (ISO 6346); null for anything else. The check digit is not asked for: a
    number that was mistyped the same way twice still links."""
    text = _normal(numbers).str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    return text.str.extract(r"^([A-Z]{3}[UJZ]\d{7})$")


def account(numbers: pl.Series) -> pl.Series:
    """Letters and digits of an account, wallet or user name, in small letters; null under five of them."""
    text = _normal(numbers).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}@.]", "")
    return text.set((text.str.len_chars() < 5).fill_null(value=True), None)


def code(codes: pl.Series) -> pl.Series:
    """A code of customs or of a register: capital letters and digits."""
    text = _normal(codes).str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    return text.set((text == "").fill_null(value=True), None)


def address_parts(addresses: pl.Series) -> pl.DataFrame:
    """Columns ``place`` (city, district), ``street`` (road, or part of a district), ``number``, ``unit``,
    ``form`` (ROAD, LOT, LATIN), ``text`` (whole, one spelling). All null where nothing is left."""
    bare = _normal(addresses).str.replace_all(r"\([^)]*\)", " ")  # a note, not the place
    bare = bare.str.replace_all(r"[()\[\],;/\s]+", " ").str.strip_chars()
    bare = bare.str.replace_many(list(_PROVINCES), list(_PROVINCES.values()))
    found = pl.DataFrame(
        {"a": bare, "road": bare.str.extract_groups(_ROAD), "lot": bare.str.extract_groups(_LOT)}
    )
    text, road, lot = pl.col("a"), pl.col("road"), pl.col("lot")
    is_road = road.struct.field("1").is_not_null()
    is_lot = lot.struct.field("1").is_not_null()
    words = text.str.split(" ").list.eval(pl.element().filter(_is_place(pl.element())))
    form = pl.when(is_road).then(pl.lit("ROAD")).when(is_lot).then(pl.lit("LOT"))
    frame = found.select(
        "a",
        form=form.when(text != "").then(pl.lit("LATIN")),
        street=pl.when(is_road)
        .then(road.struct.field("1").str.replace_all(" ", "", literal=True))
        .when(is_lot)
        .then(lot.struct.field("1")),
        number=pl.when(is_road).then(_numbers(road, "지하")).when(is_lot).then(_numbers(lot, "산")),
        tail=text.str.replace(_ROAD, " ").str.replace(_LOT, " "),
        place=words.list.head(3).list.join(" "),
    )
    tail = frame["tail"]
    groups = {"block": tail.str.extract_groups(_BLOCK), "pair": tail.str.extract_groups(_PAIR)}
    unit = pl.coalesce(_two(pl.col("block")), _two(pl.col("pair")), pl.col("tail").str.extract(_ROOM))
    frame = frame.with_columns(**groups).with_columns(unit=unit.str.to_lowercase())
    latin = frame.filter(pl.col("form") == "LATIN")["a"]
    spelled = pl.col("a").replace_strict(latin, _latin(latin), default=None, return_dtype=pl.String)
    korean = pl.concat_str("place", "street", "number", pl.col("unit").fill_null(""), separator="|")
    return frame.with_columns(text=pl.when(pl.col("form") == "LATIN").then(spelled).otherwise(korean)).select(
        "form", "place", "street", "number", "unit", "text"
    )


def _normal(texts: pl.Series) -> pl.Series:
    """NFKC. Printable ASCII and syllables of Hangul are so already; only what has more is looked at."""
    odd = ~texts.str.contains(r"^[ -~가-힣]*$").fill_null(value=True)
    if not odd.any():
        return texts
    places = pl.int_range(len(texts), eager=True)
    order = pl.concat([places.filter(~odd), places.filter(odd)]).arg_sort()
    return pl.concat([texts.filter(~odd), texts.filter(odd).str.normalize("NFKC")]).gather(order)


def _is_place(word: pl.Expr) -> pl.Expr:
    """A province, city, county or district."""
    return word.is_in(sorted(set(_PROVINCES.values()))) | word.str.contains(r"^[가-힣]+[시군구]$")


def address(addresses: pl.Series) -> pl.Series:
    """One text for one address with its unit, whichever way it is spelled; null for none."""
    return _once(addresses, lambda found: address_parts(found)["text"])


def _once(values: pl.Series, work: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """``work`` on each distinct value once."""
    distinct = values.drop_nulls().unique()
    if distinct.is_empty():
        return values
    known = pl.DataFrame({"value": distinct, "made": work(distinct)})
    return (
        pl.DataFrame({"value": values})
        .join(known, on="value", how="left", maintain_order="left")["made"]
        .alias(values.name)
    )


def _numbers(groups: pl.Expr, mark: str) -> pl.Expr:
    """``12-3``, ``산12`` from a group of (…, mark, number, second number)."""
    head = pl.when(groups.struct.field("2").is_not_null()).then(pl.lit(mark)).otherwise(pl.lit(""))
    second = groups.struct.field("4")
    return (
        head
        + groups.struct.field("3")
        + pl.when(second.is_not_null()).then("-" + second).otherwise(pl.lit(""))
    )


def _two(groups: pl.Expr) -> pl.Expr:
    return groups.struct.field("1") + "-" + groups.struct.field("2")


def _latin(addresses: pl.Series) -> pl.Series:
    """Words of an address in Latin letters: one spelling, no marks; null under six letters and digits."""
    text = addresses
    other = tuple(sorted(set(text.str.extract_all(r"[^\x00-\x7f]").explode().drop_nulls().to_list())))
    if other:
        text = text.str.replace_many(list(other), [_ascii(character) for character in other])
    words = text.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars().str.split(" ")
    frame = pl.DataFrame({"w": words})
    spelled = frame.select(
        pl.col("w")
        .list.eval(pl.element().replace(_STREETS))
        .list.join(" ")
        .str.replace_all(" +", " ")
        .str.strip_chars()
    ).to_series()
    return spelled.set(spelled.str.len_bytes() < 6, None)


@cache
def _ascii(character: str) -> str:
    return anyascii(character).lower()


__all__ = ["account", "address", "address_parts", "code", "container", "phone"]
