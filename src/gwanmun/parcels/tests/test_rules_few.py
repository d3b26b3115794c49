"""The engine for few rows and polars give the same rows, whatever the manifest."""

from __future__ import annotations

import pytest
from polars.testing import assert_frame_equal

from gwanmun.countries.registry import open_pack, rule_book
from gwanmun.parcels.rules import Case, Operator, decide, pipeline
from tests.oracle.nasty import KEY, manifest


def case_of(seed: int, size: int) -> Case:
    made = manifest(seed, size)
    return Case(
        parcels=made.frame(),
        registry=made.registry_frame(),
        stored=made.stored_frame(),
        operator=Operator(**vars(made.standing)),
        received=made.received,
        selection_key=KEY,
    )


def both(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    book = rule_book("kr", case.received)
    few = decide(case, book)
    assert book.built.get("parcels.few") is not False, "an expression only polars can run came in"
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "FEW", 0)
        many = decide(case, book)
    assert_frame_equal(few, many)


@pytest.mark.parametrize("size", [1, 2, 7, 64])
@pytest.mark.parametrize("first", range(0, 60, 10))
def test_both_engines_agree(size: int, first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(first, first + 10):
        both(case_of(20_000 + seed, size), monkeypatch)


@pytest.mark.nightly
def test_both_engines_agree_on_a_hundred_thousand_parcels(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(1_600):
        both(case_of(500_000 + seed, 64), monkeypatch)


def test_every_book_of_the_pack_runs_on_both(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = open_pack("kr")
    for day in pack.days:
        case = case_of(7, 20)
        book = pack.book(day)
        few = decide(case, book)
        assert book.built.get("parcels.few") is not False
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "FEW", 0)
            assert_frame_equal(few, decide(case, book))


def test_what_only_polars_can_run_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of(11, 5)
    book = rule_book("kr", case.received)
    expected = decide(case, book)

    def unknown(*_: object) -> object:
        raise pipeline.Unknown("a new kind of expression")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline.FewRows, "with_columns", unknown)
        patch.setitem(book.built, "parcels.few", None)
        assert_frame_equal(decide(case, book), expected)
        assert book.built["parcels.few"] is False
    assert_frame_equal(decide(case, book), expected)
