"""``gwanmun risk simulate`` and ``gwanmun risk world`` as a user starts them."""

import json
import tomllib
from pathlib import Path

import polars as pl

from gwanmun.cli.tests.run import gwanmun
from gwanmun.risk.simulation.tests.kit import SMALL


def test_a_small_comparison(tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text(SMALL, encoding="utf-8")
    ran = gwanmun(
        tmp_path, "--lang", "en", "risk", "simulate", "--worlds", 2, "--weeks", 10, "--policy", "random",
        "--policy", "oracle", "--world", world, "--out", tmp_path / "out", "--workers", 1, "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert [p["policy"] for p in ran.json["policies"]] == ["random", "oracle"]
    weekly = pl.read_parquet(tmp_path / "out" / "weekly.parquet")
    assert weekly.height == 2 * 2 * 10
    assert weekly["controls"].sum() > 0
    assert (tmp_path / "out" / "plot.svg").read_text(encoding="utf-8").startswith("<svg")
    spec = json.loads((tmp_path / "out" / "plot.vl.json").read_text(encoding="utf-8"))
    assert "vega-lite" in spec["$schema"]
    assert json.loads((tmp_path / "out" / "figures.json").read_text(encoding="utf-8")) == ran.json


def test_a_world_for_others(tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text(SMALL, encoding="utf-8")
    items, truth = tmp_path / "items.csv", tmp_path / "truth.parquet"
    ran = gwanmun(
        tmp_path,
        "risk",
        "world",
        "--items",
        items,
        "--truth",
        truth,
        "--world",
        world,
        "--weeks",
        3,
        "--json",
    )
    assert ran.code == 0, ran.err
    told = pl.read_parquet(truth)
    assert ran.json["items"] == told.height == pl.read_csv(items, infer_schema=False).height
    assert ran.json["frauds"] == told["mechanism"].is_not_null().sum() > 0


def test_the_default_world_can_be_read_and_edited(tmp_path: Path) -> None:
    ran = gwanmun(tmp_path, "risk", "world", "--parameters")
    assert tomllib.loads(ran.out)["fraud"]["NEW_ROUTE"]["first_week"] == 30


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text("[honest]\nimporters = 0\n", encoding="utf-8")
    ran = gwanmun(tmp_path, "--lang", "en", "risk", "simulate", "--world", world)
    assert ran.code == 3, ran.err
    assert "honest.importers" in ran.err
    ran = gwanmun(tmp_path, "--lang", "ko", "risk", "simulate", "--policy", "clairvoyant")
    assert ran.code == 2
    assert "모르는 정책" in ran.err
    assert gwanmun(tmp_path, "risk", "world").code == 2
