"""What of a person's data may be erased at the person's wish, and what is kept on which basis (PIPL Art. 47). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.parameters.registry import declare
from core.retention.rules import years_after

KEEP_YEARS = declare(
    "member.keep_years",
    "integer",
    "3",
    unit="years",
    basis="省级默认值：会籍终止后会籍档案保存年限，由档案部门确认",
    label=gettext_noop("Years that a membership record is kept after its end"),
)

OPTIONAL, CONTACT, IDENTITY, TRAIL = "optional", "contact", "identity", "trail"
TITLES: dict[str, str | Promise] = {
    OPTIONAL: gettext_lazy("Ethnic group, political status, schooling, household registration, remark"),
    CONTACT: gettext_lazy("Mobile phone"),
    IDENTITY: gettext_lazy("Name, identity number, date of birth, former numbers, card numbers"),
    TRAIL: gettext_lazy("Trail of who did and saw what"),
}


@dataclass(frozen=True)
class Facts:
    """What decides whether a person's data may go: the membership, what other parts keep, the day."""

    in_force: bool
    ended_on: date | None
    keep_years: int
    is_staff: bool
    kept_elsewhere: Sequence[tuple[str, str, date | None]]  # title, basis, until
    today: date
    held_by: Sequence[str] = ()  # papers of a court, an inspection or an audit: they beat every erasure


@dataclass(frozen=True)
class Part:
    """One group of data: whether it may be erased, else why not and until when."""

    code: str
    erasable: bool
    basis: str = ""
    until: date | None = None

    @property
    def title(self) -> str:
        return str(TITLES[self.code])


def parts(facts: Facts) -> list[Part]:
    """Return what may be erased now and what is kept, each with its reason."""
    if facts.held_by:
        why = _("legal hold: %(paper)s") % {"paper": _(", ").join(facts.held_by)}
        return [Part(code, False, why) for code in (OPTIONAL, CONTACT, IDENTITY, TRAIL)]
    return [
        Part(OPTIONAL, True),
        _kept(CONTACT, _needs_contact(facts)),
        _kept(IDENTITY, _needs_identity(facts)),
        Part(TRAIL, False, _("Network Data Security Regulations Art. 12: records are kept at least three years")),
    ]


def _kept(code: str, reason: tuple[str, date | None] | None) -> Part:
    return Part(code, True) if reason is None else Part(code, False, reason[0], reason[1])


def _needs_contact(facts: Facts) -> tuple[str, date | None] | None:
    if facts.in_force:
        return _("needed while the membership is in force (the register is by real name)"), None
    if facts.is_staff:
        return _("needed while the person works here"), None
    if facts.kept_elsewhere:
        title, basis, until = facts.kept_elsewhere[0]
        return f"{title}: {basis}", until
    return None


def _needs_identity(facts: Facts) -> tuple[str, date | None] | None:
    needed = _needs_contact(facts)
    if needed is not None:
        return needed
    end = kept_until(facts.ended_on, facts.keep_years)
    if end is not None and facts.today <= end:
        return _("membership records are kept for some years after their end"), end
    return None


def kept_until(ended_on: date | None, years: int) -> date | None:
    """Return the last day on which the record of an ended membership is kept."""
    if ended_on is None:
        return None
    return years_after(ended_on, years)
