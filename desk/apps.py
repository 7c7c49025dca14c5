"""The desk app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        import_module("desk.jobs")
        import_module("desk.exports")
        import_module("desk.hardship")
        import_module("desk.reminders")
        import_module("desk.rules.referrals")
        import_module("desk.stories")
        import_module("desk.trail")
