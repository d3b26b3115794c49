"""What a decision may know: the parcels, the registry, what is already stored, the operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.parcels.rules.office import OfficeProfiles
from gwanmun.risk.contract import Exploration, NoExploration, Reach, Scorer

REGISTRY: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "name": pl.String,
    "phone": pl.String,
    "zip": pl.String,
    "status": pl.String,  # ACTIVE | SUSPENDED | STOLEN | CANCELLED
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}

STORED: dict[str, type[pl.DataType]] = {
    "importer_key": pl.String,
    "supplier_key": pl.String,
    "purchase_date": pl.Date,
    "number": pl.String,
    "usd_e4": pl.Int64,
    "organisation_id": pl.Int64,
}


@dataclass(frozen=True)
class Operator:
    """The standing of the express operator that hands in the manifest."""

    us_express: bool = False  # permission for the US$200 express provision
    secured: bool = False  # comprehensive security: goods may go before payment
    list_barred: bool = False  # excluded from list clearance by customs


@dataclass(frozen=True)
class Targets:
    """What targeting may know beside the parcels. Nothing told: profiles and the random share work alone."""

    office: str = ""
    shift: str = ""
    slots: Mapping[str, int] = field(
        default_factory=dict
    )  # lane → still free in the shift; absent: unlimited
    alerts: Mapping[str, str] = field(default_factory=dict)  # number of a parcel → lane it has to go to
    scorer: Scorer | None = None
    exploring: Exploration = field(default_factory=NoExploration)
    by_office: OfficeProfiles = field(default_factory=OfficeProfiles)
    reach: Reach = field(default_factory=Reach)  # of finds in the network, before the day of receipt
    network_key: bytes = b""  # of the keys of the network

    @property
    def silent(self) -> bool:
        """Nothing is told that could bind a wish or add one."""
        return not self.slots and not self.alerts and not self.looks_at_items

    @property
    def binds(self) -> bool:
        """Something but the profiles of the office is told: slots, alerts, a model or exploration."""
        return bool(self.slots or self.alerts) or self.learns

    @property
    def learns(self) -> bool:
        return self.scorer is not None or not isinstance(self.exploring, NoExploration)

    @property
    def looks_at_items(self) -> bool:
        return self.looks_at_keys or bool(self.by_office.profiles)

    @property
    def looks_at_keys(self) -> bool:
        """Keys of people and places are wanted in the items as well; they take the longest to make."""
        return self.learns or self.by_office.looks_at_keys


@dataclass(frozen=True)
class Case:
    """One question to the pipeline. Frames have the columns of ``schema.TYPED``, REGISTRY, STORED."""

    parcels: pl.DataFrame
    registry: pl.DataFrame
    stored: pl.DataFrame
    operator: Operator
    received: date  # day of receipt: stands in for a missing or implausible arrival date
    selection_key: bytes  # secret of the random share, 16 to 64 bytes
    targets: Targets = Targets()


@dataclass(frozen=True)
class FewCase:
    """As :class:`Case`, for a handful of parcels held as lists; to a step the two look the same."""

    parcels: FewRows
    registry: FewRows
    stored: pl.DataFrame
    operator: Operator
    received: date
    selection_key: bytes
    targets: Targets = Targets()


Apply = Callable[[pl.LazyFrame, Case], pl.LazyFrame]
StepFactory = Callable[[RuleBook], Apply]

ROOM = "parcels"  # whose catalogue of rules this room speaks from
WHY = "why."  # columns named why.<rule id> are true where the rule is a reason


def why(rule_id: str) -> str:
    return WHY + rule_id


def layers(*contexts: list[pl.Expr]) -> Apply:
    """A step made of column expressions alone; a later list may use columns of an earlier one."""

    def apply(rows: pl.LazyFrame, _case: Case) -> pl.LazyFrame:
        for expressions in contexts:
            rows = rows.with_columns(expressions)
        return rows

    return apply
