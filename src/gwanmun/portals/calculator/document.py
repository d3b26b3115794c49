"""The estimate as PDF: what was asked, each amount with its law, and by which tables it was reckoned."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.platform import pdf
from gwanmun.platform.i18n import datetime as said_at
from gwanmun.platform.i18n import language, pick
from gwanmun.portals.calculator import choices
from gwanmun.portals.calculator.asked import Asked, components_told
from gwanmun.portals.calculator.result import Result
from gwanmun.tariff.contract import Amount

TEMPLATE = Path(__file__).with_name("estimate.typ")


def estimate(asked: Asked, result: Result, book: RuleBook, link: str, at: datetime) -> bytes:
    """``link``: the address that asks the same. Only what was assessed can be set."""
    return pdf.document(TEMPLATE, settable(facts(asked, result, book, link, at)), at)


#: The middle dot of official names → the one the font has.
_DOTS = str.maketrans({"ㆍ": "·", "・": "·"})


def settable(node: Any) -> Any:
    """The same facts with nothing but signs the font has, as far as official tables go."""
    if isinstance(node, str):
        return node.translate(_DOTS)
    if isinstance(node, dict):
        return {name: settable(value) for name, value in node.items()}
    return [settable(value) for value in node] if isinstance(node, list) else node


def facts(asked: Asked, result: Result, book: RuleBook, link: str, at: datetime) -> dict[str, Any]:
    """All words and figures of the document in the reader's language."""
    answer = result.answer
    return {
        "lang": language(),
        "words": _words(),
        "payable": result.payable,
        "made": said_at(at, "zone"),
        "link": link,
        "banner": answer.tariff.label[language()] if answer.tariff.demonstration else "",
        "asked": _asked(asked, result, book),
        "goods": [_goods(n, line, asked, book) for n, line in enumerate(asked.filled, 1)],
        "lines": [
            {
                "title": f"{pick('물품', 'Goods')} {line['number']} · {line['shown']}",
                "name": line["name"],
                "amounts": [_amount(amount) for amount in line["amounts"]],
                "provisions": [
                    [one["code"], " · ".join(x for x in (one["rate"], one["text"]) if x)]
                    for one in line["provisions"]
                ],
            }
            for line in result.lines
        ],
        "aside": [f"{said} ({source})" for said, source in result.aside],
        "sums": [_amount(amount) for amount in result.sums],
        "tables": [
            [
                pick("법령·기준표", "Rule book"),
                f"{answer.tariff.country} {answer.book.digest if answer.book else ''}",
            ],
            [pick("관세율표", "Tariff"), f"{answer.tariff.label[language()]} {answer.tariff.digest}"],
        ],
    }


def _words() -> dict[str, str]:
    return {
        "title": pick("수입 세액 예상", "Estimate of duty and taxes"),
        "payable": pick("납부할 세액", "Payable"),
        "asked": pick("적은 내용", "What was asked"),
        "how": pick("금액과 근거", "Amounts and their law"),
        "aside": pick("산정하지 않은 것", "Not assessed"),
        "provisions": pick(
            "이 물품에 해당할 수 있으나 산정하지 않은 규정",
            "Provisions that may concern these goods, not assessed",
        ),
        "all": pick("모두 더하면", "All together"),
        "source": pick("근거", "Legal source"),
        "unverified": pick("확인되지 않음", "unverified"),
        "tables": pick("계산에 쓴 자료", "Tables used"),
        "made": pick("만든 때", "Made"),
        "again": pick("같은 계산 다시 열기", "Open the same calculation"),
        "note": pick(
            "이 문서는 적은 내용만으로 계산한 예상 금액이며 과세처분이나 품목분류·원산지 결정이 아닙니다. "
            "실제 세액은 신고한 날의 법령과 물품을 확인한 결과에 따라 달라질 수 있습니다.",
            "An estimate from what was written alone. It is no assessment and decides neither "
            "classification nor origin; the tax depends on the law of the day and on the goods themselves.",
        ),
    }


def _asked(asked: Asked, result: Result, book: RuleBook) -> list[list[str]]:
    common = asked.common
    schemes = dict(choices.SCHEMES)
    kinds = dict(choices.entries(book))
    if kinds:
        entry = kinds.get(common.get("entry", ""), "") or result.entry_assumed
        ways = [
            [pick("신고 구분", "Kind of entry"), entry or pick("가격에 따름", "By the value")],
            [pick("운송수단", "Mode of transport"), str(choices.MODES.get(common.get("mode", ""), "–"))],
        ]
    else:
        ways = [[pick("들여오는 방법", "Way in"), str(schemes.get(common["scheme"], common["scheme"]))]]
    rows = [
        [pick("들여오는 나라", "Country of import"), choices.country(common["country"].upper())],
        [pick("신고일", "Day of declaration"), common["date"]],
        *ways,
        [pick("통화", "Currency"), common["currency"]],
        [pick("가격조건", "Price terms"), common["incoterm"]],
    ]
    costs = (("freight", pick("국제운임", "Freight")), ("insurance", pick("보험료", "Insurance")))
    return rows + [
        [label, f"{common['currency']} {common[name]}"] for name, label in costs if common.get(name)
    ]


def _goods(number: int, line: dict[str, str], asked: Asked, book: RuleBook) -> list[str]:
    quantity = f"{line['quantity']} {line.get('unit', '')}".strip() if line.get("quantity") else ""
    more = [
        choices.country(line.get("origin")),
        quantity,
        f"{line['net']} kg" if line.get("net") else "",
        f"{line['pieces']} {pick('개', 'pieces')}" if line.get("pieces") else "",
        line.get("claim", ""),
        *(
            f"{choices.component(one['name'], book)} {one.get('value') or one.get('quantity')}"
            for one in components_told(line)
        ),
    ]
    price = f"{asked.common['currency']} {line.get('price', '')}"
    shown = choices.code_shown(
        "".join(c for c in line.get("code", "") if c.isdigit()), asked.common["country"]
    )
    return [str(number), shown, price, " · ".join(x for x in more if x)]


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "id": amount.id,
        "title": amount.title,
        "shown": amount.shown,
        "words": amount.words,
        "figures": amount.figures if amount.figures != amount.shown else "",
        "rounding": amount.rounding,
        "rows": [
            " · ".join(x for x in (row.table, row.code, row.kind, row.text, row.source) if x)
            for row in amount.rows
        ],
        "reasons": [f"{reason.title}: {reason.text}" for reason in amount.reasons],
        "citation": amount.citation,
        "unverified": amount.status == "unverified",
    }
