"""Words of labour-law supervisors and of the bodies they belong to (domain.md 7.6)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class SupervisorKind(TextChoices):
    """How somebody came to the office: of the union's own people, or invited by letter (Regulation Arts. 11, 12)."""

    ORDINARY = "ordinary", pgettext_lazy("supervisor", "Ordinary")
    INVITED = "invited", pgettext_lazy("supervisor", "Specially invited")


class SupervisorStatus(TextChoices):
    ACTIVE = "active", pgettext_lazy("supervisor", "In office")
    ENDED = "ended", pgettext_lazy("supervisor", "Left office")
