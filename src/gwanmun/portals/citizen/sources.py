"""From a citation to the page of the national law site where the article can be read."""

from __future__ import annotations

import re
from urllib.parse import quote

SITE = "https://www.law.go.kr"
ACTS = (
    "관세법 시행규칙", "관세법 시행령", "관세법", "부가가치세법", "개별소비세법", "주세법", "교육세법",
    "지방세법",
)  # fmt: skip
#: Short names of notices as the rules cite them, with their full names.
NOTICES = {
    "특송물품 고시": "특송물품 수입통관 사무처리에 관한 고시",
    "수입통관 고시": "수입통관 사무처리에 관한 고시",
    "개인통관고유부호 운영에 관한 고시": "개인통관고유부호 운영에 관한 고시",
}
_ARTICLE = re.compile(r"^\s*(제\d+조(?:의\d+)?)")


def link(citation: str) -> str:
    """Address of the first source named in ``citation``; "" when it is none that we know."""
    places = sorted(
        (place, -len(name), name) for name in (*ACTS, *NOTICES) if (place := citation.find(name)) >= 0
    )
    if not places:
        return ""
    place, _, name = places[0]
    if name in NOTICES:
        return f"{SITE}/{quote('행정규칙')}/{quote(NOTICES[name].replace(' ', ''))}"
    article = _ARTICLE.match(citation[place + len(name) :])
    return f"{SITE}/{quote('법령')}/{quote(name.replace(' ', ''))}" + (
        f"/{quote(article[1])}" if article else ""
    )
