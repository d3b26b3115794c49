"""The card of a model: what it learnt from, how good it was on what came later, and what it cannot do.

Written by the training itself and signed with the model: no figure on it is typed by hand. Pure: frames and
figures in, JSON out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from gwanmun.risk.rules.measuring import (
    NotMeasurable,
    at_share,
    auc,
    average_precision,
    bootstrap,
    calibration,
    calibration_error,
    measures,
)
from gwanmun.risk.rules.telling import SIGN_WORDS

FEW_FINDS = 100
FEW_RANDOM = 200
SHORT_DAYS = 365
MOSTLY_KNOWN = 0.5
_TIMES = 200


def data_part(items: pl.DataFrame, results: pl.DataFrame, source: str, digest: str) -> dict[str, Any]:
    """What was learnt from. ``items`` and ``results``: row by row the same (ITEM, RESULT)."""
    found = results["outcome"] == "FIND"
    lag = (results["known_on"] - items["at"]).dt.total_days()
    return {
        "source": source,
        "digest": digest,
        "controls": results.height,
        "finds": int(found.sum()),
        "first": str(items["at"].min()),
        "last": str(items["at"].max()),
        "lag_days": int(np.median(lag.to_numpy())) if results.height else None,
        "by_basis": _counts(results["basis"]),
        "finds_of": _counts(results.filter(found)["find"]),
    }


def _counts(column: pl.Series) -> dict[str, int]:
    table = column.drop_nulls().value_counts(sort=True)
    return dict(sorted(table.iter_rows(), key=lambda row: (-row[1], row[0])))


def measured_part(
    items: pl.DataFrame, results: pl.DataFrame, score: pl.Series, known: pl.Series, seed: int = 0
) -> dict[str, Any]:
    """How good the scores were on controls that the model had not seen, all later than what it learnt from.

    ``known``: the goods tuple had been controlled before (Boolean). The figures of unseen goods stand apart:
    memory of goods that come again is worth much less than it looks.
    """
    truth = (results["outcome"] == "FIND").to_numpy()
    said = score.to_numpy()
    worth = results["recovered"].fill_null(0).to_numpy()
    random = (results["basis"] == "RANDOM").to_numpy()
    unseen = ~known.to_numpy()
    told: dict[str, Any] = _rounded(
        {
            "first": str(items["at"].min()),
            "last": str(items["at"].max()),
            **measures(truth, said, worth),
            "intervals": {
                "auc": _interval(auc, truth, said, seed),
                "ap": _interval(average_precision, truth, said, seed),
                "precision_5": _interval(lambda t, s: at_share(t, s, 0.05).precision, truth, said, seed),
            },
            "calibration_error": calibration_error(truth, said),
            "calibration": calibration(truth, said).to_dicts(),
            "known_share": float((~unseen).mean()),
            "random": _part(truth, said, worth, random),
            "unseen": _part(truth, said, worth, unseen),
        }
    )
    return told


def _interval(measure: Any, truth: Any, said: Any, seed: int) -> list[float] | None:
    try:
        return list(bootstrap(measure, truth, said, times=_TIMES, seed=seed))
    except NotMeasurable:
        return None


def _part(truth: Any, said: Any, worth: Any, chosen: Any) -> dict[str, Any] | None:
    return measures(truth[chosen], said[chosen], worth[chosen]) if chosen.any() else None


def _rounded(value: Any) -> Any:
    """Six digits are more than any of the figures has; and they are the same wherever the card is kept."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value


def features_part(gains: Mapping[str, float]) -> list[dict[str, Any]]:
    """Features by what they contributed, as shares of all gain, the largest first."""
    total = sum(gains.values()) or 1.0
    ordered = sorted(gains.items(), key=lambda one: (-one[1], one[0]))
    return [{"feature": name, "share": round(gain / total, 6)} for name, gain in ordered]


