"""The door to manifests and parcels for other rooms: receive, clear, look, act."""

from __future__ import annotations

from gwanmun.parcels.models import LineError, Manifest, ManifestVersion, Parcel, ParcelAct
from gwanmun.parcels.services.acting import MESSAGES as ACT_MESSAGES
from gwanmun.parcels.services.acting import ActRefused, BulkDone, Done, act, bulk_act, seen, undo
from gwanmun.parcels.services.book import book_for, book_of, book_on
from gwanmun.parcels.services.clearing import clear_next, clear_version, selection_key
from gwanmun.parcels.services.finding import find, manifests, version, visible
from gwanmun.parcels.services.finishing import retry
from gwanmun.parcels.services.inbox import original
from gwanmun.parcels.services.lease import owner_name
from gwanmun.parcels.services.lifecycle import of_parcels as lifecycle
from gwanmun.parcels.services.office import office as clearing_office
from gwanmun.parcels.services.outcome import COUNTED, TAXES
from gwanmun.parcels.services.receiving import Receipt, receive
from gwanmun.parcels.services.results import FORMATS, errors_csv, results, rows_of, stored_digest
from gwanmun.parcels.services.retention import Purged, purge
from gwanmun.parcels.services.scope import current_parcels, parcels_of
from gwanmun.parcels.services.selecting import Selected, selected
from gwanmun.parcels.services.selecting import override as override_selection
from gwanmun.parcels.services.selecting import undo as undo_override
from gwanmun.parcels.services.summary import add_up, open_now, received, summary
from gwanmun.parcels.services.tracking import identify, told, track
from gwanmun.parcels.services.view import history, parcel_view, public_reasons, reasons, requests

__all__ = [
    "ACT_MESSAGES",
    "COUNTED",
    "FORMATS",
    "TAXES",
    "ActRefused",
    "BulkDone",
    "Done",
    "LineError",
    "Manifest",
    "ManifestVersion",
    "Parcel",
    "ParcelAct",
    "Purged",
    "Receipt",
    "Selected",
    "act",
    "add_up",
    "book_for",
    "book_of",
    "book_on",
    "bulk_act",
    "clear_next",
    "clear_version",
    "clearing_office",
    "current_parcels",
    "errors_csv",
    "find",
    "history",
    "identify",
    "lifecycle",
    "manifests",
    "open_now",
    "original",
    "override_selection",
    "owner_name",
    "parcel_view",
    "parcels_of",
    "public_reasons",
    "purge",
    "reasons",
    "receive",
    "received",
    "requests",
    "results",
    "retry",
    "rows_of",
    "seen",
    "selected",
    "selection_key",
    "stored_digest",
    "summary",
    "told",
    "track",
    "undo",
    "undo_override",
    "version",
    "visible",
]
