"""Labour-law supervisors: certificates, who may inquire, when a union must have a committee (domain.md 7.6). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from legal.choices.supervisors import SupervisorStatus as S

VIEW, KEEP = "legal.view_matter", "legal.keep_supervisor"
CHANGE = step(S.ACTIVE, S.ACTIVE, KEEP, "legal.supervisor.changed")
END = step(S.ACTIVE, S.ENDED, KEEP, "legal.supervisor.ended")

INQUIRERS = declare(
    "sup.inquirers",
    "integer",
    "2",
    unit="supervisors",
    basis="浙江省工会劳动法律监督条例第二十条：调查不少于两名持证监督员",
    label=gettext_noop("Least number of certified supervisors in an inquiry"),
)
COMMITTEE_FROM = declare(
    "sup.committee_from",
    "integer",
    "25",
    unit="union members",
    basis="浙江省工会劳动法律监督条例第十一条：会员不足 25 人的只选举监督员",
    label=gettext_noop("Members from which a union has a supervision committee"),
)


@dataclass(frozen=True)
class Certificate:
    """What decides whether a supervisor may act on a day."""

    name: str
    issued_on: date
    term_end_on: date
    ended_on: date | None = None

    def is_valid(self, on: date) -> bool:
        """Say whether the certificate holds on a day: it ends with the committee's term (Appendix B 20)."""
        return self.issued_on <= on <= self.term_end_on and (self.ended_on is None or on < self.ended_on)


def check_term(*, issued_on: date, term_end_on: date, today: date) -> None:
    """Refuse a certificate of the future or one whose term ends before it began."""
    if issued_on > today:
        text = _("Enter a day that is today or earlier.")
        raise RuleBrokenError(text, code="issued_on", fields={"issued_on": text})
    if term_end_on <= issued_on:
        text = _("The term ends after the day of the certificate.")
        raise RuleBrokenError(text, code="term_end_on", fields={"term_end_on": text})


def check_certified(certificates: Sequence[Certificate], *, on: date, least: int) -> None:
    """Refuse an inquiry, or a letter out of one, without enough valid certificates (Art. 20, Appendix B 20)."""
    lapsed = [each.name for each in certificates if not each.is_valid(on)]
    if lapsed:
        text = _("The certificate of %(names)s is not valid on this day. Assign others first.")
        raise RuleBrokenError(text % {"names": _(", ").join(lapsed)}, code="certificate_lapsed")
    if len(certificates) < least:
        text = _("An inquiry needs %(least)s supervisors with certificates; %(count)s are assigned.")
        raise RuleBrokenError(text % {"least": least, "count": len(certificates)}, code="two_supervisors")


def needs_committee(*, members: int, threshold: int) -> bool:
    """Say whether a basic union has a committee; a smaller one chooses supervisors only (Art. 11)."""
    return members >= threshold
