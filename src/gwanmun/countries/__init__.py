"""Country packs: what a country's law adds to the engine, as dated tables."""
