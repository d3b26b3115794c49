"""What a rate text says: each kind of sentence, mended typing errors, and refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwanmun.tariff.importers.hts_columns import columns
from gwanmun.tariff.importers.hts_grammar import Part, Rate, Unreadable, read_rate
from gwanmun.tariff.importers.hts_special import read_special
from gwanmun.tariff.importers.tests.schedule import programmes

CENT = 10_000_000


SUGAR = (
    "6.58170¢/kg less 0.0622005¢ /kg for each degree under 100 degrees (and fractions of a degree in "
    "proportion) but not less than 5.031562¢ /kg"
)
STEEL = "The duty provided in the applicable subheading + a duty of 50% upon the value of the steel content."
BOND = "under bond, as prescribed in U.S. note 1 to this subchapter"


def read(text: str) -> Rate:
    return read_rate(text, programmes().words)


def special(text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = read_special(text, programmes().words, programmes().indicators)
    return [(group.text, group.programmes) for group in found]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Free", [Part(rate_e6=0)]),
        ("No additional duty", [Part(rate_e6=0)]),
        ("6.5%", [Part(rate_e6=65_000)]),
        ("33 1/3%", [Part(rate_e6=1_000_000, over=3)]),
        ("1.5¢/kg", [Part(amount_e9=15 * CENT // 10, unit="KGM")]),
        ("$2.146/kg", [Part(amount_e9=2_146_000_000, unit="KGM")]),
        ("30.5¢/kg + 8.5%", [Part(amount_e9=305_000_000, unit="KGM"), Part(rate_e6=85_000)]),
        ("$1.035/kg +13.6%", [Part(amount_e9=1_035_000_000, unit="KGM"), Part(rate_e6=136_000)]),
        ("4.5¢/ liter", [Part(amount_e9=45_000_000, unit="LTR")]),
        ("23.7¢/pf.liter", [Part(amount_e9=237_000_000, unit="PFL")]),
        ("3.1¢/pf. liter on ethyl alcohol content", [Part(amount_e9=31_000_000, unit="PFL")]),
        ("3.7¢/kg on drained weight", [Part(amount_e9=37_000_000, unit="KDW")]),
        ("$1.32/t, including weight of container", [Part(amount_e9=1_320_000_000, unit="TIC")]),
        ("0.9¢ each", [Part(amount_e9=9_000_000, unit="H87")]),
        ("20¢/thousand", [Part(amount_e9=200_000_000, unit="MIL")]),
        ("$2.50/thou- sand + 40%", [Part(amount_e9=2_500_000_000, unit="MIL"), Part(rate_e6=400_000)]),
        ("$2/1,000", [Part(amount_e9=2_000_000_000, unit="MIL")]),
        ("0.3¢/line/ gross", [Part(amount_e9=3_000_000, unit="GRL")]),
        ("18.7¢/clean kg", [Part(amount_e9=187_000_000, unit="KNS", on="CLEAN")]),
        ("86.1¢/m2of recording surface", [Part(amount_e9=861_000_000, unit="MTK", on="RECORDING_SURFACE")]),
        ("2.5% on the value of the lead content", [Part(rate_e6=25_000, on="LEAD")]),
        ("3 percent of the fair retail value", [Part(rate_e6=30_000, on="FAIR_RETAIL_VALUE")]),
        (
            "$2.70 each + 45% on the case + 35% on thebattery",
            [
                Part(amount_e9=2_700_000_000, unit="H87"),
                Part(rate_e6=450_000, on="CASE"),
                Part(rate_e6=350_000, on="BATTERY"),
            ],
        ),
        (
            SUGAR,
            [
                Part(amount_e9=65_817_000, unit="KGM"),
                Part(amount_e9=-622_005, unit="KGM", on="DEGREES_BELOW_100", role="degree"),
                Part(amount_e9=50_315_620, unit="KGM", role="floor"),
            ],
        ),
    ],
)
def test_rates(text, parts):
    rate = read(text)
    assert list(rate.parts) == parts
    assert rate.reference is None


@pytest.mark.parametrize(
    ("text", "reference", "parts", "see"),
    [
        ("No change", "NO_CHANGE", [], ()),
        ("The duty provided inthe applicable subheading+ 25%", "APPLICABLE", [Part(rate_e6=250_000)], ()),
        ("The duty rate provided in such subheading minus 0.5%", "APPLICABLE", [Part(rate_e6=-5_000)], ()),
        (
            STEEL,
            "APPLICABLE",
            [Part(rate_e6=500_000, on="STEEL")],
            (),
        ),
        (
            "The duty provided in subheadings 8716.39.00, 8716.90.30 or 8716.90.50 + 100%",
            "SUBHEADINGS",
            [Part(rate_e6=1_000_000)],
            ("87163900", "87169030", "87169050"),
        ),
        ("See 9823.08.01-9823.08.38", "SEE", [], ("98230801-98230838",)),
        ("The rate applicable to the natural juice in heading 2009", "NATURAL_JUICE", [], ("2009",)),
    ],
)  # fmt: skip
def test_references(text, reference, parts, see):
    rate = read(text)
    assert (rate.reference, list(rate.parts), rate.see) == (reference, parts, see)


def test_words_beside_a_rate_are_kept():
    rate = read("Free, under bond, as prescribed in U.S. note 1 to this subchapter")
    assert rate == Rate(
        (Part(rate_e6=0),), condition="under bond, as prescribed in U.S. note 1 to this subchapter"
    )
    assert read("See additional U.S. note 3").condition == "3"


@pytest.mark.parametrize(
    "text",
    ["", "5", "5¢", "¢/kg", "5%%", "5% + ", "1¢/furlong", "Free and easy", "Free (XX) 3%", "5% on the moon",
     "1¢/m2 on drained weight", "1/0%", "5 1/0%", "0.00000000001¢/kg", "See", "7% (KR)",
     "A duty equal to another duty"],
)  # fmt: skip
def test_what_is_not_covered_is_refused(text):
    with pytest.raises(Unreadable):
        read(text)


def test_special_column_names_programmes():
    assert special("Free (A*,AU, KR)16.6% (E) See 9822.05.20 (P+)") == [
        ("Free", ("A*", "AU", "KR")),
        ("16.6%", ("E",)),
        ("See 9822.05.20", ("P+",)),
    ]
    assert special("No change") == [("No change", ())]
    assert special("Free (PA (PA)") == [("Free", ("PA",))]


@pytest.mark.parametrize("text", ["Free (KR) 3% (KR)", "(KR)", "Free (KR,ZZ)", "Free (KR"])
def test_special_column_refuses(text):
    with pytest.raises(Unreadable):
        special(text)


def test_flat_columns_where_a_rate_is_flat():
    got = columns(read("36¢ each + 5.6% + 2¢/jewel"))
    assert (got["form"], got["rate_e6"], got["amount_e6"], got["unit"]) == ("sum", 56_000, 360_000, "H87")
    assert (got["amount2_e6"], got["unit2"], got["needs"], got["parts"]) == (20_000, "JWL", [], [])
    lead = columns(read("1.7¢/kg on lead content"))
    assert (lead["form"], lead["unit"], lead["parts"][0]["on"]) == ("sum", "KNS", "LEAD")
    both = columns(read("0.7¢/kg on copper content + 0.7¢/kg on lead content"))
    assert (both["form"], both["needs"]) == ("parts", ["COPPER", "LEAD"])
    third = columns(read("33 1/3%"))
    assert (third["form"], third["needs"], third.get("rate_e6")) == ("parts", [], None)


@given(
    cents=st.decimals("0.0001", "9999", places=4),
    percent=st.decimals("0.0001", "999", places=4),
    gaps=st.lists(st.sampled_from(["", " ", "  "]), min_size=4, max_size=4),
)
def test_any_compound_rate_is_read_back(cents, percent, gaps):
    text = f"{cents}¢{gaps[0]}/{gaps[1]}kg{gaps[2]} +{gaps[3]}{percent}%"
    rate = read(text)
    assert [p.amount_e9 for p in rate.parts] == [int(cents * CENT), None]
    assert [p.rate_e6 for p in rate.parts] == [None, int(percent * 10_000)]
