"""The door of the risk room."""

from gwanmun.risk.rules.draw import DRAW_SPACE, draw, draws, stirred, word, words
from gwanmun.risk.rules.exploring import Bandit, Exploration, NoExploration, Random, Uncertainty, policy
from gwanmun.risk.rules.items import ITEM, KINDS, REASON, RESULT, Scorer
from gwanmun.risk.rules.lanes import Lane, LaneError, Lanes, lanes_of
from gwanmun.risk.rules.placing import BASIS, UNLIMITED, Asks, Bounds, Placed, place, places
from gwanmun.risk.rules.profiles import Language, Profile, ProfileError, compile_profiles
from gwanmun.risk.rules.selecting import (
    SELECTED,
    TOLD,
    Selection,
    Situation,
    bases_of,
    by_points,
    by_score,
    chance_of,
    explored_for,
    select,
    told,
    worth_of,
)

__all__ = [
    "BASIS",
    "DRAW_SPACE",
    "ITEM",
    "KINDS",
    "REASON",
    "RESULT",
    "SELECTED",
    "TOLD",
    "UNLIMITED",
    "Asks",
    "Bandit",
    "Bounds",
    "Exploration",
    "Lane",
    "LaneError",
    "Lanes",
    "Language",
    "NoExploration",
    "Placed",
    "Profile",
    "ProfileError",
    "Random",
    "Scorer",
    "Selection",
    "Situation",
    "Uncertainty",
    "bases_of",
    "by_points",
    "by_score",
    "chance_of",
    "compile_profiles",
    "draw",
    "draws",
    "explored_for",
    "lanes_of",
    "place",
    "places",
    "policy",
    "select",
    "stirred",
    "told",
    "word",
    "words",
    "worth_of",
]
