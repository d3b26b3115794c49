from django.apps import AppConfig


class InspectionReadingConfig(AppConfig):
    name = "gwanmun.inspection.reading"
    label = "inspection_reading"
    default_auto_field = "django.db.models.BigAutoField"
