"""The unions app."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnionsConfig(AppConfig):
    name = "unions"
    verbose_name = _("Unions")

    def ready(self) -> None:
        rules = import_module("unions.rules")
        for module in iter_modules(rules.__path__):  # every one: they declare their parameters
            import_module(f"unions.rules.{module.name}")
        import_module("unions.acting")
        import_module("unions.reminding")
        import_module("unions.selectors.own_counts")
        import_module("unions.selectors.venue_counts")
        import_module("unions.reminders")
        import_module("unions.jobs")
        import_module("unions.imports.members")
        import_module("unions.imports.organisation")
        import_module("unions.member_reminders")
        import_module("unions.venue_reminders")
        import_module("unions.vacancy_reminders")
        import_module("unions.subscribers")
        import_module("unions.paper_disposals")
        import_module("unions.exports")
        import_module("unions.place_exports")
