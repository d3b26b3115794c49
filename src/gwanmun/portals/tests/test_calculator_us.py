"""The calculator for the United States: its own fields, fees, components, and what is left aside."""

from __future__ import annotations

import io
import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from pypdf import PdfReader

from gwanmun.countries import registry
from gwanmun.platform import pdf
from gwanmun.platform.api.throttle import BUCKETS
from gwanmun.portals.calculator.asked import Asked, components_told
from gwanmun.portals.calculator.result import field_of
from gwanmun.tariff.importers.hts_load import load_schedule
from gwanmun.tariff.importers.tests.schedule import DAY, HEAD

PAGE = "/calculator/"
SCHEDULE = (
    HEAD
    + "6109,0,T-shirts:,,,,,,\n"
    + '6109.10.00,1,Of cotton,"[""doz.""]",16.5%,"Free (KR)",90%,,\n'
    + "6109.10.00.12,2,Men's,,,,,,\n"
    + "9102.11,0,Wrist watches:,,,,,,\n"
    + '9102.11.10,1,"Having no jewels","[""No.""]",44¢ each + 6% on the case + 5.3% on the battery,,,,\n'
    + '9903.88.03,0,"Articles the product of China, as enumerated in a note",,'
    + '"The duty provided in the applicable subheading + 25%",,,,\n'
)
SHIRTS = {
    "country": "us", "date": "2026-05-01", "code-1": "6109.10.0012", "price-1": "11,000", "origin-1": "CN",
    "incoterm": "CIF", "freight": "900", "insurance": "100", "mode": "VESSEL",
}  # fmt: skip
WATCHES = {
    "country": "us", "date": "2026-05-01", "code-1": "9102.11.10", "price-1": "5000", "pieces-1": "10",
    "mode": "AIR",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _schedule(db, tmp_path):
    file = tmp_path / "hts_2026.csv"
    file.write_text(SCHEDULE, "utf-8")
    before = registry.tables_home()
    load_schedule(file, "us", tmp_path, DAY, "2026-11-22T09:00:00+00:00")
    registry.use_tables_of(tmp_path)
    BUCKETS.clear()
    yield
    registry.use_tables_of(before)


@pytest.fixture
def client():
    client = Client()
    client.cookies["gwanmun_language"] = "en"
    return client


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_each_country_has_its_own_fields(client):
    korean, american = (client.get(PAGE, {"country": c}).content.decode() for c in ("kr", "us"))
    for name, here, there in (
        ("scheme", korean, american),
        ("mode", american, korean),
        ("entry", american, korean),
    ):
        assert f'name="{name}"' in here
        assert f'name="{name}"' not in there
    assert 'value="us" selected' in american
    assert client.get(PAGE, {"country": "zz"}).status_code == 200


def test_without_its_tariff_a_country_is_not_offered(client, tmp_path):
    registry.use_tables_of(tmp_path / "nothing")
    html = client.get(PAGE, SHIRTS).content.decode()
    assert 'id="country"' not in html
    assert 'name="scheme"' in html


def test_freight_comes_off_and_fees_come_on_top(client):
    text = text_of(client.get(PAGE, SHIRTS))
    assert "Payable USD 1,697.14" in text
    assert "USD 10,000.00 × 0.3464% = USD 34.64" in text
    assert "USD 10,000.00 × 0.125% = USD 12.50" in text
    assert "at the port of export (FOB)" in text


def test_what_is_left_aside_is_plain_with_its_numbers(client):
    text = text_of(client.get(PAGE, SHIRTS))
    assert "Not within this amount" in text
    assert "Temporary rates and additional duties are not assessed" in text
    assert "9903.88.03 The duty provided in the applicable subheading + 25%" in text
    assert "9903.88.03" not in text_of(client.get(PAGE, SHIRTS | {"origin-1": "KR"}))


def test_goods_of_small_value_are_taken_as_an_informal_entry(client):
    small = SHIRTS | {"price-1": "1500", "freight": "", "insurance": "", "incoterm": "FOB"}
    text = text_of(client.get(PAGE, small))
    assert "Worked out as: Informal entry, automated." in text
    assert "USD 2.69" in text
    formal = text_of(client.get(PAGE, small | {"entry": "FORMAL"}))
    assert "Worked out as" not in formal
    assert "USD 33.58" in formal


def test_the_mode_of_transport_is_asked_for_at_its_field(client):
    html = client.get(PAGE, SHIRTS | {"mode": ""}).content.decode()
    assert "It cannot be worked out yet" in html
    assert 'href="#mode"' in html
    assert re.search(r'id="mode"[^>]*aria-invalid="true"', html)


def test_components_have_fields_and_are_asked_for(client):
    html = client.get(PAGE, WATCHES).content.decode()
    assert 'name="value.CASE-1"' in html
    assert 'name="value.BATTERY-1"' in html
    assert "case (CASE), battery (BATTERY)" in html
    assert 'href="#components-1"' in html
    assert re.search(r'id="parts-1"[^>]*change from:#code-1', html), "they come when the code is written"
    told = WATCHES | {"value.CASE-1": "3,000", "value.BATTERY-1": "200"}
    text = text_of(client.get(PAGE, told))
    assert "10 pieces × USD 0.44/pieces + USD 3,000.00(case) × 6% + USD 200.00(battery) × 5.3%" in text
    assert "USD 195.00" in text
    assert 'name="value.CASE-1"' not in client.get(PAGE, SHIRTS).content.decode()


def test_what_an_agreement_would_save(client):
    html = client.get(PAGE, SHIRTS | {"origin-1": "KR"}).content.decode()
    assert "United States–Korea Free Trade Agreement" in html
    (link,) = re.findall(r'href="(\?[^"]*claim-1=KR[^"]*)"', html)
    applied = text_of(client.get(PAGE + link.replace("&amp;", "&")))
    assert "Payable USD 12.50" in applied, "no duty, no processing fee; the harbor fee stays"


@pytest.mark.parametrize("query", [SHIRTS, WATCHES | {"value.CASE-1": "3000", "amount.JEWELS_OVER_7-1": "4"}])
def test_a_link_holds_the_whole_question(client, query):
    asked = Asked.of(query, date(2026, 5, 1))
    again = Asked.of(dict(parse_qsl(asked.query(), keep_blank_values=True)), date(2020, 1, 1))
    assert again == asked
    html = client.get(PAGE, SHIRTS).content.decode()
    (link,) = re.findall(r'data-copy="([^"]+)"', html)
    told = dict(parse_qsl(urlsplit(link.replace("&amp;", "&")).query))
    assert {name: told[name] for name in SHIRTS} == SHIRTS


def test_no_more_components_than_any_goods_have():
    many = {f"value.X{n}-1": "1" for n in range(100)}
    (line,) = Asked.of({"code-1": "9102.11.10", **many}, DAY).lines
    assert len(components_told(line)) < 30
    assert Asked.of({"value.<b>-1": "1"}, DAY).lines == ({},)


def test_faults_of_components_find_their_place():
    assert field_of("lines[1].components") == "components-2"
    assert field_of("lines[0].components[2].value") == "components-1"
    assert (field_of("transport_mode"), field_of("entry_type")) == ("mode", "entry")


def test_codes_are_those_of_the_country(client):
    found = client.get(f"{PAGE}codes/", {"code-1": "watches", "country": "us"}).content.decode()
    assert "9102.11" in found
    assert "9102.11" in client.get(f"{PAGE}codes/", {"code-1": "910211", "country": "us"}).content.decode()


def test_the_document_tells_fees_and_what_is_left_aside(client):
    try:
        pdf.fonts()
    except pdf.NoFonts:
        pytest.skip("NO FONTS: run scripts/assets.py; the document is not tested")
    answer = client.get(f"{PAGE}estimate.pdf", SHIRTS)
    pages = PdfReader(io.BytesIO(answer.content)).pages
    told = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    for said in (
        "USD 1,697.14", "United States", "Vessel", "6109.10.00.12", "Not assessed", "9903.88.03",
        "Temporary rates and additional duties", "Merchandise processing fee", "Harbor maintenance fee",
    ):  # fmt: skip
        assert said in told, said
