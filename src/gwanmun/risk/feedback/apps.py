from django.apps import AppConfig


class RiskFeedbackConfig(AppConfig):
    name = "gwanmun.risk.feedback"
    label = "risk_feedback"
    default_auto_field = "django.db.models.BigAutoField"
