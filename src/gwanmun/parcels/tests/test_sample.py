"""The generator: same seed same bytes, and the truth beside the file is the truth."""

import gzip
import hashlib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from gwanmun.parcels.rules.schema import FIELDS
from gwanmun.parcels.sample import Options, write_manifest
from gwanmun.parcels.sample import dates as sample_dates
from gwanmun.parcels.sample.draw import Draw, key, mix, spread
from gwanmun.parcels.sample.plan import plan

DAY = date(2026, 7, 1)
PINNED = "0a9a87e7ea7b6e05a55707953f764a690abc83fc9c12e43db7825eb822ada239"


def make(folder: Path, parcels: int = 3000, seed: int = 5, **options) -> tuple[Path, pl.DataFrame]:
    out = folder / f"m{seed}.csv"
    written = write_manifest(out, Options(parcels, seed, DAY, **options))
    return out, pl.read_parquet(written.truth)


def readable(path: Path, truth: pl.DataFrame, headers: str = "ko") -> pl.DataFrame:
    """The manifest without the lines whose field count is wrong, under the canonical names."""
    frame = pl.read_csv(path, infer_schema=False, truncate_ragged_lines=True).with_row_index("line", 2)
    names = {(f.ko if headers == "ko" else f.en): f.name for f in FIELDS}
    frame = frame.rename(names).with_columns(pl.col("line").cast(pl.UInt32))
    return frame.join(truth, on="line", suffix="_true").filter(pl.col("broken").fill_null("") != "FIELDS")


def scalar_mix(counter: int, stream: int) -> int:
    mask = 2**64 - 1
    z = (counter * 0x9E3779B97F4A7C15 + stream) & mask
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & mask
    return z ^ (z >> 31)


def test_columns_of_chance_are_splitmix64_whatever_polars_does():
    counters = [0, 1, 2, 999, 2**40, 2**64 - 1]
    stream = key(42, "price")
    got = mix(pl.Series(counters, dtype=pl.UInt64), stream).to_list()
    assert got == [scalar_mix(c, stream) for c in counters]


def test_draws_depend_on_the_row_and_not_on_how_many_rows_there_are():
    few = Draw(pl.Series(range(10), dtype=pl.UInt64), 1).below("x", 1000)
    many = Draw(pl.Series(range(10_000), dtype=pl.UInt64), 1).below("x", 1000)
    assert few.to_list() == many.head(10).to_list()
    assert many.min() == 0
    assert many.max() == 999


def test_spread_keeps_the_proportions():
    table = spread([1, 0, 3], 400)
    assert (table.count(0), table.count(1), table.count(2), len(table)) == (100, 0, 300, 400)


def digests(folder: Path) -> list[str]:
    return [hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())]


