"""What words and codes say the goods are: twelve kinds of goods as they look in an X-ray image.

Chapters are those of the Harmonized System (WCO, 2022 edition); which chapter looks like which kind is our
own judgement, and so are the words. Codes are looked at first when given, words decide where they agree with
none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``hs``: beginnings of codes; ``words``: Korean and English, in small letters."""

    code: str
    ko: str
    en: str
    hs: tuple[str, ...]
    words: tuple[str, ...]


def _kind(code: str, ko: str, en: str, hs: str, words: str) -> Kind:
    return Kind(code, ko, en, tuple(hs.split()), tuple(words.split(", ")))


KINDS: tuple[Kind, ...] = (
    _kind(
        "textile", "의류·직물", "clothes and textiles", "42 50 51 52 53 54 55 56 57 58 59 60 61 62 63 65",
        "티셔츠, 셔츠, 의류, 바지, 청바지, 스웨터, 점퍼, 재킷, 자켓, 패딩, 수건, 양말, 벨트, 가방, "
        "이불, 모자, 속옷, 원피스, "
        "t-shirt, shirt, clothes, clothing, jeans, trousers, sweater, jacket, towel, "
        "socks, belt, bag, blanket, dress, textile, cotton, garment, apparel, "
        "suitcase, 트렁크",
    ),
    _kind(
        "footwear", "신발", "footwear", "64",
        "운동화, 구두, 신발, 슬리퍼, 샌들, 부츠, shoe, shoes, sneaker, sandal, slipper, boots, "
        "footwear",
    ),
    _kind(
        "book", "책·종이", "books and paper", "48 49",
        "책, 도서, 노트, 공책, 잡지, 종이, 상자, 골판지, book, notebook, magazine, paper, calendar, "
        "print, cardboard, carton",
    ),
    _kind(
        "electronics", "전자제품", "electronics", "84 85 90 91 8806",
        "스마트폰, 휴대폰, 태블릿, 노트북컴퓨터, 충전기, 케이블, 스피커, 시계, 헤드폰, 이어폰, "
        "건전지, 카메라, 드라이어, 키보드, "
        "드론, 전자, 배터리, smartphone, phone, tablet, laptop, charger, cable, speaker, "
        "loudspeaker, watch, headphone, earphone, batter, camera, dryer, keyboard, "
        "drone, electronic, power bank, 보조배터리",
    ),
    _kind(
        "food", "식품", "food", "02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20",
        "라면, 초콜릿, 통조림, 과일, 견과, 소시지, 햄, 육가공, 식품, 과자, 김치, 쌀, noodle, "
        "chocolate, canned, "
        "fruit, nuts, sausage, food, snack, cookie, rice, tea, 커피, coffee, tin",
    ),
    _kind(
        "bottle", "병·음료", "bottles and drinks", "22 15 9617 2009",
        "생수, 술, 와인, 식용유, 음료, 텀블러, 물병, water, wine, spirits, oil, drink, tumbler, "
        "flask, bottle, juice, whisky",
    ),
    _kind(
        "powder", "가루 식품", "powders", "1101 1701 2106 2112 210112",
        "가루, 분말, 단백질, 설탕, 소금, 밀가루, 세제, powder, protein, sugar, salt, flour, "
        "detergent, sticks",
    ),
    _kind(
        "pills", "정제·의약품", "tablets and medicines", "30",
        "영양제, 의약품, 정제, 캡슐, 비타민, vitamin, medicine, tablets, capsule, pill, "
        "supplement, blister",
    ),
    _kind(
        "cosmetics", "화장품", "cosmetics", "33 34",
        "화장품, 비누, 크림, 샴푸, 치약, 립스틱, 향수, cosmetic, soap, cream, shampoo, toothpaste, "
        "lipstick, perfume, lotion, 매니큐어, nail polish",
    ),
    _kind(
        "toy", "장난감", "toys", "95",
        "장난감, 인형, 블록, 완구, toy, doll, plush, bricks, lego, game",
    ),
    _kind(
        "tool", "공구", "tools", "82 7318 7326",
        "공구, 스패너, 드라이버, 망치, 나사, 볼트, 펜치, tool, spanner, screwdriver, hammer, screw, "
        "bolt, pliers, wrench",
    ),
    _kind(
        "household", "생활용품", "household goods", "3924 3406 66 69 70 7323 76 8215 94 9403",
        "머그, 컵, 양초, 수저, 우산, 냄비, 그릇, 접시, mug, cup, candle, cutlery, umbrella, pot, "
        "pan, plate, bowl, pole, kitchen",
    ),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}


def kind_of(description: str, hs: str = "") -> Kind | None:
    """The kind that words and code speak for; None where neither says anything.

    The longest beginning of the code counts its length, each word found counts its length in letters:
    "cotton shirt" is more sure than "bag".
    """
    points: dict[str, float] = {}
    digits = re.sub(r"\D", "", hs)
    text = description.casefold()
    for kind in KINDS:
        code = max((len(start) for start in kind.hs if digits.startswith(start)), default=0)
        words = sum(len(word.encode()) ** 0.5 for word in kind.words if _says(text, word))
        if code or words:
            points[kind.code] = 1.5 * code + words
    if not points:
        return None
    return BY_CODE[max(points, key=lambda code: points[code])]


def _says(text: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"(?<![a-z]){re.escape(word)}s?(?![a-z])", text) is not None
    return word in text
