"""The public calculator: the form, the answer, the link that holds it all, the document."""

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
from gwanmun.platform.api.throttle import BUCKETS, Rate
from gwanmun.portals.calculator import views
from gwanmun.portals.calculator.asked import MOST_LINES, Asked
from gwanmun.portals.calculator.result import field_of
from gwanmun.tariff.contract import answer_document, assess_objects

PAGE = "/calculator/"
DAY = date(2026, 7, 1)
SHOES = {
    "code-1": "6402.99-9000",
    "price-1": "10,000",
    "origin-1": "VN",
    "freight": "100",
    "date": "2026-07-01",
}


@pytest.fixture(autouse=True)
def _fresh(db):
    BUCKETS.clear()


@pytest.fixture
def client():
    client = Client()
    client.cookies["gwanmun_language"] = "en"
    return client


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def words_of(answer) -> str:
    """Text of a document, its lines run together."""
    return re.sub(
        r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    )


def book():
    return registry.rule_book("kr", DAY)


def test_the_empty_page_says_what_it_needs_and_by_which_tariff(client):
    text = text_of(client.get(PAGE))
    assert "The result will stand here" in text
    assert "Demonstration rates" in text
    korean = Client().get(PAGE)
    assert "여기에 결과가 나옵니다" in korean.content.decode()


def test_the_answer_is_that_of_the_engine(client):
    answer = client.get(PAGE, SHOES)
    one = Asked.of(SHOES, DAY).declaration(book())
    payable = answer_document(assess_objects([one])[0])["totals"]["payable"]
    assert payable == 3_775_440
    text = text_of(answer)
    assert f"KRW {payable:,}" in text
    assert "KRW 15,536,830 × 13% = KRW 2,019,787" in text
    assert "Customs Act art. 50(1)" in text
    assert "Unverified" in text


def test_what_a_certificate_would_save_with_a_link_that_applies_it(client):
    answer = client.get(PAGE, SHOES)
    text = text_of(answer)
    assert "−KRW 2,221,760" in text
    assert "a certificate issued by an authority" in text
    (link,) = re.findall(r'href="(\?[^"]*claim-1=FVN1[^"]*)"', answer.content.decode())
    applied = text_of(client.get(PAGE + link.replace("&amp;", "&")))
    assert "KRW 1,553,680" in applied
    assert "as if the proof of origin were there" in applied
    assert "What would a certificate of origin save?" not in applied


def test_each_fault_stands_at_its_field_with_the_cure(client):
    answer = client.get(PAGE, SHOES | {"code-2": "2203.00-0000", "price-2": "5"})
    html = answer.content.decode()
    assert "It cannot be worked out yet" in html
    assert 'href="#quantity-2"' in html
    assert re.search(r'id="quantity-2"[^>]*aria-invalid="true"', html)
    assert "State quantity and unit" in html
    assert "KRW 3,775,440" not in html, "no sum stands beside a line that is refused"


def test_a_short_code_offers_the_codes_below_it(client):
    html = client.get(PAGE, SHOES | {"code-1": "6402.99"}).content.decode()
    assert "Choose a more particular code." in html
    assert "code-1=6402999000" in html


@pytest.mark.parametrize(
    "query",
    [
        {"code-1": "' OR 1=1", "price-1": "<script>"},
        {"code-1": "6402999000", "price-1": "9" * 60},
        {"code-1": "6402999000", "price-1": "1", "date": "yesterday"},
        {"code-1": "6402999000", "price-1": "1", "date": "1999-01-01"},
        {"code-1": "6402999000", "price-1": "1", "currency": "XXX", "scheme": "SHIP", "incoterm": "ABC"},
        {"code-1": "6402999000", "price-1": "1", "origin-1": "??", "goods-1": "NO", "claim-1": "NO"},
        {"code-99": "1", "price-0": "1", "remove": "9", "nothing": "1"},
        {"code-1": "\u0000", "price-1": "\ud7ff"},
    ],
)
def test_whatever_stands_in_the_address_gets_a_page(client, query):
    answer = client.get(PAGE, query, follow=True)
    assert answer.status_code == 200
    assert b"<script>" not in answer.content.replace(b"</script>", b"").split(b"<main")[1]
    assert client.get(f"{PAGE}estimate.pdf", query, follow=True).status_code == 200


def test_goods_are_added_and_removed_without_a_script(client):
    added = client.get(PAGE, SHOES | {"add": "1"})
    assert added.status_code == 302
    assert added["Location"].endswith("#line-2")
    page = client.get(added["Location"]).content.decode()
    assert 'name="code-2"' in page
    back = client.get(PAGE, SHOES | {"code-2": "1", "remove": "1"})
    assert dict(parse_qsl(urlsplit(back["Location"]).query)) | {"code-1": "1"} == {
        "date": "2026-07-01", "scheme": "GENERAL", "currency": "USD", "incoterm": "FOB", "freight": "100",
        "code-1": "1",
    }  # fmt: skip


