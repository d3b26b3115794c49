"""``python -m gwanmun``: the same as the command ``gwanmun``."""

from gwanmun.cli.main import app

app()
