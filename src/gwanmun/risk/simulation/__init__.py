"""A world whose truth is known: planted fraud, week by week, under a policy."""
