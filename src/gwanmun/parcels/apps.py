from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    name = "gwanmun.parcels"
    label = "parcels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gwanmun.core import formats
        from gwanmun.parcels import health  # noqa: F401 - registers its check
        from gwanmun.parcels.services import controls, inbox, linking, past, reading

        formats.scratch_in(inbox.folder)
        linking.register()
        past.register()
        controls.register()
        reading.register()
