"""The ways of looking at what is kept about a person, as people call them. Pure."""

from typing import Any

from django.utils.translation import pgettext_lazy

SEEN, REVEALED, COPIED = "core.row.seen", "core.secret.revealed", "unions.request.copied"
KINDS: dict[str, Any] = {
    SEEN: pgettext_lazy("trail", "opened"),
    REVEALED: pgettext_lazy("trail", "saw a full value"),
    COPIED: pgettext_lazy("trail", "handed out the person's own copy"),
}
