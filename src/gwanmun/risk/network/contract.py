"""The door to parties and what they share, watch-lists, and alerts."""

from __future__ import annotations

from gwanmun.risk.network.alerts import alerts_for, handle, receive
from gwanmun.risk.network.feeding import announce, feed_all, note_results, pull_results
from gwanmun.risk.network.models import Alert, Feed, NodeResult, WatchEntry, WatchList, WatchMatch
from gwanmun.risk.network.neighbours import Known, Neighbourhood, Tie, around, find
from gwanmun.risk.network.parties import look, masked, node_key
from gwanmun.risk.network.risk import features, reach
from gwanmun.risk.network.sources import register, secret
from gwanmun.risk.network.watching import (
    COLUMNS,
    Imported,
    LineFault,
    Refused,
    add_entry,
    anything_before,
    end_entry,
    hits,
    import_csv,
    judge,
    make,
    open_matches,
)
from gwanmun.risk.rules.linking import HUB, NODES, PARTIES, SPELLED, keyed

#: Matches of items in words with the watch-lists of a day: matching.HIT.
watch_hits = hits

__all__ = [
    "COLUMNS",
    "HUB",
    "NODES",
    "PARTIES",
    "SPELLED",
    "Alert",
    "Feed",
    "Imported",
    "Known",
    "LineFault",
    "Neighbourhood",
    "NodeResult",
    "Refused",
    "Tie",
    "WatchEntry",
    "WatchList",
    "WatchMatch",
    "add_entry",
    "alerts_for",
    "announce",
    "anything_before",
    "around",
    "end_entry",
    "features",
    "feed_all",
    "find",
    "handle",
    "hits",
    "import_csv",
    "judge",
    "keyed",
    "look",
    "make",
    "masked",
    "node_key",
    "note_results",
    "open_matches",
    "pull_results",
    "reach",
    "receive",
    "register",
    "secret",
    "watch_hits",
]
