"""How well the learner does on the public set of import declarations, and what that does not tell."""
