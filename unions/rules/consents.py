"""Who may consent for whom, and what may be withdrawn (PIPL Arts. 15, 31). Pure."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.chinese.identity import age_on
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare
from unions.choices.consents import Basis, GivenBy, Purpose

CHILD = 14
LABELS = {
    Purpose.ECON_CHECK: gettext_noop("Law in the place of consent: economic check"),
    Purpose.PUBLIC_NOTICE: gettext_noop("Law in the place of consent: public notice"),
    Purpose.SHARE_BANK: gettext_noop("Law in the place of consent: data for the bank"),
    Purpose.SHARE_MEDICAL: gettext_noop("Law in the place of consent: medical and mutual-aid settlements"),
    Purpose.SHARE: gettext_noop("Law in the place of consent: answers to partner systems"),
}
# No value ships: until the province enters a law, consent is needed (domain.md 13).
BASES = {
    purpose: declare(
        f"consent.basis.{purpose}",
        "text",
        None,
        unit="",
        basis="法务部门确认的其他合法性基础（《个人信息保护法》第十三条、第三十七条）；未确认前须取得同意",
        label=label,
    )
    for purpose, label in LABELS.items()
}


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
