"""Pages of risk targeting, one module per theme."""
