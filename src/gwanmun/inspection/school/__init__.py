"""The school for readers: courses, lessons, measured skill, certificates."""
