"""What an applicant agrees to, in which words, and the refusal where nobody agreed (PIPL Arts. 23, 25, 29). Pure."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.choices.files import ConsentPurpose
from core.errors import ConflictError

TEXTS = "2026-01"
SCOPES: dict[str, Any] = {
    ConsentPurpose.FILE_REVIEW: gettext_lazy("What the application tells of the family"),
    ConsentPurpose.ECON_CHECK: gettext_lazy("Names and identity numbers, for property, vehicles, businesses, deposits"),
    ConsentPurpose.PUBLIC_NOTICE: gettext_lazy("Masked name, unit, category and kind of cause"),
    ConsentPurpose.SHARE_BANK: gettext_lazy("Name, card number and amount"),
}
REFUSALS: dict[str, Any] = {
    ConsentPurpose.ECON_CHECK: gettext_lazy(
        "The applicant has not agreed to the economic check, or took the consent back. Nothing was sent to civil"
        " affairs. Collect the consent, or return the application."
    ),
    ConsentPurpose.SHARE_BANK: gettext_lazy("No consent that the bank gets name and card"),
}


def check_econ_check(*, may: bool) -> None:
    """Refuse to hand a family's numbers to civil affairs without a basis."""
    if not may:
        raise ConflictError(_(str(REFUSALS[ConsentPurpose.ECON_CHECK])), code="consent_econ_check")
