"""Write the measured figures of ``build/bench.json`` into the docs, and those that say most into READMEs.

Rows are ``{name, value, unit, yardstick, ratio, machine, runs}``: the median of ``runs`` runs beside
the figure it is held against. Run by ``make bench``; without a measurement nothing is touched.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generate_docs import replaced

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "build" / "bench.json"
PLACES = {"README.md": "en", "README.ko.md": "ko", "docs/guides/figures.md": "en"}
SHORT = ("README.md", "README.ko.md")
#: Start of a measured name → how the READMEs tell it. All of them stand in the guide of figures.
TOLD = {
    "500,000 parcels, SQLite: wall": (
        "500,000 parcels decided and stored, SQLite", "50만 건 처리와 저장, SQLite"),
    "500,000 parcels, SQLite: speed": ("… a second", "… 초당 처리 건수"),
    "500,000 parcels, PostgreSQL: wall": ("… PostgreSQL", "… PostgreSQL"),
    "500,000 parcels, SQLite, with slots, profiles and a model: CPU": (
        "… with selection by profiles and a model", "… 선별기준과 모형으로 검사 대상을 고를 때"),
    "sorter's question at 200/s: p99": (
        "answer to a sorting belt at 200/s, 99 in 100", "초당 200회 자동 분류기 질의 응답, 100건 중 99건"),
    "duty engine, with reasons": (
        "duty and taxes, with every reason", "관세·내국세 계산, 근거 포함"),
    "duty of one line by API at 20/s: p99": (
        "duty of one line by API, 99 in 100", "API 한 건 세액 계산, 100건 중 99건"),
    "risk: score, features included": ("risk scored, features included", "위험도 채점, 특징 계산 포함"),
    "risk: AUC, goods never seen before": (
        "risk: AUC on goods never seen before", "위험도: 처음 보는 물품의 AUC"),
    "neighbourhood, 1,000,000 parcels, SQLite: p99": (
        "a party's links among 1,000,000 parcels, 99 in 100", "100만 건 속 거래 연결망 조회, 100건 중 99건"),
    "watch-lists, 500,000 parcels against 10,000 entries: CPU": (
        "500,000 parcels against 10,000 watched names", "50만 건과 감시대상 1만 건 대조"),
    "simulation: whole samples": ("X-ray scans made with their truth", "정답이 딸린 X-ray 영상 생성"),
    "composite against physics: mass": (
        "projected threat against physics: mass", "투사한 위험물과 물리 모형의 질량 차이"),
    "detector at 640²": ("detector, raw pair in, boxes out", "판독 모형, 원시 영상에서 표시까지"),
    "decision kept and next case given": (
        "a reader's decision to the next case", "판독 결정부터 다음 건까지"),
}  # fmt: skip
#: Words of yardsticks and units in Korean.
KOREAN = {
    "floor": "하한", "plain version": "소박한 방식", "without selection": "선별 없이", "goal": "목표",
    "row by row": "한 행씩", "numpy arrays": "numpy 배열", "naive": "단순 곱", "recursive SQL": "재귀 SQL",
    "the network alone": "신경망만", "a form, a redirect, the page and its picture": "일반 양식 방식",
    "parcels/s": "건/초", "lines/s": "행/초", "rows/core-s": "행/코어·초", "/s": "/초",
}  # fmt: skip
HEADS = {
    "en": ("Measured", "Median", "Yardstick", "Ratio", "Runs", "Machine"),
    "ko": ("측정 항목", "중앙값", "기준", "비율", "횟수", "측정 장비"),
}


def number(value: float | int | str | None) -> str:
    """Three figures for small numbers, thousands separated for large ones, a dash for none."""
    if value is None or isinstance(value, str):
        return value or "–"
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{round(value):,}"
    if 0 < abs(value) < 0.005:
        return "< 0.01"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(rows: list[dict[str, Any]], lang: str) -> str:
    *heads, machine = HEADS[lang]
    out = [f"| {' | '.join(heads)} |", "|---|---:|---:|---:|---:|"]
    for r in rows:
        value = f"{number(r['value'])} {r['unit']}".strip()
        cells = (r["name"], value, number(r["yardstick"]), number(r["ratio"]), str(r["runs"]))
        out.append(f"| {' | '.join(cells)} |")
    return "\n".join([*out, "", f"{machine}: " + "; ".join(sorted({str(r["machine"]) for r in rows}))])


def told(rows: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """The rows of ``TOLD`` that were measured, in its order and words."""
    found = []
    for start, words in TOLD.items():
        row = next((row for row in rows if row["name"].startswith(start)), None)
        if row:
            found.append({**row, "name": words[lang == "ko"]})
    if lang != "ko":
        return found
    return [{**row, **{name: spoken(row[name]) for name in ("unit", "yardstick")}} for row in found]


def spoken(words: Any) -> Any:
    """In Korean, where it is words."""
    for english, korean in KOREAN.items() if isinstance(words, str) else ():
        words = words.replace(english, korean)
    return words


def main() -> None:
    if not MEASURED.exists():
        print(f"{MEASURED.relative_to(ROOT)} is not there: run make bench")
        return
    rows = json.loads(MEASURED.read_text(encoding="utf-8"))
    for name, lang in PLACES.items():
        path = ROOT / name
        shown = told(rows, lang) if name in SHORT else rows
        path.write_text(replaced(path.read_text(encoding="utf-8"), "figures", table(shown, lang)), "utf-8")


if __name__ == "__main__":
    main()
