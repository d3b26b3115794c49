"""Django for programs that are not a web server: the command line, scripts, benches."""

from __future__ import annotations

import os


def setup() -> None:
    """Load the settings and the apps; safe to call more than once. Takes about half a second."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
    import django

    django.setup()


def migrate() -> None:
    """Bring the database to the present shape; quick when it is already there."""
    setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
