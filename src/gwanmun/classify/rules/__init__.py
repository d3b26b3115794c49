"""Pure parts of classification help."""
