"""The door of the risk room."""

from gwanmun.risk.rules.draw import DRAW_SPACE, draw, draws, stirred, word, words
from gwanmun.risk.rules.exploring import Bandit, Exploration, NoExploration, Random, Uncertainty, policy
from gwanmun.risk.rules.history import Past, history_columns
from gwanmun.risk.rules.items import ITEM, KINDS, REASON, RESULT, Scorer
from gwanmun.risk.rules.lanes import Lane, LaneError, Lanes, lanes_of
from gwanmun.risk.rules.language import CriterionError, Fields, needs_of, parse, printed
from gwanmun.risk.rules.language import told as told_in_words
from gwanmun.risk.rules.placing import BASIS, UNLIMITED, Asks, Bounds, Placed, place, places
from gwanmun.risk.rules.profiles import (
    Language,
    Profile,
    ProfileError,
    compile_profile,
    compile_profiles,
    hits,
    needs_together,
    with_past,
)
from gwanmun.risk.rules.reasons import Reason
from gwanmun.risk.rules.reasons import reasons as explain_selection
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
    "CriterionError",
    "Exploration",
    "Fields",
    "Lane",
    "LaneError",
    "Lanes",
    "Language",
    "NoExploration",
    "Past",
    "Placed",
    "Profile",
    "ProfileError",
    "Random",
    "Reason",
    "Scorer",
    "Selection",
    "Situation",
    "Uncertainty",
    "bases_of",
    "by_points",
    "by_score",
    "chance_of",
    "compile_profile",
    "compile_profiles",
    "draw",
    "draws",
    "explain_selection",
    "explored_for",
    "history_columns",
    "hits",
    "lanes_of",
    "needs_of",
    "needs_together",
    "parse",
    "place",
    "places",
    "policy",
    "printed",
    "select",
    "stirred",
    "told",
    "told_in_words",
    "with_past",
    "word",
    "words",
    "worth_of",
]
