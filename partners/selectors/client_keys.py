"""The key behind a client id and a secret."""

from datetime import date, datetime
from hmac import compare_digest

from django.db.models import Q

from partners.choices import ApplicationStatus, PartnerStatus
from partners.models import ApplicationKey
from partners.rules.secrets import digest_of


def key_for(client_id: str, secret: str, *, moment: datetime, day: date) -> ApplicationKey | None:
    """Return the valid key of an active application, or None: wrong, ended and unknown look the same."""
    key = (
        ApplicationKey.unscoped.select_related("application")
        .filter(
            Q(ends_at=None) | Q(ends_at__gt=moment),
            Q(application__expires_on=None) | Q(application__expires_on__gte=day),
            digest=digest_of(secret),
            application__status=ApplicationStatus.ACTIVE,
            application__partner__status=PartnerStatus.ACTIVE,
        )
        .first()
    )
    return key if key and compare_digest(key.application.client_id, client_id) else None
