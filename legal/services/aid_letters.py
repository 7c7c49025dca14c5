"""Issuing the numbered papers of legal aid as PDF and Word, each once, and noting their service (domain.md 6.4)."""

from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.documents.letters import Block, Letter
from core.documents.models import Attachment
from core.documents.services import attach
from core.documents.typeset import pdf_of
from core.documents.word import docx_of
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.parameters.selectors import value
from core.violations import refusing_violations
from legal.choices.aid_letters import AidLetterKind
from legal.models import AidCallback, AidLetter, LegalAidCase
from legal.rules import aid_letters as rules
from legal.rules.cases import HANDLE, OPEN, REVIEW
from legal.rules.service import NEED_PROOF, check_proof
from legal.selectors.cases import subsidy_of
from legal.services.aid_letter_texts import letter_of
from legal.services.letter_papers import SERVICE, keep_proof


def course_of(case: LegalAidCase) -> rules.Course:
    """Return how far a case has come, as far as its papers depend on it."""
    called = case.ended_on is not None and AidCallback.objects.filter(case=case).exists()
    return course(case, has_subsidy=subsidy_of(case) is not None, is_called_back=called)


def course(case: LegalAidCase, *, has_subsidy: bool, is_called_back: bool) -> rules.Course:
    """Return the same of a case whose subsidy and calls are known."""
    return rules.Course(
        status=case.status,
        asked_papers=case.asked_on is not None,
        refused=bool(case.refusal_reason),
        has_lawyer=case.lawyer_id is not None,
        is_accepted=case.accepted_on is not None,
        objection_decided=case.objection_decider_id is not None,
        is_reported=case.reported_on is not None,
        has_subsidy=has_subsidy,
        is_called_back=is_called_back,
    )


def may_issue(actor: Actor, kind: AidLetterKind) -> str:
    """Return the right by which somebody issues a paper: the centre all of them, a lawyer those of their own work."""
    return HANDLE if kind in rules.OF_LAWYER and not actor.can(REVIEW) else REVIEW


@transaction.atomic
def issue_letter(*, actor: Actor, case_id: Any, kind: str, today: date) -> tuple[AidLetter, bool]:
    """Issue a paper with the next number of its kind; return it, and whether it is new: nothing is issued twice."""
    if kind not in AidLetterKind.values:
        raise NotFoundError(_("There is no such page."), code="not_found")
    case = find(LegalAidCase, case_id, actor, may_issue(actor, AidLetterKind(kind)), lock=True)
    wanted = rules.check_called_for(kind, course_of(case))
    about = str(case.lawyer_id) if wanted in rules.OF_EACH_LAWYER else ""
    first = AidLetter.objects.filter(case=case, kind=kind, about=about).first()
    if first is not None:
        return first, False
    region = case.union.region_id[:6]
    number = rules.number_of(wanted, region, today, next_number(rules.series(wanted, region, today.year)))
    letter = letter_of(case, wanted, number, today)
    upload = SimpleUploadedFile(f"{number}.pdf", pdf_of(letter), "application/pdf")
    made = AidLetter(
        case=case,
        kind=wanted.value,
        about=about,
        number=number,
        template=rules.TEMPLATE,
        content=letter.as_data(),
        paper=attach(actor=actor, subject=case, upload=upload, slot=f"letter_{kind}", permission=OPEN),
        issued_on=today,
        issued_by_id=actor.user_id,
    )
    with refusing_violations(AidLetter):
        made.save(force_insert=True)
    record(
        actor,
        "legal.case.letter_issued",
        case,
        kind=kind,
        name=f"{letter.title} {number}",
        sha256=made.paper.sha256,
        template=rules.TEMPLATE,
    )
    return made, True


@transaction.atomic
def note_service(
    *,
    actor: Actor,
    case_id: Any,
    letter_id: Any,
    seen_version: int,
    how: str,
    on: date,
    to: str,
    today: date,
    upload: UploadedFile | None = None,
) -> AidLetter:
    """Note how, when and to whom a paper was handed, with its proof; once noted it stands."""
    case = find(LegalAidCase, case_id, actor, REVIEW)
    letter = AidLetter.objects.select_for_update(of=("self",)).filter(case=case, pk=letter_id).first()
    if letter is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": AidLetter._meta.verbose_name}, code="not_found")
    if letter.served_on is not None or letter.version != seen_version:
        raise ConflictError(_("The service of this letter has been noted already."), code="served")
    if on > today:
        text = _("The day must be today or earlier.")
        raise RuleBrokenError(text, code="future", fields={"on": text})
    needing = value(NEED_PROOF, case.union.region_id, today)
    check_proof(how, has_scan=upload is not None, needing=needing)
    letter.served_how, letter.served_on, letter.served_to = how, on, to.strip()[:64]
    letter.version += 1
    with refusing_violations(AidLetter):
        letter.save()
    proof = keep_proof(actor=actor, row=letter, upload=upload, slot=SERVICE)
    told = {"sha256": proof.sha256} if proof else {}
    record(actor, "legal.case.letter_served", case, name=letter.number, how=how, on=on, **told)
    return letter


def open_proof(*, letter: AidLetter, pk: Any) -> tuple[Attachment, Any]:
    """Return the proof of a letter's service and its content, for whoever has opened its case."""
    rows = Attachment.unscoped.about(letter._meta.label_lower, letter.pk)
    found: Attachment | None = rows.filter(pk=pk).first()
    if found is None:
        text = _("No such %(thing)s.") % {"thing": Attachment._meta.verbose_name}
        raise NotFoundError(text, code="not_found")
    return found, default_storage.open(found.stored_as)


def word_of(letter: AidLetter) -> bytes:
    """Return an issued paper as Word, with the words it was issued in."""
    told = dict(letter.content)
    blocks = tuple(Block(**_tuples(each)) for each in told.pop("blocks"))
    return docx_of(Letter(blocks=blocks, **told))


def _tuples(block: dict[str, Any]) -> dict[str, Any]:
    rows = tuple(tuple(row) for row in block["rows"])
    return block | {"rows": rows, "head": tuple(block["head"]), "numeric": tuple(block["numeric"])}
