"""Targeting: dated profiles and a random share, with reasons."""
