"""The door of the risk room."""

from gwanmun.risk.rules.draw import DRAW_SPACE, draw, draws, stirred, word, words
from gwanmun.risk.rules.exploring import Bandit, Exploration, NoExploration, Random, Uncertainty, policy
from gwanmun.risk.rules.fitting import fitted, learns
from gwanmun.risk.rules.fitting import read as read_policy
from gwanmun.risk.rules.history import Past, history_columns
from gwanmun.risk.rules.items import ITEM, KINDS, REASON, RESULT, Scorer
from gwanmun.risk.rules.lanes import Lane, LaneError, Lanes, lanes_of
from gwanmun.risk.rules.language import CriterionError, Fields, needs_of, parse, printed
from gwanmun.risk.rules.language import told as told_in_words
from gwanmun.risk.rules.narcotics import words_of as narcotics_words
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
from gwanmun.risk.rules.reaching import Reach
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
    select,
    told,
    worth_of,
)
from gwanmun.risk.rules.signs import SIGNS, signs, signs_of_past
from gwanmun.risk.rules.signs import as_text as signs_text
from gwanmun.risk.rules.signs import from_text as signs_kept
from gwanmun.risk.rules.telling import SIGN_WORDS
from gwanmun.risk.rules.wishing import explored_for, wishes_of

__all__ = [
    "BASIS",
    "DRAW_SPACE",
    "ITEM",
    "KINDS",
    "REASON",
    "RESULT",
    "SELECTED",
    "SIGNS",
    "SIGN_WORDS",
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
    "Reach",
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
    "fitted",
    "history_columns",
    "hits",
    "lanes_of",
    "learns",
    "narcotics_words",
    "needs_of",
    "needs_together",
    "parse",
    "place",
    "places",
    "policy",
    "printed",
    "read_policy",
    "select",
    "signs",
    "signs_kept",
    "signs_of_past",
    "signs_text",
    "stirred",
    "told",
    "told_in_words",
    "wishes_of",
    "with_past",
    "word",
    "words",
    "worth_of",
]
