"""The unions app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnionsConfig(AppConfig):
    name = "unions"
    verbose_name = _("Unions")

    def ready(self) -> None:
        import_module("unions.acting")
        import_module("unions.reminding")
        import_module("unions.selectors.own_counts")
