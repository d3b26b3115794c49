"""A small nomenclature in two languages, and decisions over it that a machine can learn from."""

import random
from datetime import date

from gwanmun.classify.engine import Engine
from gwanmun.classify.model import Variant
from gwanmun.classify.rules import ranker
from gwanmun.classify.rules.corpus import Entry, Extra, build_corpus
from gwanmun.classify.rules.deciding import axes_of
from gwanmun.classify.rules.gate import SIGNS, Gate
from gwanmun.classify.rules.past import Decision, build_past
from gwanmun.core.text import Text

NAMES = [
    ("08", "과실과 견과류", "Edible fruit and nuts"),
    ("0805", "감귤류의 과실(신선하거나 건조한 것)", "Citrus fruit, fresh or dried"),
    ("080510", "오렌지", "Oranges"),
    ("080550", "레몬과 라임", "Lemons and limes"),
    ("61", "의류(편물)", "Articles of apparel, knitted or crocheted"),
    (
        "6109",
        "티셔츠ㆍ싱글리트와 그 밖의 조끼(편물)",
        "T-shirts, singlets and other vests, knitted or crocheted",
    ),
    ("610910", "면으로 만든 것", "Of cotton"),
    ("6109101000", "티셔츠", "T-shirts"),
    ("6109109000", "기타", "Other"),
    ("610990", "그 밖의 방직용 섬유로 만든 것", "Of other textile materials"),
    ("84", "기계류", "Machinery and mechanical appliances"),
    ("8421", "원심분리기, 액체용이나 기체용 여과기", "Centrifuges; filtering machinery for liquids or gases"),
    ("842121", "물의 여과기용이나 청정기용", "For filtering or purifying water"),
    (
        "842139",
        "기체의 여과기(내연기관용은 제외한다)",
        "For gases, other than for internal combustion engines",
    ),
    ("8471", "자동자료처리기계", "Automatic data processing machines"),
    ("847130", "휴대용 자동자료처리기계", "Portable automatic data processing machines"),
]
WORDS = [Extra("847130", "노트북"), Extra("847130", "laptop"), Extra("8421", "정수기")]
AXES = {
    "material": {
        "ko": "재질이 무엇입니까?",
        "en": "What is it made of?",
        "words": "면, 방직용, 섬유 / cotton, textile",
    },
    "use": {"ko": "어디에 씁니까?", "en": "What is it for?", "words": "물, 기체 / water, gases"},
    "form": {"ko": "어떤 상태입니까?", "en": "In what form is it?", "words": "신선, 건조 / fresh, dried"},
}
OPEN = Gate((*[0.0] * len(SIGNS), 4.0), 0.95)
SHUT = Gate((0.0,) * (len(SIGNS) + 1), None)


def corpus(names=NAMES, words=WORDS):
    return build_corpus([Entry(*row) for row in names], words)


def engine(decisions=()):
    made = corpus()
    names = {code: (ko, en) for code, ko, en in NAMES}
    leaves = {code: [code + "0000"] for code in made.codes} | {"610910": ["6109101000", "6109109000"]}
    return Engine(
        country="kr", corpus=made, past=build_past(decisions, made.codes), names=names, leaves=leaves,
        axes=axes_of(AXES), demonstration=True, label=Text("시험용", "For tests"), state=(),
    )  # fmt: skip


def variant(gate=SHUT):
    return Variant(ranker.prior(), gate)


class Untrained:
    """A model with prior weights and a gate of choice."""

    def __init__(self, gate=SHUT):
        self.gate = gate

    def variant(self, *, past):
        return variant(self.gate)


def decisions(count, seed=1, dated=True):
    """Descriptions with a product word of each code and noise; the words stand in no name."""
    draw = random.Random(seed)
    words = {"080510": ["navel", "valencia"], "080550": ["eureka", "meyer"], "610910": ["jersey", "rundhals"],
             "610990": ["polyestertee", "sporttop"], "842121": ["osmosis", "undersink"],
             "842139": ["hepa", "aircleaner"], "847130": ["ultrabook", "chromebook"]}  # fmt: skip
    noise = ["blue", "large", "model", "series", "new", "box", "set", "pro", "mini", "max"]
    out = []
    for number in range(count):
        code = draw.choice(sorted(words))
        text = " ".join([draw.choice(words[code]), *draw.sample(noise, 3), f"x{number}a"])
        day = date(2025, 1, 1).toordinal() + number if dated else 0
        out.append(Decision(text, code, day, f"R{number}"))
    return out
