from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gwanmun.platform.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gwanmun.platform.accounts import permissions  # noqa: F401 - registers the permissions
