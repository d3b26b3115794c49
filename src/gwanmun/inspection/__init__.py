"""Seeing through: machines, their images, the people and programs that read them, and the readers' school."""
