from django.apps import AppConfig


class RiskSelectionConfig(AppConfig):
    name = "gwanmun.risk.selection"
    label = "risk_selection"
    default_auto_field = "django.db.models.BigAutoField"
