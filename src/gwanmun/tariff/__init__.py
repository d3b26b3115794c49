"""Rates, valuation and the assessment of duty and taxes."""
