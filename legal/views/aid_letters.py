"""The numbered papers of a case: issued, handed over as PDF or Word, their service noted."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.actors import Actor
from core.documents.answers import kept_file, printed
from core.errors import ForbiddenError, NotFoundError, RuleBrokenError
from core.http import Request
from core.pages import page
from legal.choices.aid_letters import AidLetterKind
from legal.forms.aid_letters import ServiceForm
from legal.models import AidLetter, LegalAidCase
from legal.rules import aid_letters as rules
from legal.rules.cases import OPEN, REVIEW
from legal.selectors.case_parts import CaseParts
from legal.services import aid_letters as services
from legal.services.opening import open_case
from legal.views.case_acts import crumbs
from legal.views.case_page import case_url, summary
from unions.views.acts import put_errors


def rows_of(actor: Actor, case: LegalAidCase, parts: CaseParts) -> list[dict[str, Any]]:
    """Return the papers of a case for its page: those issued, then those it calls for and somebody may issue."""
    issued = parts.letters
    called = case.ended_on is not None and bool(parts.callbacks)
    course = services.course(case, has_subsidy=parts.subsidy is not None, is_called_back=called)
    had = {(letter.kind, letter.about) for letter in issued}
    may_note = actor.reaches(REVIEW, case.union.path)
    proofs = {proof.subject_id: proof for proof in parts.proofs}
    rows = [_row(case, letter, may_note) | _proof(case, letter, proofs) for letter in issued]
    for kind in rules.called_for(course):
        about = str(case.lawyer_id) if kind in rules.OF_EACH_LAWYER else ""
        if (kind.value, about) not in had and actor.reaches(services.may_issue(actor, kind), case.union.path):
            url = reverse("legal:case_letter_issue", args=[case.key, kind.value])
            rows.append(
                {"label": kind.label, "issue": {"label": pgettext("letter", "Issue"), "url": url, "post": True}}
            )
    return rows


def _row(case: LegalAidCase, letter: AidLetter, may_note: bool) -> dict[str, Any]:
    return {
        "label": letter.get_kind_display(),
        "letter": letter,
        "pdf": reverse("legal:case_paper", args=[case.key, letter.paper_id]),
        "word": reverse("legal:case_letter_word", args=[case.key, letter.pk]),
        "serve": reverse("legal:case_letter_service", args=[case.key, letter.pk])
        if may_note and letter.served_on is None
        else "",
    }


def _proof(case: LegalAidCase, letter: AidLetter, proofs: dict[str, Any]) -> dict[str, Any]:
    proof = proofs.get(str(letter.pk))
    return {"proof": reverse("legal:case_letter_proof", args=[case.key, letter.pk, proof.pk]) if proof else ""}


@page(OPEN)
def case_letter_proof(request: Request, key: str, letter_id: Any, proof_id: Any) -> FileResponse:
    """Hand over the scan that proves the service of a paper, to whoever may open its case."""
    letter = _letter(open_case(request.actor, key), letter_id)
    return kept_file(*services.open_proof(letter=letter, pk=proof_id))


@page(OPEN, "POST")
def case_letter_issue(request: Request, key: str, kind: str) -> HttpResponse:
    """Issue a paper with its number; one issued already is pointed out."""
    case = open_case(request.actor, key)
    if kind in AidLetterKind.values:
        right = services.may_issue(request.actor, AidLetterKind(kind))
        if not request.actor.reaches(right, case.union.path):
            raise ForbiddenError(_("You do not have the right to do this."), code=right)
    letter, is_new = services.issue_letter(actor=request.actor, case_id=case.pk, kind=kind, today=clock.today())
    if is_new:
        messages.success(request, _("Issued: %(number)s.") % {"number": letter.number})
    else:
        messages.info(request, _("This paper was issued before: %(number)s.") % {"number": letter.number})
    return redirect(f"{case_url(case)}#letters")


def _letter(case: LegalAidCase, letter_id: Any) -> AidLetter:
    found: AidLetter | None = case.letters.filter(pk=letter_id).first()
    if found is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": AidLetter._meta.verbose_name}, code="not_found")
    return found


@page(OPEN)
def case_letter_word(request: Request, key: str, letter_id: Any) -> HttpResponse:
    """Hand over an issued paper as Word."""
    letter = _letter(open_case(request.actor, key), letter_id)
    return printed(f"{letter.case.number}-{letter.kind}.docx", services.word_of(letter), as_word=True)


@page(OPEN, "GET", "POST")
def case_letter_service(request: Request, key: str, letter_id: Any) -> HttpResponse:
    """Note how, when and to whom a paper was handed."""
    case = open_case(request.actor, key)
    letter = _letter(case, letter_id)
    if not request.actor.reaches(REVIEW, case.union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=REVIEW)
    begun = {"seen_version": letter.version, "on": clock.today(), "to": case.applicant.name}
    form = ServiceForm(request.POST or None, request.FILES or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_service(
                actor=request.actor, case_id=case.pk, letter_id=letter.pk, today=clock.today(), **form.cleaned_data
            )
        except RuleBrokenError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect(f"{case_url(case)}#letters")
    title = pgettext("letter", "Service of %(number)s") % {"number": letter.number}
    context = {
        "case": case,
        "form": form,
        "title": title,
        "verb": pgettext("letter", "Note the service"),
        "card": summary(case),
        "back": case_url(case),
        "crumbs": [*crumbs(case), {"label": title}],
        "mobile_back": case_url(case),
    }
    return render(request, "legal/act.html", context, status=422 if form.errors else 200)
