"""Does an image look like what was declared? Features of the image, expectations from words, the distance."""

from gwanmun.inspection.rules.matching.features import NAMES, Features, of_scan
from gwanmun.inspection.rules.matching.goods import KINDS, kind_of
from gwanmun.inspection.rules.matching.match import CUES, Match, Profiles, Reason, compared, stored

__all__ = [
    "CUES",
    "KINDS",
    "NAMES",
    "Features",
    "Match",
    "Profiles",
    "Reason",
    "compared",
    "kind_of",
    "of_scan",
    "stored",
]
