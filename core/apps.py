"""The core app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        import_module("core.privacy.services")  # declares its parameters
        import_module("core.sheets.jobs")
        import_module("core.retention.engines")
