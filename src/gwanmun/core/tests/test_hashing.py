"""Columns of hashes against hashing one text at a time."""

import sys
from base64 import urlsafe_b64encode
from hashlib import blake2b

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.core import hashing
from gwanmun.core.hashing import Keyed, as_hex, as_letters, hashed, heads, letters_among
from tests.examples import examples

KEY = b"a secret of the tests"
WAY = Keyed(KEY, 16, before=b"kind\x1f")
TEXTS = st.lists(st.none() | st.text(max_size=8), max_size=30)


def alone(text):
    return None if text is None else blake2b(b"kind\x1f" + text.encode(), digest_size=16, key=KEY).digest()


def letters(digest):
    return None if digest is None else urlsafe_b64encode(b"\0\0" + digest)[2:].decode()


@given(TEXTS)
def test_each_text_has_its_own_hash(texts):
    column = pl.Series("c", texts, dtype=pl.String)
    each = [alone(text) for text in texts]
    assert hashed(column, WAY, as_letters).to_list() == [letters(d) for d in each]
    assert hashed(column, WAY, as_hex).to_list() == [None if d is None else d.hex() for d in each]
    assert hashed(column, WAY, as_hex).name == "c"


def test_many_alike_and_none_alike_are_hashed_the_same_way():
    for texts in ([f"{i}" for i in range(50)], ["a", "b"] * 25, []):
        made = hashed(pl.Series(texts, dtype=pl.String), WAY, as_letters)
        assert made.to_list() == [letters(alone(text)) for text in texts]


@given(TEXTS, st.lists(st.text(max_size=3), max_size=20))
def test_what_is_not_among_the_known_is_left_out(texts, others):
    known = pl.Series([*(letters(alone(text)) for text in others), "no key", None], dtype=pl.String)
    made = hashed(pl.Series(texts, dtype=pl.String), WAY, lambda d: letters_among(heads(known), d))
    expected = [letters(alone(text)) if text in others else None for text in texts]
    assert made.to_list() == expected


def test_heads_rise_and_leave_out_what_is_no_key():
    found = heads(pl.Series([letters(alone(f"{i}")) for i in range(99)] + ["", "x" * 21, "한" * 22]))
    assert len(found) == 99
    assert (np.diff(found.astype(object)) > 0).all()


@given(
    st.lists(st.text(max_size=6) | st.text(min_size=28, max_size=60), max_size=600),
    st.binary(min_size=1, max_size=64), st.sampled_from([1, 8, 16, 64]), st.binary(max_size=16),
    st.binary(max_size=130),
)  # fmt: skip
@settings(max_examples=examples(30), deadline=None)
def test_many_at_once_are_hashed_as_hashlib_does(texts, key, size, person, before):
    """Some are empty, some longer than a block, one ends where a block does."""
    texts = [*texts, "", "x" * max(128 - len(before), 0), "y" * 300]
    way = Keyed(key, size, before, person)
    encoded = [text.encode() for text in texts]
    many = hashing._many(pl.Series(texts, dtype=pl.String), way)
    assert many is not None
    for text, made in zip(encoded, many, strict=True):
        assert made.tobytes() == blake2b(before + text, digest_size=size, key=key, person=person).digest()


def test_without_numba_each_is_hashed_by_itself(monkeypatch):
    texts = [f"{i}" for i in range(300)]
    column = pl.Series(texts)
    monkeypatch.setattr(hashing, "MANY", 1)
    quick = hashed(column, WAY, as_hex).to_list()
    monkeypatch.setitem(sys.modules, "gwanmun.core.blake", None)
    monkeypatch.delattr("gwanmun.core.blake", raising=False)
    assert hashing._many(pl.Series(["x"]), WAY) is None
    assert hashed(column, WAY, as_hex).to_list() == quick == [alone(text).hex() for text in texts]
