"""How often one address may do something that needs no sign-in."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.errors import TooManyError

HOUR = 3600


def check_rate(what: str, address: str, *, most: int, seconds: int = HOUR) -> None:
    """Count one more try of an address, kept as a hash; refuse it beyond ``most`` within the span."""
    key = f"rate:{what}:{salted_hmac('rate', address).hexdigest()[:24]}"
    cache.add(key, 0, timeout=seconds)
    if cache.incr(key) > most:
        raise TooManyError(_("That was too often from here. Try again in an hour, or call."), code="too_many")
