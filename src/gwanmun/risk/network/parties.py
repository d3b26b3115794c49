"""The words behind a node: masked for display, spelled out only for a stated reason that goes on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import NOTHING, mask_address, mask_id, mask_name, mask_phone
from gwanmun.risk.network import sources
from gwanmun.risk.network.neighbours import Known
from gwanmun.risk.network.watching import REASON_LENGTH, Refused
from gwanmun.risk.rules import contacts, linking

#: For each kind of node the columns of an item that spell it, and how they are masked.
_WORDS: dict[str, tuple[tuple[str, Callable[[str | None], str]], ...]] = {
    "importer": (("importer_name", mask_name), ("importer", mask_id)),
    "receiver": (("receiver_name", mask_name), ("receiver", mask_id)),
    "seller": (("seller_name", str), ("seller", mask_id)),
    "declarant": (("declarant_name", str), ("declarant", str)),
    "carrier": (("carrier", str),),
    "address": (("address", mask_address),),
    "phone": (("phone", mask_phone),),
    "account": (("account", mask_id),),
    "container": (("container", str),),
    "device": (("device", mask_id),),
}


def node_key(kind: str, value: str) -> str | None:
    """The key of the node that ``value`` (in any spelling) stands for; None where it stands for nothing."""
    spellings = {"address": contacts.address, "phone": contacts.phone, "account": contacts.account,
                 "container": contacts.container}  # fmt: skip
    spelled = spellings.get(kind, contacts.code)(pl.Series([value], dtype=pl.String))[0]
    return None if spelled is None else linking.code_of(kind, spelled, sources.secret())


def masked(nodes: Iterable[Known]) -> dict[int, str]:
    """A name for each node in which nobody can be read: initials, the last digits, city and district."""
    found: dict[int, str] = {}
    rows = _items(nodes)
    for node in nodes:
        row = rows.get((node.source, node.place), {})
        words = [mask(row[column]) for column, mask in _WORDS[node.kind] if row.get(column)]
        found[node.id] = next((word for word in words if word != NOTHING), "") or f"#{node.key[:6]}"
    return found


def look(node: Known, reason: str, actor: audit.Actor) -> dict[str, str]:
    """The words themselves. Raises Refused without a reason; the look is recorded first."""
    if len(reason.strip()) < REASON_LENGTH:
        raise Refused(
            "reason", "열람 사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters."
        )
    columns = [column for column, _ in _WORDS[node.kind]]
    audit.person_viewed(actor, "network_node", node.key, columns, reason.strip())
    row = _items([node]).get((node.source, node.place), {})
    return {column: row[column] for column in columns if row.get(column)}


def _items(nodes: Iterable[Known]) -> dict[tuple[str, int | None], dict[str, str]]:
    """The items in which nodes were last seen, by source and place; those forgotten since are missing."""
    places: dict[str, set[int]] = {}
    for node in nodes:
        if node.place is not None:
            places.setdefault(node.source, set()).add(node.place)
    found: dict[tuple[str, int | None], dict[str, str]] = {}
    for name, wanted in places.items():
        rows = sources.spelled(name, sorted(wanted))
        if rows is not None:
            found |= {(name, row["place"]): row for row in rows.iter_rows(named=True)}
    return found


__all__ = ["look", "masked", "node_key"]
