from django.apps import AppConfig


class InspectionBankConfig(AppConfig):
    name = "gwanmun.inspection.bank"
    label = "inspection_bank"
    default_auto_field = "django.db.models.BigAutoField"
