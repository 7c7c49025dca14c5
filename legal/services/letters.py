"""Issuing, serving and answering the union's letters; what silence leads to (Regulation Arts. 21 to 24)."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.models import ClockState
from core.clocks.services import stop_clock
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.parameters.selectors import value
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from legal.choices.letters import Answer, Department, Ground, LetterKind, LetterStatus, ServiceMethod, SignerPost
from legal.choices.supervision import MatterStatus
from legal.models import SupervisionLetter, SupervisionMatter
from legal.rules import letters as rules
from legal.rules import matters as matter_rules
from legal.rules import service as service_rules
from legal.rules.deadlines import SUP_FEEDBACK, SUP_OPINION_REPLY, SUP_PROMPT_REPLY
from legal.selectors.matters import clock_of, issuer_for, opinion_of
from legal.services.clocks import start
from legal.services.inquiries import check_inquirers
from legal.services.letter_papers import REPLY, SERVICE, keep_proof
from legal.services.matters import check_apart
from unions.models import Union

REPLY_PERIOD = {
    LetterKind.PROMPT: SUP_PROMPT_REPLY,
    LetterKind.OPINION: SUP_OPINION_REPLY,
    LetterKind.SUGGESTION: SUP_FEEDBACK,
}


@transaction.atomic
def issue_prompt(*, actor: Actor, matter_id: Any, seen_version: int, today: date, **told: Any) -> SupervisionLetter:
    """Send an employer a prompt letter: risk and advice, in any state before the opinion letter."""
    matter = _matter(actor, matter_id, seen_version)
    if matter.status not in matter_rules.MAY_PROMPT:
        text = _("Not possible in the state “%(state)s”.") % {"state": matter.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    letter = _issued(actor, matter, LetterKind.PROMPT, today, told)
    matter.version += 1  # the same page sent twice is one letter
    matter.save(update_fields=["version"])
    record(actor, "legal.matter.prompted", matter, number=letter.number)
    return letter


def _matter(actor: Actor, matter_id: Any, seen_version: int) -> SupervisionMatter:
    if not actor.can(matter_rules.SIGN):
        raise ForbiddenError(_("You do not have the right to do this."), code=matter_rules.SIGN)
    matter = find(SupervisionMatter, matter_id, actor, matter_rules.SIGN, lock=True)
    check_fresh(matter, seen_version)
    check_apart(matter, actor)
    return matter


def issue_opinion(*, actor: Actor, matter_id: Any, seen_version: int, today: date, **told: Any) -> SupervisionLetter:
    """Send an employer that did not correct the opinion letter, signed by the chair or a vice chair (Art. 21)."""
    move = matter_rules.ISSUE_OPINION
    with take(move, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        check_apart(matter, actor)
        check_inquirers(matter, today)
        letter = _issued(actor, matter, LetterKind.OPINION, today, told)
        matter.event_note |= {"number": letter.number}
    return letter


def issue_suggestion(*, actor: Actor, matter_id: Any, seen_version: int, today: date, **told: Any) -> SupervisionLetter:
    """Send a department a suggestion letter: a local federation only, on one of three grounds only (Art. 23).

    An opinion letter whose time for a reply has run out opens the way by itself, whether or not the nightly job has
    been there yet.
    """
    with transaction.atomic():
        matter = _matter(actor, matter_id, seen_version)
        issuer = _issuer(actor, matter, LetterKind.SUGGESTION)
        opinion = opinion_of(matter)
        rules.check_ground(ground_of(matter, opinion, today), has_opinion=opinion is not None)
        if matter.status == MatterStatus.OPINION_ISSUED and opinion is not None:
            seen_version = lapse_letter(actor=actor, letter=opinion, today=today)
        move = matter_rules.SUGGEST
        with take(move, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as row:
            check_inquirers(row, today)
            letter = _issued(actor, row, LetterKind.SUGGESTION, today, told, issuer=issuer)
            row.event_note |= {"number": letter.number, "ground": row.ground, "to": letter.recipient}
    return letter


def ground_of(matter: SupervisionMatter, opinion: SupervisionLetter | None, today: date) -> str:
    """Return the ground for a suggestion letter that holds today, or ""."""
    if matter.ground:
        return matter.ground
    clock = clock_of(opinion) if opinion is not None else None
    if opinion is None or matter.status != MatterStatus.OPINION_ISSUED:
        return ""
    found = rules.ground_for(
        receipt_refused=opinion.status == LetterStatus.REFUSED,
        due_on=clock.due_on if clock else None,
        answered_on=opinion.answered_on,
        not_corrected=False,
        today=today,
    )
    return found.value if found else ""


def _issuer(actor: Actor, matter: SupervisionMatter, kind: str) -> Union:
    issuer = issuer_for(actor, matter.union.path, matter_rules.SIGN)
    if issuer is None:
        raise ForbiddenError(_("You do not have the right to do this."), code=matter_rules.SIGN)
    rules.check_issuer(kind, level=issuer.level, union_kind=issuer.kind)
    return issuer


def _issued(
    actor: Actor,
    matter: SupervisionMatter,
    kind: LetterKind,
    today: date,
    told: dict[str, Any],
    issuer: Union | None = None,
) -> SupervisionLetter:
    """Write a letter with the next number of its union, kind and year."""
    union = issuer or _issuer(actor, matter, kind)
    rules.check_four_eyes(level=union.level, recorder_id=matter.recorder_id, signer_id=actor.user_id)
    sequence = next_number(f"legal.letter:{union.code}:{kind.value}:{today.year}")
    department = Department(told["department"]).value if kind == LetterKind.SUGGESTION else ""
    letter = SupervisionLetter(
        union=union,
        matter=matter,
        kind=kind.value,
        year=today.year,
        sequence=sequence,
        number=rules.number_text(kind, today.year, sequence),
        recipient=(told.get("recipient") or matter.employer_name)[:120],
        department=department,
        facts=matter_rules.check_text(told["facts"], "facts")[:2000],
        basis=matter_rules.check_text(told["basis"], "basis")[:500],
        demand=matter_rules.check_text(told["demand"], "demand")[:1000],
        correct_by=rules.check_correct_by(told.get("correct_by"), today),
        ground=matter.ground if kind == LetterKind.SUGGESTION else "",
        signer=matter_rules.check_text(told["signer"], "signer")[:64],
        signer_post=SignerPost(told["signer_post"]).value,
        issued_on=today,
        signed_by_id=actor.user_id,
    )
    with refusing_violations(SupervisionLetter):
        letter.save(force_insert=True)
    return letter


def serve_letter(
    *,
    actor: Actor,
    letter_id: Any,
    seen_version: int,
    on: date,
    service: str,
    today: date,
    note: str = "",
    upload: UploadedFile | None = None,
) -> SupervisionLetter:
    """Put down how and when a letter was served, with its proof: that day starts the time for the reply."""
    with transaction.atomic():
        letter = _letter(actor, letter_id, seen_version, rules.MAY_SERVE)
        matter_rules.check_on(on, since=letter.issued_on, today=today)
        needing = value(service_rules.NEED_PROOF, letter.union.region_id, today)
        service_rules.check_proof(service, has_scan=upload is not None, needing=needing)
        letter.status, letter.served_on = LetterStatus.SERVED, on
        letter.service, letter.service_note = ServiceMethod(service).value, note.strip()[:200]
        _save(letter)
        clock = start(letter, REPLY_PERIOD[LetterKind(letter.kind)], on=on)
        record(actor, "legal.letter.served", letter, on=on, service=letter.service, due_on=clock.due_on)
        keep_proof(actor=actor, row=letter, upload=upload, slot=SERVICE)
    return letter


def _letter(actor: Actor, letter_id: Any, seen_version: int, states: frozenset[LetterStatus]) -> SupervisionLetter:
    if not actor.can(matter_rules.HANDLE):
        raise ForbiddenError(_("You do not have the right to do this."), code=matter_rules.HANDLE)
    letter = find(SupervisionLetter, letter_id, actor, matter_rules.HANDLE, lock=True)
    check_fresh(letter, seen_version)
    if letter.status not in states:
        text = _("Not possible in the state “%(state)s”.") % {"state": letter.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    return letter


def _save(letter: SupervisionLetter) -> None:
    letter.version += 1
    with refusing_violations(SupervisionLetter):
        letter.save()


def answer_letter(
    *,
    actor: Actor,
    letter_id: Any,
    seen_version: int,
    on: date,
    answer: str,
    text: str,
    today: date,
    upload: UploadedFile | None = None,
) -> SupervisionLetter:
    """Put down a written reply; one to the opinion letter moves the matter on, if it came before a ground arose."""
    with transaction.atomic():
        letter = _letter(actor, letter_id, seen_version, rules.MAY_ANSWER)
        matter_rules.check_on(on, since=letter.served_on, today=today)
        letter.answer = rules.check_answer(answer)
        letter.answer_text = matter_rules.check_text(text, "text")[:2000]
        letter.answered_on, letter.status = on, LetterStatus.ANSWERED
        _save(letter)
        stopped = stop_clock(subject=letter, code=REPLY_PERIOD[LetterKind(letter.kind)].code, on=on)
        is_late = stopped is not None and stopped.state == ClockState.MET_LATE
        record(actor, "legal.letter.answered", letter, on=on, answer=letter.answer, late=is_late)
        keep_proof(actor=actor, row=letter, upload=upload, slot=REPLY)
        if letter.kind == LetterKind.OPINION and letter.matter.status == MatterStatus.OPINION_ISSUED:
            with take(matter_rules.REPLY, SupervisionMatter, pk=letter.matter_id, actor=actor, on=on) as matter:
                accepted = letter.answer == Answer.ACCEPTED
                matter.status = (MatterStatus.CORRECTING if accepted else MatterStatus.REVIEWING_REPLY).value
    return letter


def refuse_receipt(
    *,
    actor: Actor,
    letter_id: Any,
    seen_version: int,
    on: date,
    note: str,
    today: date,
    upload: UploadedFile | None = None,
) -> SupervisionLetter:
    """Put down that the employer refused the opinion letter, with the proof: the first ground (Art. 23)."""
    with transaction.atomic():
        letter = _letter(actor, letter_id, seen_version, rules.MAY_SERVE)
        if letter.kind != LetterKind.OPINION:
            raise RuleBrokenError(_("This matters for an opinion letter only."), code="kind")
        letter.served_on = matter_rules.check_on(on, since=letter.issued_on, today=today)
        letter.status, letter.service = LetterStatus.REFUSED, ServiceMethod.DIRECT
        letter.service_note = matter_rules.check_text(note, "note")[:200]
        _save(letter)
        record(actor, "legal.letter.refused", letter, on=on, note=letter.service_note)
        keep_proof(actor=actor, row=letter, upload=upload, slot=SERVICE)
        with take(matter_rules.REFUSE_RECEIPT, SupervisionMatter, pk=letter.matter_id, actor=actor, on=on) as matter:
            matter.ground = Ground.REFUSED_RECEIPT.value
    return letter


def lapse_letter(*, actor: Actor, letter: SupervisionLetter, today: date) -> int:
    """Note that an opinion letter went unanswered: the second ground, from the day after the last; return the version.

    What ran out while nobody looked is dated by its own clock, never by the day of the look.
    """
    with transaction.atomic():
        row = SupervisionLetter.unscoped.select_for_update(of=("self",)).select_related("matter").get(pk=letter.pk)
        clock = clock_of(row)
        is_over = clock is not None and rules.no_reply_since(
            due_on=clock.due_on, answered_on=row.answered_on, today=today
        )
        if clock is None or row.status != LetterStatus.SERVED or not is_over:
            return int(row.matter.version)
        row.status = LetterStatus.UNANSWERED
        _save(row)
        step = matter_rules.LAPSE
        with take(step, SupervisionMatter, pk=row.matter_id, actor=actor, due_on=clock.due_on) as matter:
            matter.ground = Ground.NO_REPLY.value
        record(actor, "legal.letter.unanswered", row, due_on=clock.due_on)
    return int(matter.version)
