"""Readers of a pack's tables. Each gives what the rules need, with types fixed and content checked."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text

FX = {"valid_from": pl.Date, "currency": pl.String, "rate_e4": pl.Int64}


def read_goods(path: Path) -> dict[str, Any]:
    """``goods`` (ordered list of categories), ``goods_names``, ``blanked`` phrases, ``vague`` words."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    names = {c["id"]: Text.of({"ko": c["ko"], "en": c["en"]}) for c in raw["categories"]}
    if len(names) != len(raw["categories"]):
        raise RuleBookError(f"{path.name}: a category stands twice")
    for category in raw["categories"]:
        if not category.get("citation"):
            raise RuleBookError(f"{path.name}: category {category['id']} is not cited")
    return {
        "goods": raw["categories"],
        "goods_names": names,
        "blanked": raw["not"],
        "vague": raw["vague"],
    }


def read_tariff(path: Path) -> dict[str, int]:
    """HS prefix (2, 4 or 6 digits) → basic rate in millionths; the longest prefix wins."""
    frame = pl.read_csv(path, schema_overrides={"hs": pl.String, "basic_rate_percent": pl.String})
    return {hs: int(Decimal(rate) * 10_000) for hs, rate in frame.iter_rows()}


def read_fx(path: Path, extra: Path | None) -> tuple[pl.DataFrame, bytes]:
    """Weekly customs rates of the pack, extended and overruled by the deployment's own file."""
    frames = []
    digest = hashlib.sha256()
    for source in (extra, path):
        if source is None:
            continue
        text = source.read_bytes()
        digest.update(text)
        frame = pl.read_csv(text, infer_schema=False)
        if not {"valid_from", "currency", "rate"} <= set(frame.columns):
            raise RuleBookError(f"{source.name}: columns valid_from, currency and rate are needed")
        rates = [int(Decimal(r).scaleb(4).to_integral_exact()) for r in frame["rate"].to_list()]
        frames.append(
            frame.select(pl.col("valid_from").str.to_date("%Y-%m-%d"), "currency").with_columns(
                pl.Series("rate_e4", rates, dtype=pl.Int64)
            )
        )
    fx = pl.concat(frames).unique(["valid_from", "currency"], keep="first").sort("currency", "valid_from")
    if fx.is_empty() or fx.select((pl.col("rate_e4") <= 0).any()).item():
        raise RuleBookError(f"{path.name}: no rates, or a rate that is not positive")
    return fx, digest.digest()