def limits_part(data: Mapping[str, Any], measured: Mapping[str, Any], days: int) -> list[dict[str, str]]:
    """What must be known before anybody relies on it, in both languages. ``days``: length of the past."""
    told = [
        (
            "SELECTIVE",
            "검사한 물품의 결과로만 학습하였습니다. 검사하지 않은 물품은 알지 못합니다.",
            "It learnt from what was controlled; of what never was, it knows nothing.",
        )
    ]
    random = data["by_basis"].get("RANDOM", 0)
    if random < FEW_RANDOM:
        told.append((
            "FEW_RANDOM",
            f"무작위 검사가 {random:,}건뿐입니다. 수치는 선별한 물품의 것이며 전체에는 다를 수 있습니다.",
            f"Only {random:,} random controls: the figures hold for what was chosen, not for all.",
        ))  # fmt: skip
    if data["finds"] < FEW_FINDS:
        told.append((
            "FEW_FINDS",
            f"적발이 {data['finds']:,}건뿐이어서 수치의 폭이 넓습니다.",
            f"Only {data['finds']:,} finds: every figure is uncertain.",
        ))  # fmt: skip
    if days < SHORT_DAYS:
        told.append((
            "SHORT_PAST",
            f"학습 기간이 {days}일로 1년이 되지 않아 계절 변화를 보지 못하였습니다.",
            f"The past is {days} days long: it has not seen a whole year.",
        ))  # fmt: skip
    share = measured["known_share"]
    if share > MOSTLY_KNOWN:
        told.append((
            "MEMORY",
            f"평가 물품의 {share:.0%}는 같은 물품이 이미 검사된 것입니다. 처음 보는 물품의 수치를 보십시오.",
            f"Of the measured items {share:.0%} repeat known goods: see the figures of unseen goods.",
        ))  # fmt: skip
    lacking = data["controls"] - data.get("with_signs", data["controls"])
    if lacking:
        told.append((
            "FEW_SIGNS",
            f"검사 {lacking:,}건에는 마약류 유형과 연결 정보가 남아 있지 않아 그 영향을 덜 배웠습니다.",
            f"For {lacking:,} controls no patterns and links were kept: it learnt less of them.",
        ))  # fmt: skip
    rare = [name for name, count in data["finds_of"].items() if count < 10]
    if rare:
        told.append((
            "RARE_FINDS",
            "다음 적발은 10건 미만이어서 사실상 배우지 못하였습니다: " + ", ".join(rare),
            "It could hardly learn these finds, of which there are fewer than ten: " + ", ".join(rare),
        ))  # fmt: skip
    return [{"code": code, "ko": ko, "en": en} for code, ko, en in told]


def as_markdown(card: Mapping[str, Any], language: str = "en") -> str:
    """The card as a page of text."""
    ko = language == "ko"
    data, measured = card["data"], card["measured"]
    heads: Sequence[tuple[str, str, Any]] = (
        ("자료", "Data", f"{data['source']} ({data['first']} – {data['last']})"),
        ("검사", "Controls", f"{data['controls']:,}"),
        ("적발", "Finds", f"{data['finds']:,}"),
        ("평가 기간", "Measured on", f"{measured['first']} – {measured['last']}, {measured['rows']:,}"),
        ("AUC", "AUC", _with_interval(measured, "auc")),
        ("평균정밀도", "Average precision", _with_interval(measured, "ap")),
        *(
            (
                f"상위 {at['share']:.0%} 정밀도 / 재현율",
                f"Precision / recall at {at['share']:.0%}",
                f"{at['precision']:.3f} / {at['recall']:.3f}",
            )
            for at in measured["at"]
        ),
        ("교정 오차", "Calibration error", f"{measured['calibration_error']:.4f}"),
        ("처음 보는 물품 AUC", "AUC on unseen goods", _auc_of(measured["unseen"])),
        ("무작위 검사 AUC", "AUC on random controls", _auc_of(measured["random"])),
    )
    title = "모형 카드" if ko else "Model card"
    lines = [f"# {title}: {card['name']}", ""]
    lines += [f"- {head_ko if ko else head_en}: {value}" for head_ko, head_en, value in heads]
    lines += ["", "## " + ("알려진 한계" if ko else "Known limits"), ""]
    lines += [f"- {limit['ko' if ko else 'en']}" for limit in card["limits"]]
    lines += ["", "## " + ("특징의 기여" if ko else "What contributed"), ""]
    lines += [
        f"- `{one['feature']}` {one['share']:.1%}" + _words_of(one["feature"], ko)
        for one in card["features"][:20]
    ]
    return "\n".join(lines) + "\n"


def _words_of(feature: str, ko: bool) -> str:
    said = SIGN_WORDS.get(feature)
    return "" if said is None else f" ({said.ko if ko else said.en})"


def _with_interval(measured: Mapping[str, Any], name: str) -> str:
    if measured[name] is None:
        return "–"
    interval = measured["intervals"][name]
    return f"{measured[name]:.3f}" + (f" ({interval[0]:.3f} – {interval[1]:.3f})" if interval else "")


def _auc_of(part: Mapping[str, Any] | None) -> str:
    return "–" if not part or part["auc"] is None else f"{part['auc']:.3f} (n = {part['rows']:,})"
