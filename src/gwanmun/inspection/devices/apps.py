from django.apps import AppConfig


class InspectionDevicesConfig(AppConfig):
    name = "gwanmun.inspection.devices"
    label = "inspection_devices"
    default_auto_field = "django.db.models.BigAutoField"
