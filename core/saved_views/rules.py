"""What of an address is a filter and may be kept, in an order that two equal views share. Pure."""

from collections.abc import Iterable
from urllib.parse import urlencode

MOST = 20  # views of one page
# Where one is in a list, and what one looked for there: names and numbers of people are not kept.
NEVER_KEPT = frozenset({"q", "name", "identity", "phone", "card", "after", "before", "page", "csrfmiddlewaretoken"})


def filters_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the filters of an address as they are kept and compared: without blanks, each name in its order."""
    return urlencode(sorted((name, value) for name, value in pairs if value and name not in NEVER_KEPT))
