"""Words of collective contracts from the signature to their end (domain.md 8, Appendix A7)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContractStatus(TextChoices):
    SIGNED = "signed", pgettext_lazy("collective contract", "Signed")
    UNDER_REVIEW = "under_review", pgettext_lazy("collective contract", "Under review")
    REVISING = "revising", pgettext_lazy("collective contract", "Being revised")
    EFFECTIVE = "effective", pgettext_lazy("collective contract", "In effect")
    PERFORMING = "performing", pgettext_lazy("collective contract", "Being performed")
    EXPIRED = "expired", pgettext_lazy("collective contract", "Expired")
    CHANGED = "changed", pgettext_lazy("collective contract", "Replaced")
    TERMINATED = "terminated", pgettext_lazy("collective contract", "Terminated")


IN_FORCE = (ContractStatus.EFFECTIVE, ContractStatus.PERFORMING)
ENDED = (ContractStatus.EXPIRED, ContractStatus.CHANGED, ContractStatus.TERMINATED)


class Industry(TextChoices):
    """Sections of GB/T 4754, as the register of employers keeps them."""

    A = "A", _("Agriculture, forestry, fishing")
    B = "B", _("Mining")
    C = "C", _("Manufacturing")
    D = "D", _("Electricity, heat, gas, water")
    E = "E", _("Construction")
    F = "F", _("Wholesale and retail")
    G = "G", _("Transport, storage, post")
    H = "H", _("Hotels and restaurants")
    I = "I", _("Information and software")  # noqa: E741 the letter of the standard
    J = "J", _("Finance")
    K = "K", _("Real estate")
    L = "L", _("Leasing and business services")
    M = "M", _("Research and technical services")
    N = "N", _("Water, environment, public facilities")
    O = "O", _("Household services, repair")  # noqa: E741
    P = "P", pgettext_lazy("industry", "Education")
    Q = "Q", _("Health and social work")
    R = "R", _("Culture, sports, entertainment")
    S = "S", _("Public management and organisations")
