"""Imported tables: kept whole, once, with what held before."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from gwanmun.core.text import Text
from gwanmun.tariff.importers.store import Facts, digest_of, facts_of, history, keep
from gwanmun.tariff.rules.schema import RATE
from gwanmun.tariff.tables import tariff_of


def rates(percent: int) -> pl.DataFrame:
    row = {
        "code": "01",
        "kind": "A",
        "form": "sum",
        "rate_e6": percent * 10_000,
        "valid_from": date(2026, 1, 1),
    }
    return pl.DataFrame([row], schema=RATE)


def facts(digest: str, moment: str = "2026-02-11T09:00:00+09:00") -> Facts:
    return Facts(Text("관세율표", "Tariff"), "rates.xlsx", digest, moment)


def test_an_imported_table_takes_the_place_of_the_demonstration(tmp_path):
    assert tariff_of("kr", tmp_path).demonstration
    keep(rates(8), "rates", "kr", tmp_path, facts("a" * 64))
    tariff = tariff_of("kr", tmp_path)
    assert not tariff.demonstration
    assert tariff.label == Text("관세율표", "Tariff")
    assert tariff.rates["rate_e6"].to_list() == [80_000]
    assert tariff.rates_source.imported_at == "2026-02-11T09:00:00+09:00"
    assert tariff.nomenclature_source.demonstration


def test_the_same_file_twice_changes_nothing(tmp_path):
    first = keep(rates(8), "rates", "kr", tmp_path, facts("a" * 64))
    stamp = first.path.stat().st_mtime_ns
    again = keep(rates(8), "rates", "kr", tmp_path, facts("a" * 64, "2026-03-01T09:00:00+09:00"))
    assert (first.changed, again.changed) == (True, False)
    assert first.path.stat().st_mtime_ns == stamp
    assert history("rates", "kr", tmp_path) == []


def test_what_held_before_is_kept_beside_it(tmp_path):
    before = tariff_of("kr", tmp_path).digest
    keep(rates(8), "rates", "kr", tmp_path, facts("a" * 64))
    middle = tariff_of("kr", tmp_path).digest
    kept = keep(rates(10), "rates", "kr", tmp_path, facts("b" * 64, "2026-03-01T09:00:00+09:00"))
    assert kept.before is not None
    assert kept.before.name == "rates-20260211090000-aaaaaaaa.parquet"
    assert pl.read_parquet(kept.before)["rate_e6"].to_list() == [80_000]
    assert tariff_of("kr", tmp_path).rates["rate_e6"].to_list() == [100_000]
    assert len({before, middle, tariff_of("kr", tmp_path).digest}) == 3


def test_a_write_that_fails_leaves_the_table_in_force(tmp_path, monkeypatch):
    keep(rates(8), "rates", "kr", tmp_path, facts("a" * 64))

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep(rates(10), "rates", "kr", tmp_path, facts("b" * 64))
    assert tariff_of("kr", tmp_path).rates["rate_e6"].to_list() == [80_000]
    assert [p.name for p in (tmp_path / "tables/kr").iterdir()] == ["rates.parquet"]


def test_the_digest_tells_how_a_file_was_read(tmp_path):
    file: Path = tmp_path / "x"
    file.write_bytes(b"abc")
    assert digest_of(file) != digest_of(file, "2026-01-01")
    assert facts_of(tmp_path / "none.parquet") is None
    assert facts_of(file) is None
