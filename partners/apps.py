"""The partners app."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Modules that register something by being imported: what follows from events, the schema of the sign-in, long work.
REGISTERING = ("subscribers", "reminders", "jobs", "schema", "stories", "retention")


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partner systems")

    def ready(self) -> None:
        rules = import_module("partners.rules")
        for module in iter_modules(rules.__path__):  # every one: they declare their parameters
            import_module(f"partners.rules.{module.name}")
        for module in iter_modules(import_module("partners").__path__):
            if module.name.endswith(REGISTERING):
                import_module(f"partners.{module.name}")
        import_module("partners.selectors.settlement_counts")
