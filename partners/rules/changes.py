"""What changed in the API, version by version, the latest first: what partners read first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Change:
    """One version: since when, and what is new, different or going away. A path never changes its meaning."""

    version: str
    since: date
    points: Sequence[Promise]


CHANGES = (
    Change(
        "1.1.0",
        date(2026, 11, 23),
        (
            _("New: disputes, complaints and applications of families can be handed over; a family's papers follow."),
            _("New: proceedings and letters of supervision can be read; acceptances, awards and replies are entered."),
            _("New: the review of a collective contract is entered by the labour authority's own system."),
            _("Different: a message with a key that was used answers idempotency_key_reused, as every write does."),
        ),
    ),
    Change(
        "1.0.0",
        date(2026, 11, 20),
        (
            _("Unions, members, files, programmes, payments, cases, contracts and deadlines can be read."),
            _("Members, cases of legal aid, decisions on files, and signed messages of partners are entered."),
            _("Webhooks tell of events, in the order of each subject; what was missed is replayed."),
        ),
    ),
)
