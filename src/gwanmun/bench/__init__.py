"""Measurements, each beside its yardstick in the same run. Needs a source checkout."""
