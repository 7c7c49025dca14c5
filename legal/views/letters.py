"""One letter of supervision as it is printed, and what may be done with it: served, answered, refused."""

from functools import partial
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.documents.answers import kept_file, printed
from core.http import Request
from core.pages import page
from legal.choices.letters import LetterKind
from legal.forms import supervision as forms
from legal.models import SupervisionLetter
from legal.rules import letters as letter_rules
from legal.rules import matters as rules
from legal.selectors import matters as selectors
from legal.services import letter_papers, letters
from legal.views.supervision_words import LETTER_TONES, panels
from unions.views.acts import Act, act_named, act_page, dated, offered

_dated = partial(dated, key="letter_id")


ACTS: dict[str, Act] = {
    "serve": Act(
        permission=rules.HANDLE,
        sources=frozenset(str(each) for each in letter_rules.MAY_SERVE),
        title=gettext_lazy("Put down the service of the letter"),
        verb=pgettext_lazy("button", "Served"),
        form=forms.ServeForm,
        call=_dated(letters.serve_letter),
        consequence=gettext_lazy("The day of service starts the time for the reply; the day itself does not count."),
        tone="p",
    ),
    "refused": Act(
        permission=rules.HANDLE,
        sources=frozenset(str(each) for each in letter_rules.MAY_SERVE),
        title=gettext_lazy("The letter was refused"),
        verb=pgettext_lazy("button", "Receipt refused"),
        form=forms.RefusedForm,
        call=_dated(letters.refuse_receipt),
        consequence=gettext_lazy("This opens the way to a suggestion letter."),
        tone="bad",
    ),
    "answer": Act(
        permission=rules.HANDLE,
        sources=frozenset(str(each) for each in letter_rules.MAY_ANSWER),
        title=gettext_lazy("Put down the reply"),
        verb=pgettext_lazy("button", "Reply received"),
        form=forms.AnswerForm,
        call=_dated(letters.answer_letter),
        tone="p",
    ),
}


SLOTS: dict[str, Any] = {
    letter_papers.SERVICE: gettext_lazy("Proof of service"),
    letter_papers.REPLY: pgettext_lazy("letter", "Written reply"),
}


@page(rules.VIEW)
def letter_detail(request: Request, letter_id: Any) -> HttpResponse:
    """Show a letter as it goes out, with its clock and what was replied; the browser prints the sheet alone."""
    letter = selectors.letter_seen(request.actor, letter_id)
    running = selectors.clock_of(letter)
    acts = [
        {"label": act.verb, "url": reverse("legal:letter_act", args=[letter.pk, name]), "tone": act.tone}
        for name, act in offered(ACTS, actor=request.actor, path=letter.matter.union.path, status=letter.status)
        if name != "refused" or letter.kind == LetterKind.OPINION
    ]
    matter_url = reverse("legal:supervision_detail", args=[letter.matter.number])
    context = {
        "letter": letter,
        "head_title": letter.number,
        "head_tags": [{"label": letter.get_status_display(), "tone": LETTER_TONES[letter.status]}],
        "head_meta": [letter.get_kind_display(), letter.union.name],
        "actions": acts,
        "papers": [
            {"label": label, "url": reverse("legal:letter_paper", args=[letter.pk, form])}
            for form, label in (("pdf", "PDF"), ("docx", "Word"))
        ],
        "clocks": panels([running], clock.today()) if running else [],
        "reply": _reply(letter),
        "paper": letter_papers.letter_of(letter),
        "files": [
            {
                "label": SLOTS[each.slot],
                "name": each.name,
                "url": reverse("legal:letter_file", args=[letter.pk, each.pk]),
            }
            for each in letter_papers.proofs_of(letter)
        ],
        "crumbs": [
            {"label": _("Supervision"), "url": reverse("legal:supervision_list")},
            {"label": letter.matter.number, "url": matter_url},
            {"label": letter.number},
        ],
        "mobile_back": matter_url,
    }
    return render(request, "legal/letter_detail.html", context)


@page(rules.VIEW)
def letter_paper(request: Request, letter_id: Any, form: str) -> HttpResponse:
    """Hand over a letter as PDF or Word."""
    as_word = form == "docx"
    name, content = letter_papers.print_letter(actor=request.actor, letter_id=letter_id, as_word=as_word)
    return printed(name, content, as_word=as_word)


@page(rules.VIEW)
def letter_file(request: Request, letter_id: Any, pk: Any) -> FileResponse:
    """Hand over the proof of service or the written reply to who may read the letter."""
    return kept_file(*letter_papers.open_proof(actor=request.actor, letter_id=letter_id, pk=pk))


def _reply(letter: SupervisionLetter) -> dict[str, Any]:
    rows = [
        (pgettext_lazy("letter", "Issued on"), letter.issued_on.isoformat()),
        (_("Served on"), letter.served_on.isoformat() if letter.served_on else ""),
        (pgettext_lazy("letter", "Served"), letter.get_service_display()),
        (_("Proof of service"), letter.service_note),
        (_("Replied on"), letter.answered_on.isoformat() if letter.answered_on else ""),
        (_("Reply"), letter.get_answer_display()),
        (_("What was replied"), letter.answer_text),
    ]
    shown = [{"label": label, "value": value} for label, value in rows if value]
    return {"title": _("Service and reply"), "rows": shown}


@page(rules.VIEW, "GET", "POST")
def letter_act(request: Request, letter_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a letter, or carry it out."""
    letter = selectors.letter_seen(request.actor, letter_id)
    act = act_named(ACTS, task, actor=request.actor, path=letter.matter.union.path)
    back = reverse("legal:supervision_detail", args=[letter.matter.number])
    crumbs = [
        {"label": _("Supervision"), "url": reverse("legal:supervision_list")},
        {"label": letter.matter.number, "url": back},
    ]
    card = {
        "title": letter.get_kind_display(),
        "rows": [
            {"label": pgettext_lazy("letter", "Document number"), "value": letter.number},
            {"label": _("Addressed to"), "value": letter.recipient},
            {"label": pgettext_lazy("letter", "Issued on"), "value": letter.issued_on.isoformat()},
            {"label": _("State"), "value": letter.get_status_display()},
        ],
    }
    return act_page(request, act, letter, back=back, crumbs=crumbs, card=card)
