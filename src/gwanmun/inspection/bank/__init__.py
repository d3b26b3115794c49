"""The image bank: what machines saw, kept as long as the law lets, found again."""
