"""Decimal text of a tariff → whole numbers, exactly. No float ever touches a rate."""

from __future__ import annotations

import polars as pl

#: Digits before the point that are accepted; with six behind it a figure stays inside Int64.
WHOLE = 12


def scaled(text: pl.Expr, decimals: int) -> pl.Expr:
    """``"5.4"`` with ``decimals=4`` → 54000 (Int64).

    Null where the text is null, is no plain decimal number, or has more digits behind the point than
    ``decimals`` (zeros at the end do not count): nothing is ever rounded. Commas between thousands are
    accepted.
    """
    plain = text.str.replace_all(r"^([0-9]{1,3})((?:,[0-9]{3})+)(\.|$)", "$1$2$3").str.replace_all(",", "")
    grouped_well = text.str.contains(r"^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?$") | ~text.str.contains(",")
    pattern = rf"^([0-9]{{1,{WHOLE}}})(?:\.([0-9]*?)0*)?$"
    whole = plain.str.extract(pattern, 1)
    fraction = plain.str.extract(pattern, 2).fill_null("")
    fits = whole.is_not_null() & (fraction.str.len_bytes() <= decimals) & grouped_well
    digits = whole + fraction.str.pad_end(decimals, "0")
    return pl.when(fits).then(digits.cast(pl.Int64, strict=False))
