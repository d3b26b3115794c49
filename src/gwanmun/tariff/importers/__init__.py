"""Official tariff files read into the tables of the duty engine."""
