from pathlib import Path

from django.apps import AppConfig


class TariffConfig(AppConfig):
    name = "gwanmun.tariff"
    label = "tariff"

    def ready(self) -> None:
        """Tables the deployment brought in count for whoever asks first: page, command, API."""
        from django.conf import settings

        from gwanmun.countries import registry

        registry.use_tables_of(Path(settings.HOME))
