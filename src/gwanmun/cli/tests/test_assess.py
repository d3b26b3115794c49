"""``gwanmun assess`` and ``gwanmun schema assess``: as a user starts them."""

import json

import pytest

from gwanmun.cli.tests.run import gwanmun, gwanmun_many

FLAT = {
    "date": "2026-07-01", "code": "6402.99-9000", "price": "10000", "currency": "USD", "incoterm": "CIF",
    "origin": "VN",
}  # fmt: skip
BAD = {**FLAT, "code": "12"}


@pytest.fixture
def files(tmp_path):
    def write(name, *declarations, indent=None):
        path = tmp_path / name
        text = "".join(json.dumps(one, indent=indent) + "\n" for one in declarations)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_json_lines_in_json_lines_out_and_one_for_findings(tmp_path):
    text = "\n".join(json.dumps(one) for one in (FLAT, BAD, FLAT)).encode()
    ran = gwanmun(tmp_path, "assess", "--json", "--brief", stdin=text)
    assert ran.code == 1
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["status"] for one in found] == ["assessed", "refused", "assessed"]
    assert found[0]["totals"]["duty"] == 1_999_790
    assert found[1]["faults"][0]["field"] == "code"
    assert "amounts" not in found[0]


def test_the_many_ways_in(tmp_path, files):
    one, pretty, listed = files("a.jsonl", FLAT), files("b.json", FLAT, indent=2), files("c.json")
    (tmp_path / "c.json").write_text(json.dumps([FLAT, FLAT]), encoding="utf-8")
    many = gwanmun_many(
        tmp_path,
        [
            ["assess", one, "--json"],
            ["assess", pretty, "--json"],
            ["assess", listed, "--json"],
            ["assess", one, "--lang", "en"],
            ["assess", one, "--json", "--on", "2026-01-28"],
            ["assess", one, "--json", "--on", "someday"],
            ["assess", "/nowhere", "--json"],
            ["assess", one, "--json", "--country", "zz"],
            ["assess", one, "--json", "--compare-on", "2026-01-28", "--compare-claim", "FVN1"],
        ],
        GWANMUN_LANG="en",
    )
    plain, by_hand, several, words, other_day, no_day, no_file, no_pack, two_ways = many
    assert plain.code == by_hand.code == several.code == 0
    assert plain.json["totals"] == by_hand.json["totals"]
    assert plain.json["lines"][0]["amounts"][0]["id"] == "customs_value"
    assert len(several.out.splitlines()) == 2
    assert "KRW 15,383,000 × 13% = KRW 1,999,790" in words.out
    assert "unverified" in words.out
    assert other_day.json["date"] == "2026-01-28"
    assert other_day.json["lines"][0]["fx_rate"] != plain.json["lines"][0]["fx_rate"]
    assert [x.code for x in (no_day, no_file, no_pack, two_ways)] == [2, 4, 4, 2]


def test_what_another_day_or_claim_would_change(tmp_path, files):
    one, dearer = files("a.jsonl", FLAT), files("b.jsonl", {**FLAT, "price": "20000"})
    claim, words, day, against, refused = gwanmun_many(
        tmp_path,
        [
            ["assess", one, "--compare-claim", "FVN1", "--json"],
            ["assess", one, "--compare-claim", "FVN1"],
            ["assess", one, "--compare-on", "2026-01-28", "--json"],
            ["assess", one, "--against", dearer, "--json"],
            ["assess", one, "--compare-claim", "FUS1", "--json"],
        ],
        GWANMUN_LANG="en",
    )
    before, after = (claim.json[side]["totals"]["payable"] for side in ("before", "after"))
    assert claim.json["saved"] == before - after > 2_000_000
    assert "Saved: KRW" in words.out
    assert day.json["after"]["date"] == "2026-01-28"
    assert against.json["lines"][0]["facts"]["customs_value"] == {"before": 15_383_000, "after": 30_766_000}
    assert refused.code == 1, "goods of Viet Nam are none of the United States"


def test_the_schema_names_every_field_in_both_languages(tmp_path):
    ran = gwanmun(tmp_path, "schema", "assess")
    assert ran.code == 0
    found = ran.json
    assert found["$schema"].endswith("2020-12/schema")
    price = found["$defs"]["line"]["properties"]["price"]
    assert (price["x-title"]["ko"], price["x-title"]["en"]) == ("가격", "price")
    assert gwanmun(tmp_path, "schema", "assess", "--country", "zz").code == 4
