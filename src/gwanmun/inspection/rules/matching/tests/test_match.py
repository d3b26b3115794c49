"""Words to kinds, an image to features, and a lie that shows."""

from __future__ import annotations

import numpy as np
import pytest

from gwanmun.inspection.rules import matching
from gwanmun.inspection.rules.matching import match
from gwanmun.inspection.rules.matching.trees import Forest
from gwanmun.inspection.rules.scans import Scan, View


@pytest.mark.parametrize(
    ("words", "hs", "kind"),
    [
        ("면 티셔츠", "", "textile"), ("Cotton T-shirts", "", "textile"), ("운동화", "640411", "footwear"),
        ("스패너", "820411", "tool"), ("보조배터리", "850760", "electronics"),
        ("gift", "330499", "cosmetics"),
        ("gift", "", None), ("", "", None),
    ],
)  # fmt: skip
def test_words_and_codes_name_a_kind(words: str, hs: str, kind: str | None) -> None:
    found = matching.kind_of(words, hs)
    assert (found.code if found else None) == kind


def slab(a_high: float, ratio: float) -> Scan:
    """A slab in air that attenuates so much at the high energy."""
    low, high = np.full((120, 160), 60000, np.uint16), np.full((120, 160), 60000, np.uint16)
    high[20:100, 20:140] = round(60000 * np.exp(-a_high))
    low[20:100, 20:140] = round(60000 * np.exp(-a_high * ratio))
    return Scan((View(low, high, pixel_mm=2.0),))


def test_more_in_the_way_weighs_more_and_metal_is_metal() -> None:
    thin, thick = (matching.of_scan(slab(a, 1.25)) for a in (0.2, 0.8))
    assert thick.grams > 2.5 * thin.grams
    assert thin.organic > 0.9
    assert matching.of_scan(slab(1.0, 2.2)).metal > 0.5
    assert matching.of_scan(Scan((View(*[np.full((9, 9), 60000, np.uint16)] * 2),))).grams == 0


def test_several_lines_share_and_the_first_weighs_most() -> None:
    weights, kinds = match.said("면 티셔츠 3개, 스패너")
    assert [k.code for k in kinds] == ["textile", "tool"]
    assert weights[:-1].sum() == pytest.approx(1)
    codes = [k.code for k in matching.KINDS]
    assert weights[codes.index("textile")] > weights[codes.index("tool")] > 0


def test_a_mass_that_is_far_off_is_told_first_in_both_languages() -> None:
    features = matching.of_scan(slab(1.5, 1.25))
    heavy = round(match.grams(features, matching.stored()))
    honest = matching.compared(features, "면 티셔츠", heavy)
    lying = matching.compared(features, "면 티셔츠", heavy // 6)
    assert lying.score_ppm < honest.score_ppm
    assert lying.reasons[0].code == "MASS"
    assert "kg" in lying.reasons[0].ko
    assert "declared" in lying.reasons[0].en
    assert not lying.reasons[0].fits
    marked = matching.compared(features, "면 티셔츠", heavy, threat=0.9)
    assert marked.score_ppm < honest.score_ppm
    assert marked.reasons[0].code == "THREAT"
    assert matching.compared(features, "선물", heavy).reasons[-1].code in ("MASS", "UNKNOWN_GOODS")


def test_profiles_come_back_as_they_were_written_and_others_are_refused() -> None:
    text = matching.stored().as_json()
    assert matching.Profiles.of_json(text).as_json() == text
    with pytest.raises(ValueError, match="other features"):
        matching.Profiles.of_json(text.replace('"log_mass"', '"another"'))


def test_a_forest_says_what_its_grower_says_and_keeps_it() -> None:
    import lightgbm

    random = np.random.default_rng(3)
    x = random.normal(0, 1, (400, 5))
    grown = lightgbm.train(
        {"objective": "binary", "num_threads": 1, "verbose": -1, "min_data_in_leaf": 5},
        lightgbm.Dataset(x, (x[:, 0] * x[:, 1] > 0).astype(float)), 20,
    )  # fmt: skip
    forest = Forest.grown(grown.dump_model()["tree_info"])
    np.testing.assert_allclose(forest.odds(x), grown.predict(x, raw_score=True), atol=1e-9)
    again = Forest.of(forest.told())
    np.testing.assert_allclose(again.odds(x), forest.odds(x), atol=1e-3)
    assert (Forest.empty().odds(x) == 0).all()


def test_nothing_that_speaks_against_a_declaration_can_help_it() -> None:
    profiles = matching.stored()
    random = np.random.default_rng(5)
    numbers = random.normal(profiles.usual[0], profiles.usual[1], (300, len(matching.NAMES)))
    rows = match.all_cues(
        [matching.Features(v, 0, 0, 0) for v in numbers],
        np.stack([match.said("면 티셔츠, 운동화")[0]] * 300), np.exp(random.normal(7, 1, 300)),
        random.random(300) / 2, profiles,
    )  # fmt: skip
    before = profiles.forest.odds(rows)
    moved = 0.0
    for name in match.RISING:
        worse = rows.copy()
        worse[:, match.CUES.index(name)] += random.random(300)
        change = profiles.forest.odds(worse) - before
        assert change.min() > -1e-4, name
        moved += change.max()
    assert moved > 1


def test_a_planted_mass_is_found_by_the_fit() -> None:
    random = np.random.default_rng(4)
    values = random.normal(0, 1, (300, len(matching.NAMES)))
    true_g = np.exp(6 + values[:, 0])
    weights = np.stack([match.said("면 티셔츠")[0]] * 300)
    fitted = match.profiled(values, weights, weights, true_g, np.ones(300, bool))
    seen = [match.grams(matching.Features(v, 0, 0, 0), fitted) for v in values]
    assert np.median(np.abs(np.log(np.array(seen) / true_g))) < 0.35
