"""The public set is read as it is meant; the protocol learns from the training part alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from gwanmun.cli.tests.run import gwanmun
from gwanmun.risk.learning.benchmark import protocol
from gwanmun.risk.learning.benchmark.declarations import NoData, read_part, unseen
from gwanmun.risk.learning.benchmark.recipe import RECIPE
from gwanmun.risk.rules.items import FIND, ITEM, RESULT
from gwanmun.risk.rules.keys import Trees
from gwanmun.risk.rules.measuring import auc

DATA = next(
    (p / "shared/data/risk" for p in Path(__file__).resolve().parents if (p / "shared/data/risk").is_dir()),
    None,
)
here = pytest.mark.skipif(DATA is None, reason="shared/data/risk is not there: public declarations UNTESTED")
TINY = Trees(rounds=30, leaves=7, rate=0.1, seeds=1)


def small(rows: int, seed: int, year: str) -> pl.DataFrame:
    """Rows like those of the set: tuples that repeat with one label, and parties that say nothing."""
    random, goods = np.random.default_rng(seed), np.random.default_rng(7)
    kinds = 900
    hs = goods.choice(["0712390000", "4202311090", "8504400000", "6404110000"], kinds)
    country = goods.choice(["NA", "CN", "US"], kinds)
    mass = np.round(10 ** goods.uniform(0, 4, kinds), 1)
    bad = goods.random(kinds) < np.where(hs == "6404110000", 0.6, 0.1)
    kind = random.integers(0, kinds - 300 * (year == "2020"), rows)
    return pl.DataFrame(
        {
            "declaration_id": [f"{seed}{i:06}" for i in range(rows)],
            "date": [f"{year}-{1 + i * 3 // rows:02}-{1 + i % 28:02}" for i in range(rows)],
            **{c: ["11"] * rows for c in ("office_id", "process_type", "import_type", "import_use")},
            **{c: ["A"] * rows for c in ("payment_type", "transport_mode", "tax_type", "origin_indicator")},
            **{c: [f"P{p}" for p in random.integers(0, 99, rows)] for c in ("declarant_id", "importer_id")},
            "seller_id": [None] * rows,
            "courier_id": [None] * rows,
            "hs6": [h[:6] for h in hs[kind]],
            "hs10": hs[kind],
            "country_departure": country[kind],
            "country_origin": country[kind],
            "tax_rate": ["7.2"] * rows,
            "net_mass_kg": mass[kind].astype(str),
            "item_price_krw": (mass[kind] * 1.7).astype(str),
            "fraud": bad[kind].astype(int).astype(str),
            "critical_fraud": np.where(bad[kind], np.where(kind % 5 == 0, "2", "1"), "0"),
        },
        schema_overrides={"seller_id": pl.String, "courier_id": pl.String},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("declarations")
    small(3000, 1, "2020").write_csv(where / "cdd_train.csv")
    small(1200, 2, "2021").write_csv(where / "cdd_valid.csv")
    test = small(800, 3, "2021").drop("fraud", "critical_fraud")
    test.write_csv(where / "cdd_test_nolabels.csv")
    return where


def test_codes_stay_text_and_figures_whole(folder):
    part = read_part(folder, "train")
    assert part.items.columns[: len(ITEM)] == list(ITEM)
    assert list(part.results.columns) == list(RESULT)
    assert "0712390000" in part.items["hs"].to_list()
    assert part.items["origin"].null_count() == 0
    assert (part.items["origin"] == "NA").sum() > 100
    assert part.items["rate_e6"].unique().to_list() == [72_000]
    first = small(3000, 1, "2020").row(0, named=True)
    assert part.items["mass_g"][0] == round(float(first["net_mass_kg"]) * 1000)
    assert read_part(folder, "test").results is None


def test_what_is_missing_is_named(folder, tmp_path):
    with pytest.raises(NoData, match=r"cdd_valid.csv"):
        read_part(tmp_path, "valid")
    small(5, 1, "2020").drop("hs10").write_csv(tmp_path / "cdd_train.csv")
    with pytest.raises(NoData) as stopped:
        read_part(tmp_path, "train")
    assert stopped.value.columns == ("hs10",)


def test_unseen_compares_the_whole_tuple(folder):
    items = read_part(folder, "train").items
    assert not unseen(items, items).any()
    assert unseen(items.with_columns(pl.col("mass_g") + 1_000_000_000), items).all()


@pytest.fixture(scope="module")
def outcome(folder):
    pytest.importorskip("lightgbm")
    recipe = replace(RECIPE, trees=TINY, novel=replace(RECIPE.novel, trees=TINY))
    return protocol.measure(folder, seeds=2, recipe=recipe)


def test_two_tracks_side_by_side(outcome):
    a, b = outcome.tracks["A"], outcome.tracks["B"]
    assert a["rows"] == 1200
    assert 0 < b["rows"] < 600
    assert a["auc"]["low"] < a["auc"]["value"] < a["auc"]["high"]
    assert a["auc"]["value"] > 0.85
    assert b["auc"]["value"] > 0.6  # shoes are found more often, new ones too
    assert {"precision@1", "recall@10", "revenue@5", "ap", "critical_recall@1"} <= set(a)


def test_a_look_up_remembers_and_knows_nothing_of_new_goods(outcome):
    assert outcome.lookup["A"]["precision@5"]["value"] > 0.95
    assert outcome.lookup["B"]["auc"]["value"] == pytest.approx(0.5)


def test_predictions_cover_the_test_part_too(outcome):
    assert outcome.scores["test"].height == 800
    assert outcome.scores["valid"]["score"].is_between(0, 1).all()


def test_labels_of_the_validation_part_change_no_score(folder, tmp_path, outcome):
    for name in ("cdd_train.csv", "cdd_valid.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    pl.read_csv(folder / "cdd_valid.csv", infer_schema=False).with_columns(
        pl.when(pl.col("fraud") == "1").then(pl.lit("0")).otherwise(pl.lit("1")).alias("fraud"),
    ).write_csv(tmp_path / "cdd_valid.csv")
    recipe = replace(RECIPE, trees=TINY, novel=replace(RECIPE.novel, trees=TINY))
    turned = protocol.measure(tmp_path, seeds=2, recipe=recipe)
    assert turned.scores["valid"].equals(outcome.scores["valid"])
    assert turned.tracks["A"]["auc"]["value"] == pytest.approx(1 - outcome.tracks["A"]["auc"]["value"])


def test_the_command_says_what_each_track_is(folder, tmp_path):
    pytest.importorskip("lightgbm")
    ran = gwanmun(tmp_path, "risk", "benchmark", "--data", folder, "--seeds", "1", "--out", tmp_path / "p",
                  "--lang", "en")  # fmt: skip
    assert ran.code == 0
    assert "A measures memory" in ran.out
    assert pl.read_csv(tmp_path / "p/predictions-test.csv").height == 800
    korean = gwanmun(tmp_path, "risk", "benchmark", "--data", tmp_path, "--lang", "ko")
    assert korean.code != 0
    assert "공개 수입신고 자료가 없습니다" in korean.err


@here
def test_the_public_set_is_what_it_is_said_to_be():
    train, valid = read_part(DATA, "train"), read_part(DATA, "valid")
    assert (train.items.height, valid.items.height) == (37_385, 8_134)
    assert train.items["hs"].str.len_bytes().unique().to_list() == [10]
    truth = protocol.truth_of(valid, train.items)
    assert (truth.found.sum(), truth.critical.sum(), truth.new.sum()) == (1_704, 78, 1_469)
    table = protocol.lookup(train, valid.items, "find")
    assert auc(truth.found, table) == pytest.approx(0.978, abs=0.002)
    assert auc(truth.found[truth.new], table[truth.new]) == 0.5
    assert (train.results["outcome"] == FIND).sum() == 8_114
