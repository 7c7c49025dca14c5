"""How letters leave the house.

``REMINDER_CHANNELS`` names the channels: ``mail``, or ``sms=file`` for one whose gateway is not there yet and whose
letters a driver of another name takes. The inbox is no channel: it is always used.
"""

from collections.abc import Callable

from django.conf import settings

from core.reminders.channels.base import Channel, Recipient
from core.reminders.channels.console import ConsoleChannel
from core.reminders.channels.file import FileChannel
from core.reminders.channels.mail import MailChannel

_drivers: dict[str, Callable[[str], Channel]] = {"file": FileChannel, "console": ConsoleChannel, "mail": MailChannel}


class UnknownDriverError(LookupError):
    """The settings name a channel that no driver serves."""


def register_driver(name: str, driver: Callable[[str], Channel]) -> None:
    """Add a driver (an SMS gateway, a chat robot); it is made with the channel's name."""
    _drivers[name] = driver


def names() -> tuple[str, ...]:
    """Return the channels in use."""
    return tuple(_configured())


def channel(name: str) -> Channel:
    """Return a channel ready to send."""
    driver = _configured().get(name, name)
    if driver not in _drivers:
        raise UnknownDriverError(f"REMINDER_CHANNELS names {name}={driver}, but there is no driver {driver}.")
    return _drivers[driver](name)


def reaches(name: str, recipient: Recipient) -> bool:
    """Tell whether a channel has a way to somebody. One without driver says yes, and then fails where it is seen."""
    try:
        return channel(name).reaches(recipient)
    except UnknownDriverError:
        return True


def _configured() -> dict[str, str]:
    pairs = (entry.strip().partition("=") for entry in settings.REMINDER_CHANNELS)
    return {name: driver or name for name, _equals, driver in pairs if name and name != "inbox"}
