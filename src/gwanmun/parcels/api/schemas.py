"""Shapes of what the API takes and gives. Money is text in its currency or whole won as integers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from gwanmun.platform.api.schemas import Both, Said

#: Identifier of a stored row: positive and within 64 bits, else a database would stumble.
RowId = Annotated[int, Field(ge=1, le=2**40, examples=[17])]
#: No control characters: PostgreSQL refuses NUL, and none belongs in a number.
PLAIN = r"^[^\x00-\x1f\x7f]+$"
Number = Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN, examples=["HBL2026112200017"])]


class FaultOut(Schema):
    """Why a whole file was refused."""

    code: str
    ko: Said
    en: Said


class ManifestLinks(Schema):
    self: str
    versions: str
    errors: str
    results: str


class ManifestOut(Schema):
    """One received version of a manifest and how far it is."""

    id: int
    manifest_number: str
    version: int
    current: bool = Field(description="This version counts: no later one has replaced it.")
    state: Literal["RECEIVED", "CLEARING", "CLEARED", "REFUSED", "FAILED"]
    finished: bool
    stage: str = Field(description="reading, deciding, writing or done; empty before the start")
    done: int
    total: int
    filename: str
    format: str
    size: int = Field(description="bytes received")
    sha256: str
    received_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    rulebook: str = Field(description="digest of the rule book that decided")
    summary: dict[str, Any] = Field(description="counts by lane, route and hold kind; taxes; faults")
    fault: FaultOut | None
    links: ManifestLinks


class ManifestPage(Schema):
    items: list[ManifestOut]
    next: str | None = Field(description="Path of the next page; null on the last one.")


class LineErrorOut(Schema):
    line: int
    number: str | None
    field: str
    field_name: Both
    code: str
    severity: Literal["REFUSED", "REQUEST", "NOTE"]
    value: str | None
    ko: Said
    en: Said


class LineErrorPage(Schema):
    items: list[LineErrorOut]
    next: str | None


class ReasonOut(Schema):
    rule_id: str
    step: str
    step_title: Both
    title: Both
    text: Both
    citation: Both
    status: str = Field(description="verified or unverified: whether the source of the rule was checked")
    figures: dict[str, Any]
    cure: Both | None


class TaxesOut(Schema):
    """Whole won."""

    duty: int | None
    consumption_tax: int | None
    liquor_tax: int | None
    education_tax: int | None
    rural_tax: int | None
    vat: int | None
    payable: int | None = Field(description="what is collected, after the small-amount rule")


class GroupOut(Schema):
    key: str
    size: int | None
    usd: str | None


class DecisionOut(Schema):
    lane: Literal["LIST", "SIMPLIFIED", "GENERAL", "UNDECIDED"]
    route: Literal["RELEASE", "XRAY", "OPEN", "HOLD"]
    state: str
    hold_kind: str | None
    exempt: str
    category: str | None
    exclusion: str | None
    usd: str | None = Field(description="exact price in US dollars")
    list_usd: int | None = Field(description="price as printed on the list: whole dollars, half up")
    limit_usd: int | None
    customs_value: int | None = Field(description="won")
    fx_rate: str | None = Field(description="won per unit of the price currency")
    tax_date: date | None
    group: GroupOut | None = Field(description="parcels taxed together, when more than this one")
    hs6: str | None
    duty_rate_percent: str | None
    taxes: TaxesOut
    score: int | None = Field(description="targeting points; shown to customs only")


class HistoryOut(Schema):
    at: datetime
    act: str
    reason: str
    actor: str
    state_before: str
    state_after: str
    undone_at: datetime | None


class ParcelManifest(Schema):
    id: int
    manifest_number: str
    version: int
    line: int


class ParcelSummary(Schema):
    number: str
    manifest: int
    line: int
    description: str | None
    state: str
    lane: str
    route: str
    hold_kind: str | None
    payable: int | None
    reasons: list[str]
    link: str


class ParcelPage(Schema):
    items: list[ParcelSummary]
    next: str | None


class ParcelOut(Schema):
    number: str
    manifest: ParcelManifest
    received: dict[str, Any] = Field(description="as received, under the names of the list data set")
    decision: DecisionOut
    reasons: list[ReasonOut]
    requests: list[LineErrorOut] = Field(description="what is missing or wrong; the parcel waits for it")
    history: list[HistoryOut]


class SortOut(Schema):
    """What a sorting machine does with a parcel."""

    number: str
    sort: Literal["cleared", "inspect", "hold"]
    state: str
    route: str
    hold_kind: str | None
    codes: list[str] = Field(description="rule ids of the reasons, in order")


class DecideOut(Schema):
    number: str
    sort: Literal["cleared", "inspect", "hold"]
    decision: DecisionOut
    reasons: list[ReasonOut]
    codes: list[str]
    requests: list[LineErrorOut] = Field(description="what is missing; the parcel would wait for it")
    rulebook: str


class HookIn(Schema):
    model_config = ConfigDict(extra="forbid")

    url: str = Field(
        max_length=500, pattern=r"^https?://[^\x00-\x20\x7f]+$", examples=["https://wms.example/hooks"]
    )


class HookOut(Schema):
    id: int
    url: str
    active: bool
    created_at: datetime
    pending: int = Field(description="deliveries still to be made or repeated")


class HookCreated(HookOut):
    secret: str = Field(description="signs each delivery; shown only now")


class HookList(Schema):
    items: list[HookOut]


class PingOut(Schema):
    event_id: str
    queued: bool


class KeyOut(Schema):
    name: str
    prefix: str
    organisation: str
    organisation_kind: str
    scopes: list[str]
    rate_per_minute: int
    sorter_rate_per_minute: int
    expires_at: datetime | None
    sees: Literal["own", "all"]
