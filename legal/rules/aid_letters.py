"""Which numbered papers a case of legal aid calls for, and how they are numbered (domain.md 6.4). Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.errors import ConflictError
from legal.choices.aid_letters import AidLetterKind as K
from legal.choices.cases import CaseStatus as S

TEMPLATE = "2026-11"  # the wording; a letter keeps the one it was issued in
MARKS = {
    K.APPLICATION: "申",
    K.ACCEPTANCE: "受",
    K.SUPPLEMENT: "补",
    K.GRANT: "予",
    K.REFUSAL: "拒",
    K.ASSIGNMENT: "指",
    K.AUTHORITY: "委",
    K.OBJECTION: "异",
    K.TERMINATION: "终",
    K.REPORT: "结",
    K.SUBSIDY: "贴",
    K.CALLBACK: "访",
}
OF_LAWYER = frozenset({K.AUTHORITY, K.REPORT})  # the lawyer of the case issues these too
OF_EACH_LAWYER = frozenset({K.ASSIGNMENT, K.AUTHORITY})  # one for each lawyer a case has had
GIVEN = frozenset({S.APPROVED, S.ASSIGNED, S.HANDLING, S.FINISHED, S.REPORTED, S.ARCHIVED})


@dataclass(frozen=True)
class Course:
    """How far a case has come, as far as its papers depend on it."""

    status: str
    asked_papers: bool = False
    refused: bool = False
    has_lawyer: bool = False
    is_accepted: bool = False
    objection_decided: bool = False
    is_reported: bool = False
    has_subsidy: bool = False
    is_called_back: bool = False


def called_for(course: Course) -> list[K]:
    """Return the papers that a case calls for, in the order of its road."""
    given = course.status in GIVEN or (course.status == S.TERMINATED and not course.refused)
    fits = {
        K.APPLICATION: True,
        K.ACCEPTANCE: True,
        K.SUPPLEMENT: course.asked_papers,
        K.REFUSAL: course.refused and course.status != S.TERMINATED,
        K.OBJECTION: course.objection_decided,
        K.GRANT: given,
        K.ASSIGNMENT: course.has_lawyer,
        K.AUTHORITY: course.is_accepted,
        K.TERMINATION: course.status == S.TERMINATED,
        K.REPORT: course.is_reported,
        K.SUBSIDY: course.has_subsidy,
        K.CALLBACK: course.is_called_back,
    }
    return [kind for kind, is_called in fits.items() if is_called]


def check_called_for(kind: str, course: Course) -> K:
    """Return the kind of a paper, or refuse one that this case does not call for."""
    if kind not in called_for(course):
        raise ConflictError(_("This case does not call for this paper now."), code="wrong_state")
    return K(kind)


def series(kind: K, region: str, year: int) -> str:
    """Return the series in which papers of a kind are numbered: by county, year and kind."""
    return f"legal-aid-letter:{kind.value}:{region}:{year}"


def number_of(kind: K, region: str, on: date, serial: int) -> str:
    """Return the number of a paper as it stands on it."""
    return f"{region}工援{MARKS[kind]}〔{on.year}〕{serial}号"
