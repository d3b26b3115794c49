"""Further facts of a line that some reliefs and schemes ask for. A frame may lack any of them."""

from __future__ import annotations

import polars as pl

from gwanmun.tariff.rules.schema import DType

#: How goods came, as UN/ECE Recommendation 19 numbers them from 1 on (WCO: mode of transport at the border).
TRANSPORT_MODES = (
    "VESSEL", "RAIL", "ROAD", "AIR", "MAIL", "MULTIMODAL", "FIXED", "INLAND_WATER", "OTHER",
)  # fmt: skip

#: Beside ``schema.LINE``; a column that is absent is null on every line.
FACTS: dict[str, DType] = {
    "own_use": pl.Boolean,  # for the importer's own use
    "relief_months": pl.Int32,  # months from release until the goods are exported again
    "exported": pl.Date,  # day the export declaration of returning goods was accepted
    "exported_value": pl.Int64,  # value they were exported at, smallest unit of the country's currency
    "lost_value": pl.Int64,  # what damage took from the customs value, same unit
    "simplified": pl.Boolean,  # simplified rates: asked for (true) or declined for all goods (false)
    "commercial": pl.Boolean,  # a commercial quantity
    "persons": pl.Int32,  # travellers on one declaration; null: one
    "self_declared": pl.Boolean,  # by a traveller of his own accord (true), or found undeclared (false)
    "earlier_surcharges": pl.Int32,  # of the traveller in the time the law looks back
    "entry_type": pl.String,  # kind of entry of the country pack (FORMAL, INFORMAL …)
    "transport_mode": pl.String,  # one of TRANSPORT_MODES
}


def told(rows: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """``rows`` with these facts, null where they are absent."""
    absent = [pl.lit(None, dtype=FACTS[name]).alias(name) for name in names if name not in rows.columns]
    return rows.with_columns(absent) if absent else rows
