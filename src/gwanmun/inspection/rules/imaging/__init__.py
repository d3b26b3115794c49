"""Pictures from raw pairs: matter and colour, variants, checks, tiles, projected threats, difficulty."""

from gwanmun.inspection.rules.imaging.calibration import Calibration, CalibrationFault, Curve, nominal
from gwanmun.inspection.rules.imaging.checks import REFUSE, WARN, Fault, check, sound, swapped
from gwanmun.inspection.rules.imaging.colours import Picture, colour
from gwanmun.inspection.rules.imaging.difficulty import Factors, factors
from gwanmun.inspection.rules.imaging.effective import mass, region_mass, zeff
from gwanmun.inspection.rules.imaging.estimating import estimate
from gwanmun.inspection.rules.imaging.noise import Noise, noise_of
from gwanmun.inspection.rules.imaging.pictures import Key, legend, png, read_pair, read_raw, write_pair
from gwanmun.inspection.rules.imaging.plausible import judge, place
from gwanmun.inspection.rules.imaging.projection import Composite, composite, project
from gwanmun.inspection.rules.imaging.threats import Threat, cut_out
from gwanmun.inspection.rules.imaging.tiles import Tile, tiles
from gwanmun.inspection.rules.imaging.variants import NAMES, VARIANTS, painted, variant

__all__ = [
    "NAMES", "REFUSE", "VARIANTS", "WARN", "Calibration", "CalibrationFault", "Composite", "Curve",
    "Factors", "Fault", "Key", "Noise", "Picture", "Threat", "Tile", "check", "colour", "composite",
    "cut_out", "estimate", "factors", "judge", "legend", "mass", "noise_of", "nominal", "painted",
    "place", "png", "project", "read_pair", "read_raw", "region_mass", "sound", "swapped", "tiles",
    "variant", "write_pair", "zeff",
]  # fmt: skip
