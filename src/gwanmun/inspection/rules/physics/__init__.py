"""Physics of a cabinet scanner, and a generator of scans whose truth is known.

Attenuation from published tables, polychromatic dual-energy projection of 3-D scenes, detectors, noise and
virtual machines. ``generator.synthesise`` is the door.
"""
