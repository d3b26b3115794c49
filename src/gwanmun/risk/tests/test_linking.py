"""Links and how finds spread along them."""

from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules import alerting, linking, reaching
from tests.examples import examples

DAY = dt.date(2026, 7, 1)
SECRET = b"0123456789abcdef"
LINKS = {"party": pl.String, "thing": pl.String, "thing_kind": pl.UInt8, "at": pl.Date}
RESULTS = {"party": pl.String, "item": pl.String, "known_on": pl.Date, "found": pl.Boolean}


def links(*pairs: tuple[str, str], kind: str = "phone", at: dt.date = dt.date(2026, 1, 1)) -> pl.DataFrame:
    return pl.DataFrame([(p, t, linking.NODES[kind], at) for p, t in pairs], schema=LINKS, orient="row")


def finds(*parties: str, known: dt.date = dt.date(2026, 6, 1), found: bool = True) -> pl.DataFrame:
    rows = [(p, f"item-{p}-{n}", known, found) for n, p in enumerate(parties)]
    return pl.DataFrame(rows, schema=RESULTS, orient="row")


def risk(of: str, net: pl.DataFrame, known: pl.DataFrame, **how: object) -> float:
    spread = linking.spread(net, known, DAY, linking.Spreading(**how) if how else None)
    rows = spread.filter(pl.col("node") == of)
    return rows["risk"][0] if rows.height else 0.0


def test_a_shared_telephone_carries_more_than_a_shared_seller():
    near = risk("B", links(("A", "x"), ("B", "x")), finds("A"))
    far = risk("B", links(("A", "x"), ("B", "x"), kind="seller"), finds("A"))
    assert near > far > 0


def test_a_hub_carries_nothing_and_the_more_share_the_less():
    few = links(*((name, "x") for name in "ABC"))
    many = links(*((str(n), "x") for n in range(200)), ("A", "x"), ("B", "x"))
    assert risk("B", few, finds("A")) > 0
    assert risk("B", many, finds("A")) == 0
    assert risk("B", links(("A", "x"), ("B", "x")), finds("A")) > risk("B", few, finds("A"))


def test_old_finds_count_less():
    net = links(("A", "x"), ("B", "x"))
    assert risk("B", net, finds("A", known=dt.date(2025, 6, 1))) < risk("B", net, finds("A"))


def test_items_are_told_of_others_not_of_themselves():
    net = links(("A", "x"), ("B", "x"), ("B", "y"), ("C", "y"))
    items = pl.DataFrame(
        {"item": ["1", "2", "3"], "at": [DAY] * 3, "importer": ["B", "A", "Z"], "phone": ["x", "x", None]}
    )
    known = pl.concat([finds("A"), finds("A", found=False).with_columns(item=pl.lit("other"))])
    told = reaching.linked(items, net, known).rows(named=True)
    assert (told[0]["linked_looks"], told[0]["linked_finds"], told[0]["linked_share"]) == (2, 1, 0.5)
    assert told[0]["nearest_find_steps"] == 2
    assert told[1]["linked_finds"] == 0, "its own find is no linked find"
    assert told[1]["nearest_find_steps"] == 1
    assert told[2] == {"item": "3", "linked_parties": 0, "linked_looks": 0, "linked_finds": 0,
                       "linked_share": None, "nearest_find_steps": None, "linked_risk": 0.0}  # fmt: skip


NODE = st.sampled_from("ABCDEF")
THING = st.sampled_from("uvwxyz")
PAIRS = st.lists(st.tuples(NODE, THING), min_size=1, max_size=15)


@settings(max_examples=examples(40))
@given(PAIRS, st.lists(NODE, max_size=4))
def test_without_finds_no_risk(pairs, looked):
    assert linking.spread(links(*pairs), finds(*looked, found=False), DAY).is_empty()


@settings(max_examples=examples(40))
@given(PAIRS, st.lists(NODE, min_size=1, max_size=4), NODE)
def test_a_find_more_never_lessens_a_risk(pairs, found, another):
    before = linking.spread(links(*pairs), finds(*found), DAY)
    after = linking.spread(links(*pairs), finds(*found, another), DAY)
    both = before.join(after, on="node", how="left", suffix="_after")
    assert both["risk_after"].null_count() == 0
    assert (both["risk_after"] >= both["risk"] - 1e-12).all()
    assert (both["steps_after"] <= both["steps"]).all()


@settings(max_examples=examples(40))
@given(PAIRS, st.lists(NODE, min_size=1, max_size=4), st.randoms())
def test_the_order_of_rows_does_not_matter(pairs, found, random):
    shuffled_pairs, shuffled_finds = list(pairs), list(found)
    random.shuffle(shuffled_pairs)
    random.shuffle(shuffled_finds)
    one = linking.spread(links(*pairs), finds(*found), DAY).sort("node")
    other = linking.spread(links(*shuffled_pairs), finds(*shuffled_finds), DAY).sort("node")
    assert one["node"].to_list() == other["node"].to_list()
    assert (one["risk"] - other["risk"]).abs().max() < 1e-12


@settings(max_examples=examples(40))
@given(PAIRS, st.lists(NODE, min_size=1, max_size=4), PAIRS, st.lists(NODE, min_size=1, max_size=4))
def test_what_is_known_later_changes_nothing(pairs, found, later_pairs, later_found):
    then = pl.DataFrame({"item": ["1"], "at": [DAY], "importer": ["A"], "phone": ["x"], "address": ["y"]})
    net, known = links(*pairs), finds(*found)
    more_net = pl.concat([net, links(*later_pairs, at=DAY)])
    more_known = pl.concat([known, finds(*later_found, known=DAY)])
    assert reaching.linked(then, net, known).equals(reaching.linked(then, more_net, more_known))


def test_two_spellings_are_one_node_and_nobody_can_be_read_from_it():
    address = ["서울시 중구 세종대로 110", "서울 중구 세종대로 110"]
    rows = pl.DataFrame(
        {
            "kind": ["PARCEL"] * 2,
            "item": ["1", "2"],
            "at": [DAY] * 2,
            "place": [1, 2],
            "importer": ["P1", "p1"],
            "phone": ["+82 10-1234-5679", "010 1234 5679"],
            "address": address,
        }
    )
    keyed = linking.keyed(rows, SECRET)
    assert all(keyed[name].n_unique() == 1 for name in ("importer", "phone", "address"))
    assert keyed["phone"][0] != linking.keyed(rows, b"another-secret!!")["phone"][0]
    seen = linking.sightings(keyed)
    assert seen.height == 2
    assert seen["n"].to_list() == [2, 2]


def alert(about: str, key: str, kind: str | None = None, last: dt.date | None = None, level: str = "ALARM"):
    return (1, about, kind, key, "XRAY", level, "dense mass", DAY, last)


def test_alerts_name_items_parties_and_containers_in_their_time():
    items = pl.DataFrame(
        {"kind": ["PARCEL"] * 3, "item": ["1", "2", "3"], "at": [DAY, DAY, DAY + dt.timedelta(days=9)],
         "importer": ["a", "b", "a"], "container": [None, "c", None]}
    )  # fmt: skip
    rows = [alert("ITEM", "1"), alert("PARTY", "a", "importer", DAY), alert("CONTAINER", "c", "container")]
    told = alerting.raised(items, pl.DataFrame(rows, schema=alerting.ALERT, orient="row"))
    assert told.select("item", "by").rows() == [("1", "importer"), ("1", "item"), ("2", "container")]
    assert set(told["basis"]) == {"ALERT"}
    none = alerting.raised(items, pl.DataFrame(schema=alerting.ALERT))
    assert none.is_empty()
