"""Columns of hashes against hashing one text at a time."""

from base64 import urlsafe_b64encode
from hashlib import blake2b

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from gwanmun.core.hashing import as_hex, as_letters, hashed, heads, letters_among

KEY = b"a secret of the tests"
TEXTS = st.lists(st.none() | st.text(max_size=8), max_size=30)


def begun():
    return blake2b(b"kind\x1f", digest_size=16, key=KEY)


def alone(text):
    return None if text is None else blake2b(b"kind\x1f" + text.encode(), digest_size=16, key=KEY).digest()


def letters(digest):
    return None if digest is None else urlsafe_b64encode(b"\0\0" + digest)[2:].decode()


@given(TEXTS)
def test_each_text_has_its_own_hash(texts):
    column = pl.Series("c", texts, dtype=pl.String)
    each = [alone(text) for text in texts]
    assert hashed(column, begun(), as_letters).to_list() == [letters(d) for d in each]
    assert hashed(column, begun(), as_hex).to_list() == [None if d is None else d.hex() for d in each]
    assert hashed(column, begun(), as_hex).name == "c"


def test_many_alike_and_none_alike_are_hashed_the_same_way():
    for texts in ([f"{i}" for i in range(50)], ["a", "b"] * 25, []):
        made = hashed(pl.Series(texts, dtype=pl.String), begun(), as_letters)
        assert made.to_list() == [letters(alone(text)) for text in texts]


@given(TEXTS, st.lists(st.text(max_size=3), max_size=20))
def test_what_is_not_among_the_known_is_left_out(texts, others):
    known = pl.Series([*(letters(alone(text)) for text in others), "no key", None], dtype=pl.String)
    made = hashed(pl.Series(texts, dtype=pl.String), begun(), lambda d: letters_among(heads(known), d))
    expected = [letters(alone(text)) if text in others else None for text in texts]
    assert made.to_list() == expected


def test_heads_rise_and_leave_out_what_is_no_key():
    found = heads(pl.Series([letters(alone(f"{i}")) for i in range(99)] + ["", "x" * 21, "한" * 22]))
    assert len(found) == 99
    assert (np.diff(found.astype(object)) > 0).all()
