"""What the classes of a detector are called. A class of an office's own is called as its list names it."""

from __future__ import annotations

from gwanmun.platform.i18n import T

KINDS: dict[str, str] = {
    "gun": T("총기", "Gun"),
    "knife": T("칼", "Knife"),
    "scissors": T("가위", "Scissors"),
    "ammunition": T("탄약", "Ammunition"),
    "explosive": T("폭발물 의심 구조", "Explosive-like assembly"),
    "lighter": T("라이터", "Lighter"),
    "pressure": T("고압 용기", "Pressure can"),
    "powerbank": T("보조배터리", "Power bank"),
    "zippooil": T("라이터 기름", "Lighter fluid"),
    "handcuffs": T("수갑", "Handcuffs"),
    "slingshot": T("새총", "Slingshot"),
    "firecrackers": T("폭죽", "Firecrackers"),
    "nailpolish": T("매니큐어", "Nail polish"),
    # What an image can say of a powder is its material, never its name.
    "narcotic": T("염류·마약류 유사 재질(물질 단서)", "Like a drug or its salt (material cue)"),
    "precursor": T("원료물질 유사 재질(물질 단서)", "Like a precursor (material cue)"),
}
MATERIALS: dict[str, str] = {
    "organic": T("유기물", "Organic"),
    "inorganic": T("무기물", "Inorganic"),
    "metal": T("금속", "Metal"),
    "mixed": T("혼합", "Mixed"),
}


#: Said once beside all cues.
NO_NAME = T(
    "물질 단서는 재질을 견준 값이며 물질을 확인하지 않습니다. 소다, 세제, 회로 기판도 비슷합니다.",
    "A material cue compares matter and names no substance; soda, detergent and circuit boards look alike.",
)


def cue(ppm: int) -> str:
    """What the material cue of a region says, in hundredths."""
    of = f"{round(ppm / 10_000)}/100"
    if ppm >= 500_000:
        return T(f"물질 단서 {of}, 약물염과 비슷한 재질", f"Material cue {of}, like a drug salt")
    return T(f"물질 단서 {of}, 일반 유기물에 가까움", f"Material cue {of}, nearer to ordinary organic goods")


def kind(name: str) -> str:
    return KINDS.get(name, name)


def material(name: str) -> str:
    return MATERIALS.get(name, name)
