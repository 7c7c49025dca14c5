"""The core app."""

import sys
from importlib import import_module
from pathlib import PurePath

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.wall.scope import enter_as_operator


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        import_module("core.privacy.services")  # declares its parameters
        import_module("core.sheets.jobs")
        import_module("core.retention.engines")
        if is_command(sys.argv):
            enter_as_operator()


def is_command(arguments: list[str]) -> bool:
    """Say whether this process is a command of ``manage.py``, not the web, a worker or beat."""
    program = PurePath(arguments[0]) if arguments else PurePath()
    return program.name == "manage.py" or program.parts[-2:] == ("django", "__main__.py")
