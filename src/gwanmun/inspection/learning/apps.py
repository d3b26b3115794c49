from django.apps import AppConfig


class InspectionLearningConfig(AppConfig):
    name = "gwanmun.inspection.learning"
    label = "inspection_learning"
    default_auto_field = "django.db.models.BigAutoField"
