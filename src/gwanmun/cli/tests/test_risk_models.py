"""``gwanmun risk train`` and the register of models, as a user runs them."""

import pytest

from gwanmun.cli.exits import Exit
from gwanmun.cli.tests.run import gwanmun_many
from gwanmun.risk.learning.tests.kit import past

pytest.importorskip("lightgbm", exc_type=ImportError)


def test_from_results_to_a_model_that_decides(tmp_path):
    items, results = past(900)
    files = {"items": tmp_path / "items.csv", "results": tmp_path / "results.parquet"}
    items.write_csv(files["items"])
    results.write_parquet(files["results"])
    (tmp_path / "broken.csv").write_text("kind,at\nPARCEL,yesterday\n")
    told = ["--items", str(files["items"]), "--results", str(files["results"])]
    broken = ["--items", str(tmp_path / "broken.csv"), "--results", str(files["results"])]
    user = ["user", "create"]
    runs = gwanmun_many(
        tmp_path / "home",
        [
            ["migrate"],
            ["org", "create", "ICN", "--ko", "인천", "--en", "Incheon", "--kind", "CUSTOMS"],
            [*user, "kim", "--role", "OFFICER", "--org", "ICN"],
            [*user, "lee", "--role", "SUPERVISOR", "--org", "ICN"],
            ["risk", "models"],
            ["risk", "train", "--by", "kim", "--json"],
            ["risk", "train", "--by", "nobody", *told],
            ["risk", "train", "--by", "kim", *broken],
            ["risk", "train", "--by", "kim", *told, "--kind", "SHIP"],
            ["risk", "train", "--by", "kim", "--items", str(files["items"])],
            ["risk", "train", "--by", "kim", *told, "--json"],
            ["risk", "card", "kr-parcel-1", "--lang", "en"],
            ["risk", "card", "kr-parcel-9"],
            ["risk", "activate", "kr-parcel-1", "--by", "kim", "--reason", "good"],
            ["risk", "activate", "kr-parcel-1", "--by", "lee", "--reason", "good", "--json"],
            ["risk", "models", "--lang", "en"],
            ["risk", "retire", "kr-parcel-1", "--by", "lee", "--reason", "drift", "--json"],
            ["risk", "activate", "x", "--by", "lee", "--reason", "good"],
            ["risk", "trust", "00", "--owner", "Busan", "--by", "lee"],
            ["risk", "trust", "ab" * 32, "--owner", "Busan", "--by", "lee"],
        ],
    )
    (_, _, _, _, none, few, nobody, faulty, ship, half, made, card, absent, same, active, listed, retired,
     unnamed, short, trusted) = runs  # fmt: skip
    assert none.code == Exit.OK
    assert few.code == Exit.REFUSED
    assert nobody.code == Exit.NOT_FOUND
    assert faulty.code == Exit.REFUSED
    assert "broken.csv" in faulty.err
    assert (ship.code, half.code) == (Exit.USAGE, Exit.USAGE)
    assert made.code == Exit.OK, made.err
    assert (made.json["name"], made.json["state"]) == ("kr-parcel-1", "CANDIDATE")
    assert made.json["card"]["measured"]["auc"] > 0.6
    assert "# Model card: kr-parcel-1" in card.out
    assert absent.code == Exit.NOT_FOUND
    assert same.code == Exit.REFUSED  # an officer
    assert (active.code, active.json["state"]) == (Exit.OK, "ACTIVE")
    assert "kr-parcel-1" in listed.out
    assert "active" in listed.out
    assert retired.json["state"] == "RETIRED"
    assert unnamed.code == Exit.NOT_FOUND
    assert (short.code, trusted.code) == (Exit.USAGE, Exit.OK)
