from django.apps import AppConfig


class InspectionSchoolConfig(AppConfig):
    name = "gwanmun.inspection.school"
    label = "inspection_school"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gwanmun.inspection.school.joining import join

        join()
