"""What is written as CSV or JSON Lines is read back as it was, whatever the text."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.exchange.tests.samples import GOOD, csv_text, decode, json_text
from gwanmun.parcels.rules.schema import FIELDS, RECORD
from tests.examples import examples

# Anything a cell may hold on one line: no control characters, no lone surrogates.
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40)
PARCELS = st.lists(
    st.fixed_dictionaries({}, optional={f.name: WORDS for f in FIELDS}).map(
        lambda given: GOOD | {name: value.replace("\ufffd", "") for name, value in given.items()}
    ),
    min_size=1,
    max_size=8,
)


def expected(parcel: dict[str, str], line: int) -> dict[str, object]:
    trimmed = {name: value.strip() or None for name, value in parcel.items()}
    return dict.fromkeys(RECORD) | {"line": line} | trimmed


@settings(max_examples=examples(60), deadline=None)
@given(PARCELS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["name", "ko", "en"]))
def test_csv(parcels: list[dict[str, str]], separator: str, labels: str) -> None:
    # A line that a reader takes for blank is no parcel; ours always carry a flight.
    parcels = [p | {"flight": "KE1"} for p in parcels]
    with tempfile.TemporaryDirectory() as folder:
        found = decode(Path(folder), csv_text(parcels, labels, separator))
    assert found.errors.is_empty()
    assert found.records.to_dicts() == [expected(p, line) for line, p in enumerate(parcels, start=2)]


@settings(max_examples=examples(60), deadline=None)
@given(PARCELS)
def test_json_lines(parcels: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = decode(Path(folder), json_text(parcels))
    assert found.errors.is_empty()
    assert found.records.to_dicts() == [expected(p, line) for line, p in enumerate(parcels, start=1)]
