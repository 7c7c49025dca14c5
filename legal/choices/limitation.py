"""What happens to a limitation (domain.md 7.4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LimitationKind(TextChoices):
    """What happens to a limitation on a day."""

    INTERRUPT = "interrupt", _("Interruption of the limitation")
    SUSPEND = "suspend", _("Suspension of the limitation")
