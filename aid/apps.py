"""The aid app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

RULES = (
    "deadlines",
    "eligibility",
    "leaks",
    "lists",
    "milestones",
    "notices",
    "relief",
    "requests",
    "seasons",
    "services",
    "students",
)


class AidConfig(AppConfig):
    name = "aid"
    verbose_name = _("Relief")

    def ready(self) -> None:
        for rules in RULES:
            import_module(f"aid.rules.{rules}")  # declare their parameters and lists
        import_module("aid.subscribers")
        import_module("aid.jobs")
        import_module("aid.reminders")
