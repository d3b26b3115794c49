"""Who goes to which lane: mandatory controls, alerts, profiles, model, exploration, random; overrides."""
