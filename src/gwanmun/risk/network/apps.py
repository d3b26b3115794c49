from django.apps import AppConfig


class RiskNetworkConfig(AppConfig):
    name = "gwanmun.risk.network"
    label = "risk_network"
    default_auto_field = "django.db.models.BigAutoField"
