"""Who may receive relief without being on file, and with which card (domain.md 3.3, 3.6, 3.8). Pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from aid.choices.relief import ReliefKind
from core.errors import ConflictError, RuleBrokenError

WITHOUT_FILE = frozenset({ReliefKind.WARMTH, ReliefKind.TUITION})


def check_open_to_others(*, kind: str, requires_file: bool) -> None:
    """Refuse somebody without a file where the programme is for families on file, or of another kind."""
    if requires_file or kind not in WITHOUT_FILE:
        raise ConflictError(_("This programme is for families on file only."), code="requires_file")


def check_no_file(*, is_on_file: bool) -> None:
    """Refuse a second road for somebody whose family is on file."""
    if is_on_file:
        text = _("This person belongs to a family on file. Put the family on the roster instead.")
        raise ConflictError(text, code="has_file", fields={"identity": text})


def check_holder(*, holder: str, name: str, relation: str) -> None:
    """Ask why the card is somebody else's (domain.md 3.6: the holder is the worker, or relation and reason)."""
    if holder != name and not relation.strip():
        text = _("The card is not the worker's own: enter the relation and the reason.")
        raise RuleBrokenError(text, code="holder", fields={"relation": text})


def check_student(*, kind: str, name: str, identity: str, stage: str, school: str) -> None:
    """Ask for the student in schooling relief: who, which stage, which school."""
    if kind != ReliefKind.TUITION:
        return
    given = {"student_name": name, "student_identity": identity, "stage": stage, "school": school}
    blank = [field for field, text in given.items() if not text.strip()]
    if blank:
        text = _("Schooling relief needs the student, the stage and the school.")
        raise RuleBrokenError(text, code="student", fields=dict.fromkeys(blank, text))


def check_evidence(papers: Collection[object]) -> None:
    """Refuse somebody without the paper that shows the group they belong to."""
    if not papers:
        text = _("Add the paper that shows it: certificate of the employer, the community or the hospital.")
        raise RuleBrokenError(text, code="no_evidence", fields={"evidence": text})
