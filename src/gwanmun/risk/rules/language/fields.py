"""The fields a criterion may look at: name, type, unit, names in Korean and English, who has them.

Names and columns are those of ``items.ITEM``; kinds of items that know more (parcels) bring it as further
columns, listed here as well. Where a frame calls a column otherwise, its room hands in the expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from gwanmun.core.text import Text
from gwanmun.risk.rules.items import ITEM, KINDS

#: Forms of coded text: pattern, how it is told.
FORMS: dict[str, tuple[str, Text]] = {
    "country": (r"[A-Z]{2}", Text("두 자리 국가부호(예: TH)", "a country code of two letters, such as TH")),
    "hs": (r"[0-9]{2,12}", Text("HS 부호의 숫자", "digits of an HS code")),
    "port": (r"[A-Z]{2}[A-Z0-9]{3}", Text("다섯 자리 항구·공항 부호", "a port code of five characters")),
}


@dataclass(frozen=True)
class Field:
    """``type``: number, text, day or flag. ``scale``: the column holds ``value × 10 ** scale``.

    ``form``: of :data:`FORMS`, or ``key`` for what stands for someone. ``past``: its past can
    be counted. ``part``: the first so many digits of ``column``; shorter codes have none.
    """

    name: str
    type: str
    ko: str
    en: str
    column: str = ""
    unit: str = ""
    scale: int = 0
    form: str = ""
    kinds: tuple[str, ...] = KINDS
    aliases: tuple[str, ...] = ()
    past: bool = False
    part: int = 0

    @property
    def title(self) -> Text:
        return Text(self.ko, self.en)


_GOODS = ("PARCEL", "DECLARATION", "CARGO")
_PARCEL = ("PARCEL",)
MONEY = "¤"  # in the country's own currency: unit and scale are filled in by ``Fields.of``

ALL: tuple[Field, ...] = (
    Field("at", "day", "판단일", "day of decision", aliases=("판단일",)),
    Field("office", "text", "세관", "office", past=True, aliases=("세관",)),
    Field("shift", "text", "근무조", "shift"),
    Field("hs", "text", "HS 부호", "HS code", form="hs", past=True, kinds=_GOODS,
          aliases=("hs_code",)),
    Field("hs2", "text", "HS 2단위", "HS chapter", "hs", form="hs", past=True, part=2, kinds=_GOODS),
    Field("hs4", "text", "HS 4단위", "HS heading", "hs", form="hs", past=True, part=4, kinds=_GOODS),
    Field("hs6", "text", "HS 6단위", "HS subheading", "hs", form="hs", past=True, part=6, kinds=_GOODS),
    Field("description", "text", "품명", "description", kinds=_GOODS, aliases=("품명",)),
    Field("category", "text", "품목군", "goods category", past=True, kinds=_GOODS, aliases=("품목군",)),
    Field("importer", "text", "수입자", "importer", form="key", past=True,
          aliases=("importer_key", "personal_code", "수입자", "통관부호")),
    Field("seller", "text", "판매자", "seller", form="key", past=True, kinds=_GOODS, aliases=("판매자",)),
    Field("declarant", "text", "신고인", "declarant", form="key", past=True, aliases=("신고인",)),
    Field("carrier", "text", "운송인", "carrier", form="key", past=True, aliases=("운송인",)),
    Field("origin", "text", "원산지", "country of origin", form="country", past=True,
          kinds=_GOODS, aliases=("origin_country", "원산지")),
    Field("departure", "text", "발송국", "country of dispatch", form="country", past=True,
          aliases=("dispatch_country", "발송국")),
    Field("port", "text", "적재항", "port of loading", form="port", past=True,
          aliases=("loading_port", "적재항")),
    Field("mode", "text", "운송수단", "mode of transport"),
    Field("rate_kind", "text", "세율 종류", "kind of rate", kinds=_GOODS),
    Field("rate", "number", "세율", "rate of duty", "rate_e6", "%", 4, kinds=_GOODS,
          aliases=("duty_rate", "세율")),
    Field("value", "number", "과세가격", "customs value", unit=MONEY, kinds=_GOODS,
          aliases=("customs_value", "과세가격")),
    Field("revenue", "number", "세액", "duty and taxes", unit=MONEY, kinds=_GOODS,
          aliases=("payable", "세액")),
    Field("mass_g", "number", "중량", "weight", unit="g", kinds=_GOODS,
          aliases=("weight_g", "weight", "mass", "중량")),
    Field("pieces", "number", "수량", "number of pieces", kinds=_GOODS, aliases=("수량",)),
    Field("address", "text", "주소", "address", form="key", past=True, aliases=("주소",)),
    Field("phone", "text", "전화번호", "telephone number", form="key", past=True, aliases=("전화번호",)),
    Field("account", "text", "계좌", "account", form="key", past=True, aliases=("계좌",)),
    Field("container", "text", "컨테이너", "container", past=True, aliases=("컨테이너",)),
    # what a parcel knows beside
    Field("use_code", "text", "용도구분", "use", kinds=_PARCEL, aliases=("용도구분",)),
    Field("transaction_code", "text", "거래구분", "transaction", kinds=_PARCEL, aliases=("거래구분",)),
    Field("platform", "text", "전자상거래 플랫폼", "marketplace", "platform_code", kinds=_PARCEL, past=True,
          aliases=("platform_code", "플랫폼")),
    Field("specification", "text", "규격", "specification", kinds=_PARCEL, aliases=("규격",)),
    Field("currency", "text", "통화", "currency", kinds=_PARCEL, aliases=("통화",)),
    Field("cartons", "number", "포장개수", "number of packages", kinds=_PARCEL, aliases=("포장개수",)),
    Field("price_usd", "number", "물품가격(미화)", "price in US dollars", "usd_e4", "USD", 4, kinds=_PARCEL,
          aliases=("usd", "물품가격")),
    Field("usd_per_kg", "number", "kg당 가격(미화)", "price per kg in US dollars", "usd_per_kg_e4", "USD", 4,
          kinds=_PARCEL),
    Field("below_limit_usd", "number", "면세한도까지 남은 금액(미화)", "US dollars below the exemption limit",
          "below_limit_e4", "USD", 4, kinds=_PARCEL),
    Field("address_length", "number", "주소 글자 수", "characters of the address", kinds=_PARCEL),
    Field("codes_on_phone", "number", "같은 전화번호의 통관부호 수(적하목록 안)",
          "personal codes on the telephone number (in the manifest)", kinds=_PARCEL),
    Field("group_size", "number", "합산과세 묶음의 건수", "parcels taxed together", kinds=_PARCEL),
    Field("arrival_date", "day", "입항일", "day of arrival", kinds=_PARCEL, aliases=("입항일",)),
    Field("purchase_date", "day", "구매일", "day of purchase", kinds=_PARCEL, aliases=("구매일",)),
    Field("added_after_arrival", "flag", "입항 후 추가", "added after arrival", kinds=_PARCEL),
)  # fmt: skip

#: Type of a field → type of its column in a frame.
_TYPES: dict[str, pl.DataType] = {
    "number": pl.Int64(), "text": pl.String(), "day": pl.Date(), "flag": pl.Boolean(),
}  # fmt: skip


@dataclass(frozen=True)
class Fields:
    """The fields of one country on a day, with its named lists and known codes.

    ``lists``: name → title; ``codes``: field → code → title, where the country has a list of them.
    """

    by_name: Mapping[str, Field]
    currency: str = "KRW"
    lists: Mapping[str, Text] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)  # any known spelling → canonical name

    @classmethod
    def of(
        cls,
        currency: str = "KRW",
        digits: int = 0,
        lists: Mapping[str, Text] | None = None,
        codes: Mapping[str, Mapping[str, Text]] | None = None,
        fields: Iterable[Field] = ALL,
    ) -> Fields:
        """Fields with money in ``currency``, held in units of ``10 ** -digits``."""
        own = [replace(f, unit=currency, scale=digits) if f.unit == MONEY else f for f in fields]
        by_name = {f.name: replace(f, column=f.column or f.name) for f in own}
        spelled = {word.lower(): f.name for f in own for word in (f.name, *f.aliases)}
        return cls(by_name, currency, lists or {}, codes or {}, spelled)

    def find(self, word: str) -> Field | None:
        """A field by any of its spellings, upper or lower case."""
        name = self.spelled.get(word.lower())
        return self.by_name[name] if name else None

    def having(self, kind: str) -> list[Field]:
        return [f for f in self.by_name.values() if kind in f.kinds]

    def expression(self, name: str, binding: Mapping[str, pl.Expr] | None = None) -> pl.Expr:
        """The column of a field in items, or as ``binding`` (field → expression) has it."""
        wanted = self.by_name[name]
        if binding and name in binding:
            return binding[name]
        if not wanted.part:
            return pl.col(wanted.column)
        whole = binding["hs"] if binding and "hs" in binding else pl.col(wanted.column)
        return pl.when(whole.str.len_chars() >= wanted.part).then(whole.str.slice(0, wanted.part))

    def complete(self, rows: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
        """``rows`` with the columns of these fields: what is not there is null, types are as expected."""
        wanted = {self.by_name[n].column: _TYPES[self.by_name[n].type] for n in names}
        return rows.with_columns(
            (pl.col(column).cast(ITEM.get(column, dtype)) if column in rows.columns
             else pl.lit(None, dtype=dtype)).alias(column)
            for column, dtype in wanted.items()
        )  # fmt: skip


#: Names a code is told by: (field, code) → its name, or None.
NameOf = Callable[[str, str], Text | None]
