from django.apps import AppConfig


class RiskProfilesConfig(AppConfig):
    name = "gwanmun.risk.profiles"
    label = "risk_profiles"
    default_auto_field = "django.db.models.BigAutoField"
