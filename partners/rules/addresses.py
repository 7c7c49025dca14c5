"""From which addresses an application may call. Pure."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError


def checked(addresses: Iterable[str]) -> list[str]:
    """Return addresses and networks in their plain spelling; refuse what is neither. Empty: from everywhere."""
    given = [each.strip() for each in addresses if each.strip()]
    try:
        return [str(ip_network(each, strict=False)) for each in given]
    except ValueError:
        text = _("Write each address as 203.0.113.7 or as a network such as 203.0.113.0/24.")
        raise RuleBrokenError(text, code="address", fields={"addresses": text}) from None


def allowed(address: str, networks: Iterable[str]) -> bool:
    """Say whether a call from ``address`` is inside one of the networks, or no network was named."""
    several = list(networks)
    if not several:
        return True
    try:
        where = ip_address(address)
    except ValueError:
        return False
    return any(where in ip_network(each) for each in several)
