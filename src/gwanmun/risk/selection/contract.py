"""The door to selections: slots, runs, what was chosen, overrides."""

from __future__ import annotations

from gwanmun.risk.rules.reasons import Reason
from gwanmun.risk.rules.reasons import reasons as explain
from gwanmun.risk.selection.acting import SelectionRefused, Word, override, tell_slots, undo
from gwanmun.risk.selection.models import Capacity, Chosen, Override, Run, Settled
from gwanmun.risk.selection.settling import begun, settled
from gwanmun.risk.selection.store import (
    Shift,
    free,
    make_it_count,
    reasons_json,
    shift_at,
    slots,
    told_rows,
    used,
    wipe,
    write,
)

__all__ = [
    "Capacity",
    "Chosen",
    "Override",
    "Reason",
    "Run",
    "SelectionRefused",
    "Settled",
    "Shift",
    "Word",
    "begun",
    "explain",
    "free",
    "make_it_count",
    "override",
    "reasons_json",
    "settled",
    "shift_at",
    "slots",
    "tell_slots",
    "told_rows",
    "undo",
    "used",
    "wipe",
    "write",
]
