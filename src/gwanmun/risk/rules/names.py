"""Names of people and firms, brought to forms in which the same name looks the same.

Three forms, each a column expression's work over a whole list:

* ``script``: as written, without blanks, marks and forms of company (김민준, 한빛무역);
* ``latin``: romanised, small letters, words apart (gim min jun; surnames brought to one romanisation);
* ``sound``: what is left when spellings that sound alike are made one (kim min cun).

Korean romanisations differ by habit (Kim, Gim; Lee, Yi, Rhee; Jun, Joon; Young, Yeong): the standard of
2000 (국어의 로마자 표기법) is one habit among several, so ``sound`` decides, not spelling.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl
from anyascii import anyascii

from gwanmun.risk.rules.hanja import READINGS

#: Forms of company that say nothing of which company. Longer ones first: a form may hold another.
_FORMS_SCRIPT = (
    "유한책임회사", "주식회사", "유한회사", "합자회사", "합명회사", "사단법인", "재단법인", "농업회사법인",
    "(주)", "㈜", "(유)",
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "集团", "集團", "株式会社", "株式會社",
    "有限会社", "公司",
)  # fmt: skip
_FORMS_LATIN = (
    "co ltd", "company limited", "pty ltd", "pte ltd", "pvt ltd", "private limited", "sdn bhd",
    "gmbh co kg", "gmbh",
    "limited", "ltd", "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "plc",
    "lp", "ag",
    "kg", "ohg", "ug", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "oy", "ab", "as", "aps", "kft",
    "zrt", "sro",
    "spzoo", "sl", "ltda", "kk", "jsc", "ooo", "oao", "pjsc", "tbk", "pt",
)  # fmt: skip
_TITLES = ("mr", "mrs", "ms", "miss", "dr", "sir")
#: Romanisations of surnames by habit → standard romanisation.
_SURNAMES = {
    "kim": "gim", "lee": "i", "yi": "i", "rhee": "i", "rhie": "i", "ri": "i", "park": "bag", "pak": "bag",
    "bak": "bag",
    "choi": "choe", "chung": "jeong", "jung": "jeong", "joung": "jeong", "cheong": "jeong", "kang": "gang",
    "cho": "jo", "yoon": "yun", "chang": "jang", "lim": "im", "rim": "im", "yim": "im", "oh": "o",
    "shin": "sin",
    "suh": "seo", "so": "seo", "kwon": "gwon", "hwang": "hwang", "ahn": "an", "yoo": "yu", "ryu": "yu",
    "ryoo": "yu",
    "you": "yu", "hong": "hong", "jun": "jeon", "chun": "jeon", "ko": "go", "koh": "go", "moon": "mun",
    "son": "son",
    "sohn": "son", "bae": "bae", "pae": "bae", "paik": "baeg", "baek": "baeg", "paek": "baeg", "hur": "heo",
    "huh": "heo", "noh": "no", "roh": "no", "ro": "no", "ha": "ha", "sung": "seong", "koo": "gu", "ku": "gu",
    "kwak": "gwag", "woo": "u", "wu": "u", "joo": "ju", "chu": "ju", "na": "na", "ra": "na", "um": "eom",
    "uhm": "eom",
    "ji": "ji", "chee": "ji", "kong": "gong", "hyun": "hyeon", "byun": "byeon", "pyun": "pyeon",
    "chin": "jin",
}  # fmt: skip
#: Read from left to right, each over the result of the one before.
_SOUND: tuple[tuple[str, str], ...] = (
    (r"[^a-z ]", ""),
    (r"sch|sh|ss|x", "s"), (r"tch|ch|zh|jj|z|j", "C"), (r"ph|v|ff", "f"), (r"ck|kk|qu|q|gg|g|k|c", "k"),
    (r"th|tt|dd|d", "t"), (r"bb|pp|b", "p"), (r"ll|rr|r", "l"), (r"nn", "n"), (r"mm", "m"), ("C", "c"),
    (r"yeo|you|yoo|yu", "yu"), (r"weo|woo|wo|wu", "u"), (r"eu|eo|oo|ou|uu|u", "u"), (r"ee|ie|ii|yi|iy|i",
    "i"),
    (r"ae|ai|ay|ei|e", "e"), (r"oe|oi|oy|oh|o", "o"), (r"ah|aa|a", "a"), (r"([aeiou])h", "$1"), (r"y", "i"),
    (r" +", " "),
)  # fmt: skip
#: A name's sounds without vowels: what is left of it under a bad pen.
_SKELETON = r"[aeiouwh ]"
_MARKS = r"[\p{P}\p{S}\p{C}]+"
_HAN = r"[\p{Han}]"


#: Words of firms that are translated rather than spelled.
_WORDS = {
    "무역": "trading", "상사": "trading", "통상": "trading", "전자": "electronics", "산업": "industry",
    "국제": "international",
    "물류": "logistics", "코리아": "korea", "유통": "distribution", "贸易": "trading", "貿易": "trading",
    "商贸": "trading",
    "电子": "electronics", "電子": "electronics", "国际": "international", "國際": "international",
    "物流": "logistics",
    "科技": "technology", "实业": "industry", "實業": "industry",
}  # fmt: skip
#: Final consonants spoken alike (ㄲㅋ as ㄱ; ㅅㅆㅈㅊㅌㅎ as ㄷ; ㅍ as ㅂ), by their number.
_FINALS = {2: 1, 24: 1, 19: 7, 20: 7, 22: 7, 23: 7, 25: 7, 27: 7, 26: 17}


def _spoken(character: str) -> str:
    """A Hangul syllable with the final consonant as it is spoken; anything else as it is."""
    place = ord(character) - 0xAC00
    if not 0 <= place < 11172:
        return character
    final = place % 28
    return chr(0xAC00 + place - final + _FINALS.get(final, final))


@cache
def _letters(characters: frozenset[str], *, korean: bool) -> tuple[list[str], list[str]]:
    """Each character and its reading, set apart by blanks where a syllable is a character."""
    found, spelled = [], []
    for character in sorted(characters):
        read = READINGS.get(character, character) if korean else character
        latin = re.sub(r"[^a-z]", "", anyascii(_spoken(read)).lower())
        apart = "가" <= character <= "힣" or "\u3400" <= character <= "\u9fff"
        found.append(character)
        spelled.append(f" {latin} " if apart else latin)
    return found, spelled


def _romanised(text: pl.Series, *, korean: bool = False) -> pl.Series:
    """Small Latin letters, digits and blanks. ``korean``: Chinese characters in their Korean reading."""
    joined = text.drop_nulls().unique()
    other = frozenset(joined.str.extract_all(r"[^\x00-\x7f]").explode().drop_nulls().unique().to_list())
    if not other:
        return text
    found, spelled = _letters(other, korean=korean)
    return text.str.replace_many(found, spelled)


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def plain(text: pl.Series) -> pl.Series:
    """Compatibility forms and case made one, blanks single. Null stays null, nothing becomes null."""
    out = text.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    return out.set(out == "", None)


def forms(names: pl.Series) -> pl.DataFrame:
    """Forms of each of ``names``, in their order; all null where there is no name.

    Columns: ``script``, ``latin``, ``sound``, ``bag``; and ``korean``, ``sound_korean``, ``bag_korean``, with
    Chinese characters in their Korean reading (null where there are none). About 8 µs a name: give each
    name once.
    """
    base = plain(names).str.replace_all(_alternatives(_FORMS_SCRIPT), " ")
    han = base.set(~base.str.contains(_HAN).fill_null(value=False), None)
    frame = pl.DataFrame(
        {
            "script": base.str.replace_all(_MARKS, "").str.replace_all(r"\s+", ""),
            "latin": _latin(base),
            "korean": _latin(han, korean=True) if han.null_count() < han.len() else han,
        }
    )
    frame = frame.with_columns(
        pl.col("script").replace({"": None}),
        sound=sound(pl.col("latin")),
        sound_korean=sound(pl.col("korean")),
    )
    return frame.with_columns(bag=bag(pl.col("sound")), bag_korean=bag(pl.col("sound_korean")))


def _latin(base: pl.Series, *, korean: bool = False) -> pl.Series:
    text = base.str.replace_all(r"['’`.]", "").str.replace_many(
        list(_WORDS), [f" {w} " for w in _WORDS.values()]
    )
    text = _romanised(text, korean=korean).str.to_lowercase()
    text = text.str.replace_all(r"[^a-z0-9]+", " ")
    text = text.str.replace_all(rf"\b(?:{_alternatives((*_FORMS_LATIN, *_TITLES))})\b", " ")
    text = text.str.replace_all(r"\s+", " ").str.strip_chars()
    return text.set(text == "", None)


def surnames_as_one(latin: pl.Expr) -> pl.Expr:
    """The first and the last word brought to one romanisation where they are a Korean surname."""
    words = latin.str.split(" ")
    first, last = words.list.first(), words.list.last()
    spelled = pl.concat_str(
        [
            first.replace(_SURNAMES),
            words.list.slice(1,
            pl.when(words.list.len() > 2).then(words.list.len() - 2).otherwise(0)).list.join(" "),
            last.replace(_SURNAMES),
        ],
        separator=" ",
    )  # fmt: skip
    return pl.when(words.list.len() < 2).then(latin).otherwise(spelled.str.replace_all(" +", " "))


def sound(latin: pl.Expr) -> pl.Expr:
    """What sounds alike is spelled alike. Null where no letter is heard: numbers do not sound alike."""
    out = surnames_as_one(latin)
    for pattern, by in _SOUND:
        out = out.str.replace_all(pattern, by)
    out = out.str.strip_chars()
    return pl.when(out != "").then(out)


def bag(sounds: pl.Expr) -> pl.Expr:
    """Consonants in the order of the alphabet: the same whatever the order of words and the vowels.

    Of a name with fewer than three consonants all its letters.
    """
    bones = sounds.str.replace_all(_SKELETON, "")
    kept = (
        pl.when(bones.str.len_bytes() >= 3)
        .then(bones)
        .otherwise(sounds.str.replace_all(" ", "", literal=True))
    )
    return kept.str.split("").list.eval(pl.element().filter(pl.element() != "").sort()).list.join("")


__all__ = ["bag", "forms", "plain", "sound"]
