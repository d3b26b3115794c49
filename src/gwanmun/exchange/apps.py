"""The exchange room: it brings the decoders, and registers them where lower rooms ask for records."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "gwanmun.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gwanmun.exchange.contract import register_codecs

        register_codecs()
