"""Units of quantity as a reader knows them, by their code (UN/ECE Recommendation 20)."""

from __future__ import annotations

from gwanmun.core.text import Text

UNITS: dict[str, Text] = {
    "KGM": Text("kg", "kg"),
    "GRM": Text("g", "g"),
    "MGM": Text("mg", "mg"),
    "TNE": Text("톤", "t"),
    "CTM": Text("캐럿", "carats"),
    "LTR": Text("L", "L"),
    "MLT": Text("mL", "mL"),
    "K6": Text("kL", "kL"),
    "MTQ": Text("㎥", "m³"),
    "MTK": Text("㎡", "m²"),
    "MTR": Text("m", "m"),
    "LPA": Text("L(순알코올)", "L of pure alcohol"),
    "H87": Text("개", "pieces"),
    "NAR": Text("개", "pieces"),
    "C62": Text("개", "pieces"),
    "DZN": Text("다스", "dozen"),
    "DPC": Text("다스", "dozen"),
    "MIL": Text("천 개", "thousand"),
    "CEN": Text("백 개", "hundred"),
    "GRO": Text("그로스", "gross"),
    "PR": Text("켤레", "pairs"),
    "DPR": Text("다스(켤레)", "dozen pairs"),
    "NMP": Text("갑", "packs"),
    "KWH": Text("kWh", "kWh"),
    "TJ": Text("TJ", "TJ"),
    "ASV": Text("도", "% vol"),
    "CMQ": Text("㎤", "cm³"),
    "DTN": Text("100 kg", "100 kg"),
}
