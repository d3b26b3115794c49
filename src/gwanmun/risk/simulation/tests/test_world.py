"""The world: the same from the same seed, complete in its truth, silent about it in what is declared."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from gwanmun.risk.rules.items import ITEM
from gwanmun.risk.simulation.parameters import FRAUDS, MISTAKE, WorldFault, read
from gwanmun.risk.simulation.rings import MASKED
from gwanmun.risk.simulation.tests.kit import small, year
from gwanmun.risk.simulation.world import TRUTH, World, whole


def test_items_are_items(tmp_path: Path) -> None:
    items, truth = whole(small(tmp_path))
    assert dict(items.schema) == {k: type(v) if isinstance(v, type) else v for k, v in ITEM.items()}
    assert list(truth.columns) == list(TRUTH)
    assert items["item"].n_unique() == items.height
    assert (items["item"] == truth["item"]).all()


def test_the_same_seed_gives_the_same_world_and_another_another(tmp_path: Path) -> None:
    one, again, other = (whole(small(tmp_path, seed)) for seed in (3, 3, 4))
    assert one[0].equals(again[0])
    assert one[1].equals(again[1])
    assert not one[0].equals(other[0])


def test_truth_is_complete() -> None:
    _, rows = year()
    guilty = rows.filter(pl.col("t_mechanism").is_not_null())
    assert set(guilty["t_mechanism"]) == {*FRAUDS, MISTAKE}
    assert guilty["t_find"].null_count() == 0
    honest = rows.filter(pl.col("t_mechanism").is_null())
    assert honest["t_find"].is_null().all()
    assert (honest["t_lost"] == 0).all()
    assert (honest["t_seized_mg"] == 0).all()
    # Honest items are declared as they are.
    assert (honest["hs"] == honest["t_hs"]).all()
    assert (honest["origin"] == honest["t_origin"]).all()
    assert (honest["value"] == honest["t_value"]).all()


def test_duty_and_tax_are_whole_won_of_value_and_rate() -> None:
    world, rows = year()
    free = (rows["kind"] == "PARCEL") & (rows["value"] <= world.chosen.honest.parcel_limit)
    assert (rows.filter(free)["revenue"] == 0).all()
    for row in rows.filter(~free).sample(200, seed=1).iter_rows(named=True):
        duty = row["value"] * row["rate_e6"] // 1_000_000
        assert row["revenue"] == duty + (row["value"] + duty) // 10


def test_order_and_numbers_do_not_tell_the_guilty() -> None:
    _, rows = year()
    guilty = rows["t_mechanism"].is_not_null().cast(pl.Float64)
    number = rows["item"].str.slice(1).cast(pl.Int64).cast(pl.Float64)
    assert abs(pl.DataFrame({"a": guilty, "b": number}).select(pl.corr("a", "b")).item()) < 0.01
    lengths = rows.group_by(pl.col("importer").str.len_bytes()).agg(pl.len())
    assert lengths.height == 1


def test_a_ring_that_is_found_out_takes_other_keys_and_rests(tmp_path: Path) -> None:
    world = small(tmp_path, more="[adaptation]\nmove = 1.0\n")
    underworld = world.underworld()
    before = world.week(2, underworld)
    ring = int(before.truth.filter(pl.col("mechanism") == "MISCLASSIFICATION")["ring"][0])
    worn = set(before.items.filter(before.truth["ring"] == ring)["importer"])
    underworld.hears(before.truth.filter(pl.col("ring") == ring)["ring"].to_numpy(), 2)
    assert not (world.week(3, underworld).truth["ring"] == ring).any()  # it rests
    later = [world.week(n, underworld) for n in range(4, 15)]
    after = pl.concat([w.items.filter((w.truth["ring"] == ring).fill_null(value=False)) for w in later])
    assert after.height
    assert not worn & set(after["importer"])
    # The same shipments in every other respect.
    untouched = world.underworld()
    same = pl.concat([w.items for w in (world.week(n, untouched) for n in range(4, 15))]).filter(
        pl.col("item").is_in(after["item"].implode())
    )
    rest = [c for c in ITEM if c not in MASKED]
    assert same.select(rest).equals(after.select(rest))


def test_a_ring_that_never_moves_keeps_its_keys(tmp_path: Path) -> None:
    world = small(tmp_path, more="[adaptation]\nmove = 0.0\n")
    underworld = world.underworld()
    week = world.week(2, underworld)
    underworld.hears(week.truth["ring"].drop_nulls().to_numpy(), 2)
    assert world.week(3, underworld).items.equals(world.week(3, world.underworld()).items)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[honest]\nimporters = -3", "honest.importers"),
        ("[honest]\nsmugglers = 3", "honest.smugglers"),
        ("[fraud.SPLIT]\nparts = 4", "fraud.SPLIT.parts"),
        ("[fraud.SPLIT]\nshare = 1.5", "fraud.SPLIT.share"),
        ("[control.lanes.OPEN]\nfinds = { SMUGGLING = 0.5 }", "control.lanes.OPEN.finds.SMUGGLING"),
        ("[control.lanes.DOGS]\nslots = 3", "control.lanes.DOGS.lag"),
        ("[world]\nfirst_day = 5", "world.first_day"),
        ("[world\n", "TOML"),
    ],
)
def test_a_fault_of_the_file_is_named_in_both_languages(tmp_path: Path, text: str, names: str) -> None:
    file = tmp_path / "world.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WorldFault) as fault:
        read(file)
    assert names in fault.value.en
    assert names in fault.value.ko
    assert any("가" <= letter <= "힣" for letter in fault.value.ko)


def test_a_file_may_hold_only_what_differs(tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    file.write_text("[fraud.NEW_ROUTE]\nrings = 0\n", encoding="utf-8")
    chosen = read(file, weeks=6)
    assert chosen.world.weeks == 6
    assert chosen.honest == read().honest
    world = World.of(chosen, 1)
    assert "NEW_ROUTE" not in set(whole(world)[1]["mechanism"])
