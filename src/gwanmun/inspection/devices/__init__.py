"""Machines at the door: registration, one envelope for every message, health."""
