"""Template tags, loaded by name through the settings."""
