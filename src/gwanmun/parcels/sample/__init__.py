"""Made-up express manifests with known truth, for demonstrations, tests and measurements."""

from gwanmun.parcels.sample.build import VERSION, Options, Written, write_manifest
from gwanmun.parcels.sample.dates import default_date

__all__ = ["VERSION", "Options", "Written", "default_date", "write_manifest"]
