"""The public calculator: duty and taxes of goods somebody means to import. No log-in, nothing is kept."""
