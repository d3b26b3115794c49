from django.apps import AppConfig


class InspectionLearningConfig(AppConfig):
    name = "gwanmun.inspection.learning"
    label = "inspection_learning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gwanmun.inspection.bank.contract import when_kept

        when_kept("inspection.learning.describe")
