from django.apps import AppConfig


class RiskLearningConfig(AppConfig):
    name = "gwanmun.risk.learning"
    label = "risk_learning"
    default_auto_field = "django.db.models.BigAutoField"
