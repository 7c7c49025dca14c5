"""Who may consent for whom, and what may be withdrawn (PIPL Arts. 15, 31). Pure."""

from datetime import date

from django.utils.translation import gettext as _

from core.chinese.identity import age_on
from core.errors import ConflictError, RuleBrokenError
from unions.choices.consents import Basis, GivenBy

CHILD = 14


def check_giver(*, birth_on: date | None, given_by: str, guardian: str, basis: str, on: date) -> None:
    """Refuse the consent of a child under 14, and a guardian without a name."""
    if basis != Basis.CONSENT:
        return
    is_child = birth_on is not None and age_on(birth_on, on) < CHILD
    if is_child and given_by != GivenBy.GUARDIAN:
        text = _("For a child under 14 a parent or guardian consents.")
        raise RuleBrokenError(text, code="guardian", fields={"given_by": text})
    if given_by == GivenBy.GUARDIAN and not guardian.strip():
        text = _("Enter the name of the parent or guardian.")
        raise RuleBrokenError(text, code="guardian_name", fields={"guardian": text})


def check_withdrawable(*, basis: str, is_withdrawn: bool) -> None:
    """Refuse to withdraw what was withdrawn, or what never rested on consent."""
    if is_withdrawn:
        raise ConflictError(_("It was withdrawn already."), code="withdrawn")
    if basis != Basis.CONSENT:
        raise ConflictError(_("This does not rest on consent, so there is none to withdraw."), code="no_consent")
