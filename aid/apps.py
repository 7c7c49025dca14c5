"""The aid app."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AidConfig(AppConfig):
    name = "aid"
    verbose_name = _("Relief")

    def ready(self) -> None:
        rules = import_module("aid.rules")
        for module in iter_modules(rules.__path__):  # every one: they declare their parameters and lists
            import_module(f"aid.rules.{module.name}")
        import_module("aid.subscribers")
        import_module("aid.jobs")
        import_module("aid.reminders")
        import_module("aid.household_reminders")
        import_module("aid.service_reminders")
        import_module("aid.review_reminders")
        import_module("aid.money_reminders")
        import_module("aid.selectors.own_counts")
        import_module("aid.selectors.service_counts")
        import_module("aid.holdings")
        import_module("aid.disposals")
        import_module("aid.exports")
        import_module("aid.imports")
        import_module("aid.successions")
