"""Parties and what they share; watch-lists; alerts of machines."""
