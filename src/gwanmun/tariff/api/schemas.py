"""Shapes of what the assessments give. Amounts: whole won as numbers, cents of other currencies as text."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from gwanmun.platform.api.schemas import Both

Amount = int | str | None


class Told(Schema):
    """A fault in one language: where, what is wrong, what would mend it."""

    field: str
    message: str
    cure: str


class FaultOut(Schema):
    line: int | None
    field: str | None = Field(description="path in the declaration, such as lines[0].price")
    code: str
    severity: Literal["REFUSED", "NOTE"]
    value: str | None
    ko: Told
    en: Told


class InputOut(Schema):
    label: Both
    value: Both


class RowOut(Schema):
    """The row of a dated table that a figure stands in."""

    table: Both
    code: str
    kind: Both
    text: Both
    valid_from: str | None
    valid_to: str | None
    source: Both
    status: Literal["verified", "unverified"]


class ReasonOut(Schema):
    rule_id: str
    title: Both
    text: Both
    citation: Both
    status: Literal["verified", "unverified"]
    cure: Both | None


class AmountOut(Schema):
    """An amount unfolded."""

    id: str
    title: Both
    amount: Amount
    shown: Both
    formula: Both = Field(description="in words")
    figures: Both = Field(description="the same with its figures")
    inputs: list[InputOut]
    rounding: Both
    rows: list[RowOut]
    citation: Both
    status: Literal["verified", "unverified"]
    reasons: list[ReasonOut]


class LineOut(Schema):
    """What was told of the line, what was found, and every head; more fields where the line has them."""

    model_config = ConfigDict(extra="allow")

    line: int
    customs_value: Amount
    duty: Amount
    total: Amount
    reasons: list[str]
    amounts: list[AmountOut] | None = Field(None, description="with reasons=full")
    not_assessed: list[ProvisionOut | str] | None = Field(
        None, description="where the country leaves provisions aside; numbers alone with reasons=codes"
    )


class TotalsOut(Schema):
    """Every head of the country, rounded, and what it comes to."""

    model_config = ConfigDict(extra="allow")

    lines: int
    complete: bool
    payable: Amount


class ProvisionOut(Schema):
    """A provision that refers to the goods and is left aside; whether it applies is not decided."""

    code: str
    text: str
    rate: str = Field(description="as published")
    by: list[str] = Field(description="why it is shown: code, origin, or kinds of rate that refer to it")


class LeftOut(Schema):
    """A part of the tariff that assessments of the country leave aside."""

    codes: list[str] = Field(description="beginnings of its codes")
    text: Both
    citation: str


class TariffOut(Schema):
    demonstration: bool
    label: Both
    digest: str


class AssessedOut(Schema):
    """A declaration with its duty and taxes."""

    declaration: str | None
    status: Literal["assessed", "refused"]
    date: str | None
    country: str
    currency: str
    totals: TotalsOut
    lines: list[LineOut]
    faults: list[FaultOut]
    tariff: TariffOut
    rulebook: str | None
    not_assessed: list[LeftOut] | None = Field(None, description="what the country's assessments leave aside")
    amounts: list[AmountOut] | None = Field(None, description="with reasons=full")


class SideOut(Schema):
    date: str | None
    claims: list[str]
    totals: TotalsOut
    rulebook: str | None
    tariff: str


class HeadOut(Schema):
    id: str
    title: Both
    before: Amount
    after: Amount
    difference: Amount


class ChangeOut(Schema):
    line: int
    facts: dict[str, dict[Literal["before", "after"], Any]]
    reasons_gone: list[ReasonOut]
    reasons_come: list[ReasonOut]


class ComparedOut(Schema):
    """Two assessments side by side."""

    country: str
    currency: str
    before: SideOut
    after: SideOut
    heads: list[HeadOut]
    saved: Amount = Field(description="how much less is payable after the change")
    lines: list[ChangeOut]


class NamedOut(Schema):
    code: str
    name: Both | None


class RateOut(Schema):
    kind: str
    kind_name: Both
    code: str = Field(description="the code the rate stands at")
    text: Both
    form: str
    percent: str | None
    amount: str | None
    unit: str | None
    origin: str | None
    use: str | None
    party: str | None
    valid_from: str | None
    valid_to: str | None
    source: Both


class CodeOut(Schema):
    """What the tariff says of a code on a day."""

    country: str
    code: str
    date: str
    declarable: bool
    units: list[str]
    path: list[NamedOut]
    below: list[NamedOut]
    rates: list[RateOut]
    tariff: TariffOut
