"""Where the system may send to when somebody else names the address. Pure: looking a name up is done elsewhere.

An address that a partner types must never lead the server to machines inside (OWASP SSRF; API7:2023): https only, a
full name, no account in it, no number in disguise; and of a name every address it leads to must be a public one.
"""

import ipaddress
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError

MAX_URL = 300
NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
NUMBER_LIKE = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*\.?")
INSIDE_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".arpa", ".svc")
METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})  # public by its number, yet a cloud's own door

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Target:
    """An address taken apart: what is connected to, what is asked for, and whether it may lie inside (tests only)."""

    scheme: str
    host: str
    port: int
    path: str
    is_test: bool = False

    @property
    def netloc(self) -> str:
        """Return the host as the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"


def target_of(url: str, *, test_hosts: Collection[str] = ()) -> Target:
    """Take an address apart or refuse it. ``test_hosts`` may lie inside and go without TLS: tests only."""
    if len(url) > MAX_URL or not url.isascii() or any(ord(each) <= 32 or each in "\\\x7f" for each in url):
        raise _refused(_("Write an address of at most 300 plain characters, without spaces."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused(_("This is not an address.")) from None
    host = (parts.hostname or "").lower()
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise _refused(_("The address must not hold a name or a password."))
    if parts.fragment or "#" in url:
        raise _refused(_("The address must not hold a part after “#”."))
    is_test = host in test_hosts and parts.scheme in ("http", "https")
    if parts.scheme != "https" and not is_test:
        raise _refused(_("The address must begin with https://."))
    if not is_test:
        _check_host(host)
    default = 443 if parts.scheme == "https" else 80
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, _port(port, default), path, is_test)


def _port(port: int | None, default: int) -> int:
    if port is None:
        return default
    if port == 0 or (port < 1024 and port not in (80, 443)):
        raise _refused(_("This port is not for web addresses."))
    return port


def _check_host(host: str) -> None:
    """Refuse what is no full public name and no plainly written public number."""
    if ":" in host:
        check_public([_plain_number(host)])
        return
    if NUMBER_LIKE.fullmatch(host):
        check_public([_plain_number(host)])
        return
    name = host.removesuffix(".")
    if not NAME.fullmatch(name) or len(name) > 253 or name.rsplit(".", 1)[-1].isdigit():
        raise _refused(_("Write the full name of a public server."))
    if f".{name}".endswith(INSIDE_NAMES):
        raise inside()


def _plain_number(host: str) -> IPAddress:
    """Read a number written the usual way; octal, hexadecimal and shortened spellings are refused, not understood."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        raise _refused(_("Write the full name of a public server.")) from None


def check_public(addresses: Iterable[IPAddress]) -> None:
    """Refuse unless each of these addresses is a public one; one inside address among public ones refuses all."""
    found = list(addresses)
    if not found or not all(is_public(each) for each in found):
        raise inside()


def is_public(address: IPAddress) -> bool:
    """Say whether an address belongs to the public network, whatever it is wrapped in."""
    inner = _unwrapped(address)
    if inner is not None:
        return is_public(inner)
    is_special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not is_special and address not in METADATA


def _unwrapped(address: IPAddress) -> IPAddress | None:
    """Return the IPv4 address that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64, or compatible."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"):
        if address in ipaddress.ip_network(network):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def inside() -> RuleBrokenError:
    """Return the refusal of an address that leads inside; the same words whatever stands there."""
    return _refused(_("This address is not a public one. Events are sent to public servers only."))


def _refused(text: str) -> RuleBrokenError:
    return RuleBrokenError(text, code="address", fields={"url": text})
