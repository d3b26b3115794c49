"""Detectors that read beside the person: training, cards, signatures, running."""
