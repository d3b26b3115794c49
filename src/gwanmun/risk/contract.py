"""The door of the risk room."""

from gwanmun.risk.rules.draw import DRAW_SPACE, draw, draws
from gwanmun.risk.rules.profiles import Profile, compile_profiles

__all__ = ["DRAW_SPACE", "Profile", "compile_profiles", "draw", "draws"]