def test_no_more_than_so_many_goods():
    asked = Asked.of({}, DAY)
    for _ in range(30):
        asked = asked.added()
    assert len(asked.lines) == MOST_LINES
    assert Asked.of(dict(parse_qsl(asked.query(), keep_blank_values=True)), DAY).lines == asked.lines


@pytest.mark.parametrize(
    "query",
    [
        SHOES,
        SHOES | {"insurance": "5", "code-2": "220830", "price-2": "7", "quantity-2": "10", "unit-2": "LTR"},
        {"scheme": "TRAVELLER", "declared": "no", "persons": "2", "code-1": "4202211010", "price-1": "3000"},
    ],
)
def test_a_link_holds_the_whole_question(query):
    asked = Asked.of(query, DAY)
    again = Asked.of(dict(parse_qsl(asked.query(), keep_blank_values=True)), date(2020, 1, 1))
    assert again == asked
    assert again.query() == asked.query()
    assert again.declaration(book()) == asked.declaration(book())


def test_the_page_gives_the_link(client):
    html = client.get(PAGE, SHOES | {"price-2": "", "code-2": ""}).content.decode()
    (link,) = re.findall(r'data-copy="([^"]+)"', html)
    told = dict(parse_qsl(urlsplit(link.replace("&amp;", "&")).query))
    assert {name: told[name] for name in SHOES} == SHOES


def test_nothing_is_kept(client):
    answer = client.get(PAGE, SHOES)
    assert "sessionid" not in answer.cookies
    assert "Set-Cookie" not in answer.headers


def test_a_small_parcel_for_own_use_goes_free_and_one_to_sell_does_not(client):
    parcel = {"code-1": "6402.99-9000", "price-1": "140", "scheme": "PARCEL", "date": "2026-07-01"}
    free = text_of(client.get(PAGE, parcel))
    assert "Free as a small consignment for own use." in free
    assert "Payable KRW 0" in free
    sold = text_of(client.get(PAGE, parcel | {"own_use": "no"}))
    assert "Free as a small consignment" not in sold
    dear = text_of(client.get(PAGE, parcel | {"price-1": "400"}))
    assert "It cannot be worked out yet" not in dear
    assert "Free as a small consignment" not in dear


def test_codes_are_found_by_digits_and_by_words(client):
    assert "6402.99" in client.get(f"{PAGE}codes/", {"code-3": "640299"}).content.decode()
    assert "4202" in client.get(f"{PAGE}codes/", {"code-1": "가방"}).content.decode()
    assert client.get(f"{PAGE}codes/", {"code-1": "x"}).content.strip() == b""
    assert client.get(f"{PAGE}codes/", {"code-1": "(["}).status_code == 200


def test_too_many_from_one_address_wait(client, monkeypatch):
    monkeypatch.setattr(views, "PACE", Rate(60, 3))
    found = [client.get(PAGE) for _ in range(5)]
    assert [answer.status_code for answer in found] == [200, 200, 200, 429, 429]
    assert int(found[-1]["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("lines[0].price", "price-1"),
        ("lines[2].net_kg", "net-3"),
        ("lines[1].proof", "claim-2"),
        ("lines[1].currency", "currency"),
        ("charges[0].amount", "freight"),
        ("date", "date"),
        ("", ""),
    ],
)
def test_faults_find_their_field(path, field):
    assert field_of(path) == field


def _fonts() -> None:
    try:
        pdf.fonts()
    except pdf.NoFonts:
        pytest.skip("NO FONTS: run scripts/assets.py; the document is not tested")


def test_the_document_tells_the_same_figures_in_both_languages(client):
    _fonts()
    answer = client.get(f"{PAGE}estimate.pdf", SHOES)
    assert answer["Content-Type"] == "application/pdf"
    english = words_of(answer)
    for said in (
        "Estimate of duty and taxes", "KRW 3,775,440", "KRW 15,536,830 × 13% = KRW 2,019,787",
        "Customs Act art. 50(1)", "6402.99.9000", "USD 10,000", "Vietnam", "Demonstration rates",
        "It is no assessment", book().digest,
    ):  # fmt: skip
        assert said in english, said
    korean = words_of(Client().get(f"{PAGE}estimate.pdf", SHOES))
    for said in ("수입 세액 예상", "3,775,440원", "15,536,830원 × 13% = 2,019,787원", "과세처분이"):
        assert said in korean, said


def test_the_fonts_of_the_document_are_embedded(client):
    _fonts()
    reader = PdfReader(io.BytesIO(client.get(f"{PAGE}estimate.pdf", SHOES).content))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in below or "/FontFile3" in below
        assert "Pretendard" in str(font["/BaseFont"])


def test_what_cannot_be_reckoned_has_no_document(client):
    answer = client.get(f"{PAGE}estimate.pdf", SHOES | {"price-1": "-1"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(PAGE)


def test_the_front_page_and_the_menu_lead_here(client):
    html = client.get("/").content.decode()
    assert html.count(f'href="{PAGE}"') >= 3
