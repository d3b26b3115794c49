"""Pictures from raw pairs: matter and colour, variants, checks, tiles, projected threats, difficulty."""

from gwanmun.inspection.rules.imaging.calibration import Calibration, CalibrationFault, Curve, nominal
from gwanmun.inspection.rules.imaging.checks import REFUSE, WARN, Fault, check, sound, swapped
from gwanmun.inspection.rules.imaging.colours import Picture, colour
from gwanmun.inspection.rules.imaging.effective import mass, region_mass, zeff
from gwanmun.inspection.rules.imaging.pictures import Key, legend, png, read_pair, read_raw, write_pair
from gwanmun.inspection.rules.imaging.variants import NAMES, VARIANTS, painted, variant

__all__ = [
    "NAMES", "REFUSE", "VARIANTS", "WARN", "Calibration", "CalibrationFault", "Curve", "Fault",
    "Key", "Picture", "check", "colour", "legend", "mass", "nominal", "painted", "png", "read_pair",
    "read_raw", "region_mass", "sound", "swapped", "variant", "write_pair", "zeff",
]  # fmt: skip
