"""The legal app."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Modules that register something by being imported: what follows from events, schedules, long work, lists.
REGISTERING = ("subscribers", "reminders", "jobs", "holdings", "exports", "imports", "expiring", "disposals")


class LegalConfig(AppConfig):
    name = "legal"
    verbose_name = _("Legal")

    def ready(self) -> None:
        rules = import_module("legal.rules")
        for module in iter_modules(rules.__path__):  # every one: they declare their parameters and lists
            import_module(f"legal.rules.{module.name}")
        for module in iter_modules(import_module("legal").__path__):  # reminders.py, session_reminders.py …
            if module.name.endswith(REGISTERING):
                import_module(f"legal.{module.name}")
        import_module("legal.selectors.own_counts")
