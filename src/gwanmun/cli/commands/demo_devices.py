"""Machines of the demonstration, with their health, throughput, refused messages and alarms."""

from __future__ import annotations


def enter(seed: int) -> int:
    """How many machines there are. Safe to run again."""
    from gwanmun.cli.commands import demo_images
    from gwanmun.inspection.devices.demonstration import enter as machines
    from gwanmun.platform.accounts.models import Organisation

    customs = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS).order_by("pk").first()
    if customs is None:
        return 0
    return machines(customs, demo_images.numbers_of(seed)[10:], seed)
