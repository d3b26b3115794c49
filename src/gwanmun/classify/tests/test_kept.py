"""The index on disk: what is read is what was built, and nothing else is ever used."""

import numpy as np
import pytest

from gwanmun.classify import kept
from gwanmun.classify.rules.features import features
from gwanmun.classify.rules.past import Near
from gwanmun.classify.rules.question import ask
from gwanmun.classify.tests.kit import corpus


def never():
    raise AssertionError("built though it was there")


def test_what_was_written_is_read_and_answers_alike(tmp_path):
    made, path = corpus(), tmp_path / "classify" / "kr.index"
    assert kept.kept(path, "one", lambda: made) is made
    read = kept.kept(path, "one", never)
    assert read.codes == made.codes
    assert read.extra_at == made.extra_at
    for text in ("면 티셔츠", "laptop computer", "노트북 filter"):
        question = ask(text)
        tables = [features(c, question, Near.nothing()) for c in (made, read)]
        assert np.array_equal(*tables)


def test_an_index_of_other_tables_is_built_again(tmp_path):
    path = tmp_path / "kr.index"
    kept.write(path, "one", corpus())
    made = corpus()
    assert kept.kept(path, "two", lambda: made) is made
    assert kept.read(path, "one") is None
    assert kept.read(path, "two") is not None


@pytest.mark.parametrize("harm", [lambda d: d[:-1], lambda d: b"", lambda d: d[:70] + b"x" + d[71:],
                                  lambda d: b"0" * 64 + d[64:]])  # fmt: skip
def test_an_altered_file_is_never_used(tmp_path, harm):
    path = tmp_path / "kr.index"
    kept.write(path, "one", corpus())
    path.write_bytes(harm(path.read_bytes()))
    assert kept.read(path, "one") is None


def test_a_folder_that_cannot_be_written_to_costs_only_the_speed(tmp_path):
    (tmp_path / "file").write_text("")
    made = corpus()
    assert kept.kept(tmp_path / "file" / "kr.index", "one", lambda: made) is made
    assert kept.kept(None, "one", lambda: made) is made


def test_the_key_tells_names_apart():
    assert kept.key_of([("61", "a")]) == kept.key_of([("61", "a")]) != kept.key_of([("61", "b")])
