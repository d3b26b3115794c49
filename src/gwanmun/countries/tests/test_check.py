"""The check finds every planted fault and says where; whole packs pass."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import gwanmun.parcels.rules.kernel
import gwanmun.tariff.contract  # noqa: F401 - rooms register what they can say
from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.countries import scaffold
from gwanmun.countries.check import Report, check, find_pack
from gwanmun.countries.check_words import WORDS
from gwanmun.countries.kernels import Kernel, kernels
from gwanmun.countries.registry import Pack, countries, pack_folder
from gwanmun.countries.tests.planted import HEADS, PLANTED, plant

FIRST = date(2026, 1, 1)


def _lobby(book: RuleBook) -> frozenset[str]:
    """A room that gives one rule and needs one figure."""
    assert book.int("tax.minimum") >= 0
    return frozenset({"relief.small_value"})


LOBBY = {**kernels(), "lobby": Kernel(_lobby, frozenset())}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return scaffold.write("NO", tmp_path / "no", FIRST, name_ko="노르웨이", name_en="Norway", currency="NOK")


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def test_a_scaffolded_pack_passes_and_opens_a_book(pack: Path) -> None:
    report = check(pack)
    assert report.findings == []
    assert report.counts["golden"] == 3
    assert report.counts["unfilled"] >= 10, "nobody has looked the figures up yet"
    book = Pack(pack).book(date(2026, 7, 1))
    assert (book.country, book.currency, book.currency_digits) == ("no", "NOK", 2)
    assert book.value("valuation.basis") == "CIF"
    assert [head["id"] for head in book.tables["tax_heads"]] == ["duty", "vat"]
    assert book.tables["small_value"].decide({"value": 0, "commercial": False}).then == {"free": True}
    assert list(book.rules_of("own")) == ["relief.small_value"]
    assert find_pack(pack.parent) == pack


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_fault_is_found(pack: Path, code: str) -> None:
    plant(pack, PLANTED[code])
    report = check(pack, LOBBY)
    assert code in codes(report), [f.message.en for f in report.findings]
    for finding in report.findings:
        assert finding.file
        for text in (finding.message, finding.cure):
            assert re.search("[가-힣]", text.ko)
            assert re.search("[a-z]", text.en)
            assert "{place}" not in text.ko + text.en


def test_every_finding_has_a_planted_fault() -> None:
    assert set(PLANTED) == set(WORDS)


@pytest.mark.parametrize("code", ["GAP", "FLOAT", "STATUS", "HOLE_FORMAT", "SHADOWED", "GOLDEN_FAILED"])
def test_a_lone_fault_is_found_alone_and_with_its_line(pack: Path, code: str) -> None:
    plant(pack, PLANTED[code])
    report = check(pack, LOBBY)
    assert codes(report) == {code}
    file, _, new = PLANTED[code][0]
    lines = (pack / file).read_text("utf-8").splitlines()
    assert all(finding.file == file for finding in report.findings)
    assert {finding.line for finding in report.findings} != {0}
    assert all(0 < finding.line <= len(lines) for finding in report.findings), new


def test_the_gap_is_named_to_the_day(pack: Path) -> None:
    plant(pack, PLANTED["GAP"])
    (finding,) = check(pack).findings
    assert finding.place == "relief.small_value_limit"
    assert "from 2026-01-01 to 2026-01-01" in finding.message.en


def test_a_figure_the_law_does_not_know_is_said_and_leaves_no_gap(pack: Path) -> None:
    text = (pack / "parameters/taxes.yaml").read_text("utf-8")
    later = (
        'carbon.price: [{value: null, valid_from: 2026-01-01, valid_to: 2026-06-30, citation: "no such act", '
        'status: verified}, {value: 12, valid_from: 2026-07-01, citation: "Carbon Act", status: verified}]\n'
    )
    (pack / "parameters/taxes.yaml").write_text(text + later, "utf-8")
    assert check(pack).findings == []
    opened = Pack(pack)
    with pytest.raises(RuleBookError, match="no figure"):
        opened.book(date(2026, 6, 30)).value("carbon.price")
    assert opened.book(date(2026, 7, 1)).value("carbon.price") == 12


RATE = "61,A,,,,sum,10,,,,2026-01-01,,example\n"


@pytest.mark.parametrize(
    ("rates", "code", "place"),
    [
        ("61,A,,,,sum,10,,,,2026-03-01,2026-02-01,example\n", "INVERTED", "rates_demo[61]"),
        (RATE + "61,A,,,,sum,9,,,,2026-07-01,,example\n", "OVERLAP", "rates_demo[61, A, , , ]"),
        (RATE + "61,A,CN,,,sum,9,,,,2026-07-01,,example\n", None, None),
    ],
)
def test_rates_are_dated_in_order(pack: Path, rates: str, code: str | None, place: str | None) -> None:
    path = pack / "tables/rates_demo.csv"
    path.write_text(path.read_text("utf-8").replace(RATE, rates), "utf-8")
    assert [(f.code, f.place) for f in check(pack).findings] == ([(code, place)] if code else [])


def test_a_table_said_to_be_whole_may_leave_no_day_out(pack: Path) -> None:
    path = pack / HEADS
    path.write_text(path.read_text("utf-8").replace("{id: vat,", "{id: vat, valid_to: 2026-06-30,"), "utf-8")
    (finding,) = check(pack).findings
    assert (finding.code, finding.place) == ("GAP", "tax_heads[vat]")
    assert "from 2026-07-01" in finding.message.en


def test_impure_hooks_are_named_and_never_run(pack: Path, tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    plant(pack, PLANTED["HOOK"][:1])
    source = f"from pathlib import Path\nPath({str(witness)!r}).touch()\nopen('x')\n"
    (pack / "hooks.py").write_text(source + "def name_of_function(): ...\n", "utf-8")
    found = [f for f in check(pack).findings if f.code == "HOOK"]
    assert {(f.place, f.line) for f in found} == {("pathlib", 1), ("open", 3)}
    assert not witness.exists()


def test_pure_hooks_arrive_in_the_book(pack: Path) -> None:
    plant(pack, PLANTED["HOOK"][:1])
    source = "import math\n\n\ndef name_of_function(x: int) -> int:\n    return math.isqrt(x)\n"
    (pack / "hooks.py").write_text(source, "utf-8")
    assert check(pack).findings == []
    opened = Pack(pack)
    assert opened.book(FIRST).hooks["name_of_function"](49) == 7
    (pack / "hooks.py").write_text(source + "# changed\n", "utf-8")
    assert Pack(pack).digest != opened.digest


def test_golden_tests_change_no_digest(pack: Path) -> None:
    before = Pack(pack).digest
    (pack / "golden/first.yaml").write_text("[]\n", "utf-8")
    assert Pack(pack).digest == before


@pytest.mark.parametrize("code", countries())
def test_installed_packs_pass(code: str) -> None:
    report = check(pack_folder(code))
    assert [f"{f.file}:{f.line} {f.message.en}" for f in report.findings] == []
    assert report.counts["golden"] >= 3


def test_a_parcel_rule_that_nothing_gives_is_found(tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(pack_folder("kr"), tmp_path / "kr"))
    rules = (copy / "rules/parcels.yaml").read_text("utf-8")
    (copy / "rules/parcels.yaml").write_text(rules.replace("id: code.zip,", "id: code.zap,"), "utf-8")
    found = {(f.code, f.place) for f in check(copy).findings if f.file == "rules/parcels.yaml"}
    assert found == {("UNREACHED", "code.zap"), ("RULE_MISSING", "code.zip")}


def test_an_unreadable_declaration_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text("[pack\n", "utf-8")
    with pytest.raises(RuleBookError, match=r"pack\.toml"):
        check(tmp_path)


def test_a_scaffold_spares_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work/mine.txt").write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        scaffold.write("jp", tmp_path / "work", FIRST)
    with pytest.raises(scaffold.UnknownCountry):
        scaffold.write("zz", tmp_path / "new", FIRST)
