"""Access tokens: given for a key, kept as digests, thrown away when they are over."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from partners.models import AccessToken, ApplicationKey
from partners.rules.secrets import digest_of


@transaction.atomic
def issue_token(
    *, key: ApplicationKey, token: str, scopes: Iterable[str], seconds: int, moment: datetime
) -> AccessToken:
    """Keep a token that was made for a key; it holds for ``seconds`` and not longer than the key."""
    key.last_used_at = moment
    key.save(update_fields=["last_used_at"])
    return AccessToken.objects.create(
        digest=digest_of(token),
        application_id=key.application_id,
        key=key,
        scopes=sorted(scopes),
        issued_at=moment,
        expires_at=moment + timedelta(seconds=seconds),
    )


def throw_away(*, moment: datetime) -> int:
    """Delete the tokens that are over; return how many."""
    return AccessToken.objects.filter(expires_at__lt=moment).delete()[0]
