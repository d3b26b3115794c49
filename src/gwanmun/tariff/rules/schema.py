"""What the duty engine takes and gives: lines, charges and rates in; assessed lines and declarations out.

Amounts are whole numbers: prices and charges in ten-thousandths of their currency (``_e4``), customs value,
duty and taxes in the smallest unit of the country's own currency (won; cents), rates in millionths
(``_e6``: 80,000 is 8 %), amounts per unit of quantity in millionths of the country's currency, quantities
in millionths of their unit. Codes of units are UN/ECE Recommendation 20 (KGM, LTR, H87 …), countries
ISO 3166 alpha-2, currencies ISO 4217. A null means: not told.
"""

from __future__ import annotations

import polars as pl

DType = type[pl.DataType] | pl.DataType

#: One row for each line of a declaration. What belongs to the declaration is repeated on its lines.
LINE: dict[str, DType] = {
    "declaration": pl.String,
    "line": pl.Int32,
    "date": pl.Date,  # the day whose law and rates hold (Act 16, 17)
    "code": pl.String,  # digits of the national nomenclature
    "origin": pl.String,
    "dispatch": pl.String,  # country of dispatch, for direct transport
    "currency": pl.String,
    "price_e4": pl.Int64,  # invoice price of the line
    "incoterm": pl.String,  # EXW, FOB, CIF …: what the price holds
    "quantity_e6": pl.Int64,  # in ``unit``
    "unit": pl.String,
    "quantity2_e6": pl.Int64,
    "unit2": pl.String,
    "net_g": pl.Int64,  # net mass
    "pieces": pl.Int64,
    "goods": pl.String,  # class of excise goods of the country pack (CAR, SPIRITS …); null: by code
    "claim": pl.String,  # kind of rate claimed (an agreement's kind code); null: none
    "proof": pl.String,  # kind of proof of origin
    "proof_date": pl.Date,
    "direct": pl.Boolean,  # transported directly
    "quota": pl.Boolean,  # within a quota, with its recommendation
    "use": pl.String,  # code of the use for which a use rate is claimed
    "party": pl.String,  # supplier named by a trade remedy
    "relief": pl.String,  # code of the relief or reduction claimed
    "scheme": pl.String,  # GENERAL (null), TRAVELLER, PARCEL, POST
}

#: What is added to or taken from the price. ``line`` null: of the whole declaration, shared by price.
CHARGE: dict[str, DType] = {
    "declaration": pl.String,
    "line": pl.Int32,
    "code": pl.String,  # additions and deductions of the country pack (A1 … , D1 …)
    "amount_e4": pl.Int64,
    "currency": pl.String,
}

#: Rates of the tariff, one row for each code, kind and span of days.
RATE: dict[str, DType] = {
    "code": pl.String,  # holds for every line whose code begins so
    "kind": pl.String,  # of the country pack's table of kinds
    "origin": pl.String,  # only goods of this country; null: of all the kind is for
    "use": pl.String,  # only for this use
    "party": pl.String,  # only of this supplier
    "form": pl.String,  # sum | higher | lower: how the parts below make the duty; or see RATE_PARTS
    "rate_e6": pl.Int64,  # of the customs value
    "amount_e6": pl.Int64,  # for each ``unit``
    "unit": pl.String,
    "amount2_e6": pl.Int64,  # for each ``unit2``: a second specific part
    "unit2": pl.String,
    "reference_e6": pl.Int64,  # reference price for each ``unit``
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "text": pl.String,  # as published
    "source": pl.String,
}

#: Columns of rates that one ad valorem and two specific parts cannot hold. ``form`` is then ``parts``
#: (their sum is the duty) or ``reference`` (another rate, not assessed); the flat columns are null.
#: An importer that needs none of this leaves the columns out.
RATE_PARTS: dict[str, DType] = {
    "parts": pl.List(
        pl.Struct(
            {
                "rate_e6": pl.Int64,  # of the value of ``on``, by ``over`` (33 1/3 %: 1,000,000 over 3)
                "over": pl.Int64,
                "amount_e9": pl.Int64,  # billionths of the country's currency for each ``unit``
                "unit": pl.String,
                "on": pl.String,  # component of the goods (the case, the lead content); null: the goods
                "role": pl.String,  # add | degree (times the degrees told for ``on``) | floor (not less than)
            }
        )
    ),
    "needs": pl.List(pl.String),  # components whose value or quantity must be told; empty: none
    "reference": pl.String,  # which other rate is meant (NO_CHANGE, SEE …)
    "see": pl.List(pl.String),  # codes the text refers to, ``from-to`` for a range
    "condition": pl.String,  # words of the text that stand beside the rate
    "assessed": pl.Boolean,  # False: shown and never chosen (provisions the country pack does not carry out)
}

#: The nomenclature, one row for each code at every level and span of days.
NOMENCLATURE: dict[str, DType] = {
    "code": pl.String,
    "digits": pl.Int8,
    "parent": pl.String,
    "name_ko": pl.String,
    "name_en": pl.String,
    "unit": pl.String,  # unit of quantity to be declared
    "unit2": pl.String,
    "leaf": pl.Boolean,  # may be declared
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}

#: Why a line could not be assessed, or what to look at. ``severity``: REFUSED | NOTE.
FAULT: dict[str, DType] = {
    "declaration": pl.String,
    "line": pl.Int32,
    "field": pl.String,
    "code": pl.String,  # of core.faults
    "severity": pl.String,
    "value": pl.String,
}

#: What valuation adds to a line (smallest unit of the country's currency unless said otherwise).
VALUED: dict[str, DType] = {
    "fx_rate_e4": pl.Int64,  # country's currency for one unit of the line's
    "additions": pl.Int64,
    "deductions": pl.Int64,
    "customs_value": pl.Int64,
    "value_usd": pl.Int64,  # whole dollars as the declaration form wants them
}

#: What the choice of the rate adds.
CHOSEN: dict[str, DType] = {
    "rate_kind": pl.String,  # the kind that won
    "rate_code": pl.String,  # the tariff code the rate stands at
    "form": pl.String,
    "rate_e6": pl.Int64,
    "amount_e6": pl.Int64,
    "rate_unit": pl.String,
    "amount2_e6": pl.Int64,
    "rate_unit2": pl.String,
    "basic_rate_e6": pl.Int64,  # the basic rate's ad valorem part, to compare with
    "extra_duty": pl.Int64,  # trade remedies and safeguards added on top
    "duty": pl.Int64,
}
