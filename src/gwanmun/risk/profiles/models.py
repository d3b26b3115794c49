"""Criteria written by people: drafted, tried on the past, approved by a second person, expired."""
