"""Profiles of an office: written, tested on the past, approved by a second person, kept under watch."""