def test_same_seed_same_bytes_other_seed_other_bytes(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        (tmp_path / name).mkdir()
        write_manifest(tmp_path / name / "m.csv", Options(2500, seed, DAY))
    a, b, c = (digests(tmp_path / n) for n in "abc")
    assert a == b
    assert not set(a) & set(c)


def test_the_bytes_of_this_version_stay_what_they_are(tmp_path, monkeypatch):
    """When this fails on purpose, raise build.VERSION and put the new digest here."""
    fixed = {"USD": 14_000_000, "KRW": 10_000, "JPY": 95_000, "EUR": 16_000_000, "CNY": 2_000_000}
    monkeypatch.setattr("gwanmun.parcels.sample.build.rates_on", lambda day: fixed)
    out, _ = make(tmp_path, 1000, 1)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == PINNED


def test_a_block_boundary_changes_nothing(tmp_path, monkeypatch):
    out, truth = make(tmp_path / "one", 3000)
    monkeypatch.setattr("gwanmun.parcels.sample.build._BLOCK", 1000)
    other, other_truth = make(tmp_path / "three", 3000)
    assert out.read_bytes() == other.read_bytes()
    assert truth.equals(other_truth)


@pytest.mark.parametrize("parcels", [1, 2, 59, 60, 250, 999, 1000, 1001, 2503])
def test_any_number_of_parcels(tmp_path, parcels):
    out, truth = make(tmp_path, parcels)
    assert truth["line"].to_list() == list(range(2, parcels + 2))
    assert out.read_text().count("\n") == parcels + 1
    alone = (pl.col("broken").fill_null("") != "DUPLICATE") & (pl.col("role") != "SPLIT")
    distinct = truth.filter(alone)["number"]
    assert distinct.n_unique() == len(distinct)


def test_numbers_of_two_seeds_do_not_meet(tmp_path):
    one, two = make(tmp_path, seed=1)[1], make(tmp_path, seed=2)[1]
    assert not set(one["number"]) & set(two["number"])


def test_realistic_shares(tmp_path):
    _, truth = make(tmp_path, 20_000)
    share = dict(truth.group_by("role").len().iter_rows())
    assert share["EXCLUDED"] == 600
    assert share["CODE_FAULT"] == 160
    assert 55 <= share["BROKEN"] <= 60
    assert set(truth["code_fault"].drop_nulls()) == {
        "FORMAT", "UNKNOWN", "EXPIRED", "HOLDER", "SUSPENDED", "STOLEN", "PHONE",
    }  # fmt: skip
    assert set(truth["broken"].drop_nulls()) == {"NUMBER", "FIELDS", "DATE", "MISSING", "DUPLICATE"}
    assert set(truth["own_use"].drop_nulls()) == {"SUPPLEMENT", "WINE", "PERFUME", "MEDICINE"}
    from_china = (truth["dispatch_country"] == "CN").mean()
    assert 0.66 < from_china < 0.74
    under = (truth["usd_cents"] <= 15_000).mean()
    assert 0.85 < under < 0.95


def test_prices_gather_just_under_the_limit(tmp_path):
    prices = make(tmp_path, 20_000)[1].filter(role="PLAIN")["usd_cents"]
    below, above = prices.is_between(14_500, 15_000).sum(), prices.is_between(15_001, 15_500).sum()
    assert below > 5 * above


def test_a_clean_file_holds_no_fault(tmp_path):
    out, truth = make(tmp_path, profile="clean")
    faulty = ("excluded", "code_fault", "broken", "fraud", "own_use")
    assert truth.select(pl.col(faulty).is_null().all()).row(0) == (True,) * 5
    assert not truth["vague"].any()
    assert readable(out, truth).height == 3000


def test_planted_groups_are_groups_and_decoys_are_not(tmp_path):
    out, truth = make(tmp_path, 10_000, profile="dirty")
    rows = readable(out, truth)
    rows = rows.filter(pl.col("broken").is_null())
    groups = rows.filter(pl.col("group_kind").is_in(["SAME_PURCHASE", "SPLIT"]))
    assert groups.height >= 150
    per = groups.group_by("group").agg(
        pl.col("consignee_id", "shipper_id", "purchase_date").n_unique(),
        cents=pl.col("usd_cents").sum(),
        highest=pl.col("usd_cents").max(),
    )
    assert (
        per.select((pl.col("consignee_id", "shipper_id", "purchase_date") == 1).all()).row(0) == (True,) * 3
    )
    assert per.filter((pl.col("cents") <= 20_000) | (pl.col("highest") > 15_000)).is_empty()
    # An independent look at the file itself finds the same groups and no other.
    plain = rows.filter((pl.col("currency") == "USD") & (pl.col("consignee_id_kind") == "A"))
    found = (
        plain.filter(~pl.col("role").is_in(["CODE_FAULT", "FRAUD"]))
        .group_by("consignee_id", "shipper_id", "purchase_date")
        .agg(n=pl.len(), usd=pl.col("price").cast(pl.Float64).sum(), lines=pl.col("line"))
        .filter((pl.col("n") > 1) & (pl.col("usd") > 150))
    )
    assert set(found["lines"].explode()) == set(truth.filter(pl.col("group").is_not_null())["line"])
    decoys = truth.filter(pl.col("role").str.starts_with("DECOY"))
    assert decoys.height > 50
    assert (
        decoys.filter(pl.col("role") != "DECOY_BELOW")["group"].null_count()
        == decoys.filter(pl.col("role") != "DECOY_BELOW").height
    )


def test_a_split_waybill_is_one_number_on_two_lines(tmp_path):
    out, truth = make(tmp_path, 5_000)
    rows = readable(out, truth)
    split = rows.filter(role="SPLIT")
    for column in ("order_no", "house_bl", "consignee_id"):
        assert split[column].n_unique() * 2 == split.height
    assert split["purchase_date"].null_count() == split.height
    copies = rows.filter(pl.col("broken").fill_null("") != "DUPLICATE")
    repeated = copies.group_by("house_bl").len().filter(pl.col("len") > 1)["house_bl"]
    assert set(repeated) == set(split["house_bl"])


def test_codes_agree_with_the_registry_except_where_planted(tmp_path):
    out, truth = make(tmp_path, 20_000, profile="dirty")
    registry = pl.read_csv(out.with_name(out.name + ".registry.csv"), infer_schema=False)
    assert registry["code"].n_unique() == registry.height
    rows = readable(out, truth).filter(
        (pl.col("consignee_id_kind") == "A")
        & (pl.col("broken").is_null() | (pl.col("broken") == "DUPLICATE"))
    )
    joined = rows.join(registry, left_on="consignee_id", right_on="code", how="left", suffix="_held")
    day = DAY.isoformat()
    found = joined.select(
        "code_fault",
        seen=pl.when(~pl.col("consignee_id").str.contains(r"^P\d{12}$"))
        .then(pl.lit("FORMAT"))
        .when(pl.col("name").is_null())
        .then(pl.lit("UNKNOWN"))
        .when(pl.col("status") != "ACTIVE")
        .then(pl.col("status"))
        .when((pl.col("valid_to") < day) | (pl.col("valid_from") > day))
        .then(pl.lit("EXPIRED"))
        .when(pl.col("name") != pl.col("consignee_name"))
        .then(pl.lit("HOLDER"))
        .when(pl.col("phone") != pl.col("consignee_phone").str.replace_all("-", ""))
        .then(pl.lit("PHONE"))
        .when(pl.col("zip") != pl.col("consignee_zip"))
        .then(pl.lit("ZIP")),
    )
    assert found.filter(pl.col("code_fault").ne_missing(pl.col("seen"))).to_dicts() == []
    assert found["seen"].drop_nulls().n_unique() == 7


def test_telephones_and_codes_are_nobodys(tmp_path):
    out, truth = make(tmp_path)
    rows = readable(out, truth)
    phones = rows["consignee_phone"].drop_nulls().str.replace_all("-", "")
    assert phones.str.contains(r"^010[01]\d{7}$").all()
    assert rows["flight"].str.starts_with("ZZ").all()
    assert rows["master_bl"].str.contains(r"^000-\d{8}$").all()
    digits = rows["master_bl"].str.slice(4).cast(pl.Int64)
    assert (digits // 10 % 7 == digits % 10).all()


def test_the_expected_lane_follows_the_price_as_written(tmp_path):
    out, truth = make(tmp_path, 5_000)
    rows = readable(out, truth).filter(pl.col("lane").is_not_null() & (pl.col("currency") == "USD"))
    written = rows["price"].str.replace(".", "", literal=True).cast(pl.Int64)
    assert (written == rows["usd_cents"]).all()
    for lane, cents in zip(rows["lane"], written, strict=True):
        assert lane == ("LIST" if cents <= 15_000 else "SIMPLIFIED" if cents <= 200_000 else "GENERAL")


def test_other_currencies_come_to_the_meant_dollars(tmp_path):
    out, truth = make(tmp_path, 20_000)
    rates = sample_dates.rates_on(DAY)
    rows = readable(out, truth).filter((pl.col("currency") != "USD") & pl.col("broken").is_null())
    assert {"KRW", "JPY", "EUR", "CNY"} <= set(rows["currency"])
    won = rows["price"].cast(pl.Float64) * rows["currency"].replace_strict(rates, return_dtype=pl.Int64)
    off = (won * 100 / rates["USD"] - rows["usd_cents"]).abs() / rows["usd_cents"]
    assert off.max() < 0.02


@pytest.mark.parametrize("headers", ["ko", "en"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_headers_and_encodings_say_the_same(tmp_path, headers, encoding):
    out, _ = make(tmp_path, 500, headers=headers, encoding=encoding)
    text = out.read_bytes().decode(encoding)
    assert text.startswith("업체부호," if headers == "ko" else "Operator code,")
    plain, _ = make(tmp_path / "plain", 500)
    assert text.split("\n")[1:] == plain.read_text().split("\n")[1:]
    assert out.read_bytes().startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")


def test_gzip_holds_the_same_file_and_is_itself_repeatable(tmp_path):
    plain, _ = make(tmp_path / "p", 1500)
    packed, _ = make(tmp_path / "z", 1500, gzip=True)
    again, _ = make(tmp_path / "y", 1500, gzip=True)
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert packed.read_bytes() == again.read_bytes()


def test_json_lines_hold_the_same_parcels(tmp_path):
    import json

    out, truth = make(tmp_path / "j", 2000, format="jsonl")
    plain, csv_truth = make(tmp_path / "c", 2000)
    broken = set(truth.filter(broken="FIELDS")["line"])
    assert broken
    table = readable(plain, csv_truth)
    csv_rows = dict(zip(table["line"] - 1, table.iter_rows(named=True), strict=True))
    for number, line in enumerate(out.read_text().splitlines(), start=1):
        if number in broken:
            with pytest.raises(json.JSONDecodeError):
                json.loads(line)
            continue
        row = json.loads(line)
        assert {f.name: row[f.ko] for f in FIELDS} == {f.name: csv_rows[number][f.name] for f in FIELDS}


def test_wrong_options_are_named():
    for bad in ({"format": "xml"}, {"encoding": "latin1"}, {"headers": "fr"}):
        with pytest.raises(ValueError, match="one of"):
            Options(10, 1, DAY, **bad)
    with pytest.raises(ValueError, match="between"):
        Options(0, 1, DAY)
    with pytest.raises(ValueError, match="profile"):
        plan(10, "wild")


def test_the_day_is_today_only_while_rates_are_published(monkeypatch):
    fx = pl.DataFrame({"valid_from": [date(2026, 6, 28)], "currency": ["USD"], "rate_e4": [14_000_000]})
    monkeypatch.setattr(sample_dates.registry, "open_pack", lambda country: type("P", (), {"fx": fx}))
    assert sample_dates.default_date(date(2026, 6, 28)) == date(2026, 6, 28)
    assert sample_dates.default_date(date(2026, 7, 4)) == date(2026, 7, 4)
    assert sample_dates.default_date(date(2026, 7, 5)) == date(2026, 7, 1)
    assert sample_dates.rates_on(date(2026, 6, 27)) == {}
    assert sample_dates.rates_on(DAY) == {"USD": 14_000_000, "KRW": 10_000}


def test_every_hs_code_is_in_the_nomenclature():
    from gwanmun.parcels.sample.tables import goods

    root = next(p for p in Path(__file__).parents if (p / "pyproject.toml").exists())
    table = root.parent / "shared" / "data" / "hs" / "harmonized-system_hs2022.csv"
    if not table.exists():
        pytest.skip(f"NO NOMENCLATURE at {table}: HS codes of the sample goods are not compared")
    known = set(pl.read_csv(table, infer_schema=False)["hscode"])
    assert set(goods().frame["hs"]) <= known
