"""Reviewing a file, once a year or after a change: section by section beside last time, then the county decides."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import Category
from aid.choices.upkeep import ReviewOutcome, ReviewReason, ReviewSection, SectionAnswer
from aid.models import Assessment, NeedyFile, Review, ReviewPart
from aid.rules import files as rules
from aid.rules.deadlines import VALIDITY_MONTHS
from aid.rules.upkeep import check_all_said, check_change
from aid.selectors.declared import HARDSHIP, declared_of, present_members, told_cost
from aid.selectors.files import household_person_ids
from aid.selectors.reviews import open_review
from aid.services.applications import check_costs_of, enter_details, enter_lines
from aid.services.assessments import assess_file
from aid.services.exits import open_exit
from aid.services.tiers import decide_tier
from core.actors import Actor
from core.clocks.rules import Unit, due
from core.clocks.selectors import work_calendar
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh, check_state, take
from core.violations import refusing_violations

SLOTS = {
    ReviewSection.MEMBERS: "household_register",
    ReviewSection.INCOME: "income",
    ReviewSection.EXPENSE: "medical",
    ReviewSection.HARDSHIP: "other",
}


def start_review(
    *, actor: Actor, file_id: Any, seen_version: int | None, today: date, reason: str = ReviewReason.ANNUAL
) -> NeedyFile:
    """Begin the review of a file; what it declares now is kept as “last time”."""
    with take(rules.START_REVIEW, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        _open(actor, file, today, reason)
        file.event_note |= {"review_reason": reason}
    return file


def _open(actor: Actor, file: NeedyFile, today: date, reason: str) -> Review:
    with refusing_violations(Review):
        review: Review = Review.objects.create(
            file=file,
            reason=ReviewReason(reason),
            started_on=today,
            started_by_id=actor.user_id,
            last_time=declared_of(file),
            before=file.assessments.order_by("-created_at", "-pk").first(),
        )
    return review


def _reviewing(actor: Actor, file_id: Any, seen_version: int | None, today: date) -> tuple[NeedyFile, Review]:
    """Return a file under review, locked, with its review, for somebody who may go through its sections."""
    file = find(NeedyFile, file_id, actor, rules.START_REVIEW.permission, lock=True)
    check_fresh(file, seen_version)
    check_state(file, rules.CONFIRM_REVIEW)
    rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    return file, open_review(file) or _open(actor, file, today, ReviewReason.ANNUAL)


@transaction.atomic
def keep_section(*, actor: Actor, file_id: Any, seen_version: int, today: date, section: str) -> ReviewPart:
    """Say that a section is as last time; what had been changed in this review goes back to it."""
    file, review = _reviewing(actor, file_id, seen_version, today)
    section = ReviewSection(section)
    if section == ReviewSection.MEMBERS:
        _check_same_people(file, review)
    changed = review.parts.filter(section=section, answer=SectionAnswer.CHANGED).exists()
    if changed:
        _restore(file, section, review.last_time)
    return _say(actor, file, review, section, SectionAnswer.SAME, today)


def _check_same_people(file: NeedyFile, review: Review) -> None:
    """Refuse “as last time” where somebody joined or left since."""
    now = {row["member"] for row in declared_of(file)["members"]}
    if now != {row["member"] for row in review.last_time["members"]}:
        text = _("Somebody joined or left the household. Enter it as a change, with its paper.")
        raise ConflictError(text, code="members_changed")


def _restore(file: NeedyFile, section: str, last_time: dict[str, Any]) -> None:
    if section == ReviewSection.MEMBERS:
        held = {row["member"]: row for row in last_time["members"]}
        for seat in present_members(file):
            seat.standing, seat.school = held[str(seat.pk)]["standing"], held[str(seat.pk)]["school"]
            seat.save(update_fields=["standing", "school"])
    elif section == ReviewSection.HARDSHIP:
        for name in HARDSHIP:
            held = last_time["hardship"][name]
            field: Any = NeedyFile._meta.get_field(name)
            setattr(file, name, field.to_python(held) if held is not None and not isinstance(held, list) else held)
    else:
        rows = [
            {
                "member_id": line["member"],
                "kind": line["kind"],
                "amount": Decimal(line["amount"]),
                "source": line["source"],
                "note": line["note"],
                **told_cost(line),
            }
            for line in last_time[section]
        ]
        enter_lines(file, **{f"{section}s": rows})


def _say(
    actor: Actor,
    file: NeedyFile,
    review: Review,
    section: str,
    answer: str,
    today: date,
    *,
    note: str = "",
    evidence_id: Any = None,
    **changes: Any,
) -> ReviewPart:
    with refusing_violations(ReviewPart, NeedyFile):
        part: ReviewPart = ReviewPart.objects.update_or_create(
            review=review,
            section=section,
            defaults={
                "answer": answer,
                "note": note,
                "evidence_id": evidence_id,
                "said_by_id": actor.user_id,
                "said_on": today,
            },
        )[0]
        file.version += 1
        file.save()
    record(actor, "aid.file.section_said", file, section=section, answer=answer, reason=note, **changes)
    return part


def change_members(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    today: date,
    members: Sequence[dict[str, Any]],
    note: str,
    upload: Any,
) -> ReviewPart:
    """Enter what each member does by now: each row is member, standing, school.

    Who joined or left is an act of the household itself; it counts from this review's assessment on (Appendix B 6).
    """
    with transaction.atomic():
        file, review = _reviewing(actor, file_id, seen_version, today)
        why = check_change(note=note, has_paper=upload is not None)
        before = [_words(row) for row in declared_of(file)["members"]]
        seats = {str(member.pk): member for member in present_members(file)}
        for row in members:
            seat = seats.get(str(row["member_id"]))
            if seat is None:
                raise RuleBrokenError(_("This person is not in the household any more."), code="member")
            seat.standing, seat.school = row["standing"], row.get("school", "")
            seat.save(update_fields=["standing", "school"])
        after = [_words(row) for row in declared_of(file)["members"]]
        paper = _paper(actor, file, upload, ReviewSection.MEMBERS)
        return _say(
            actor,
            file,
            review,
            ReviewSection.MEMBERS,
            SectionAnswer.CHANGED,
            today,
            note=why,
            evidence_id=paper.pk,
            changes={"members": after},
            was={"members": before},
        )


def _words(row: dict[str, Any]) -> str:
    return f"{row['name']} {row['standing']}"


def _paper(actor: Actor, file: NeedyFile, upload: Any, section: str) -> Any:
    return attach(
        actor=actor, subject=file, upload=upload, slot=SLOTS[ReviewSection(section)], permission="aid.view_file"
    )


def change_money(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    today: date,
    section: str,
    lines: Sequence[dict[str, Any]],
    note: str,
    upload: Any,
) -> ReviewPart:
    """Enter the lines of income or of rigid costs as they are this year, with the paper that shows them."""
    with transaction.atomic():
        file, review = _reviewing(actor, file_id, seen_version, today)
        section = ReviewSection(section)
        why = check_change(note=note, has_paper=upload is not None)
        here = {str(member.pk): member for member in present_members(file)}
        if any(str(line["member_id"]) not in here for line in lines):
            raise RuleBrokenError(_("Each amount belongs to a member of the household."), code="member")
        if section == ReviewSection.EXPENSE:
            check_costs_of(here, lines, applied_on=today)
        name = "income" if section == ReviewSection.INCOME else "rigid"
        before = sum((Decimal(line["amount"]) for line in declared_of(file)[section]), Decimal(0))
        enter_lines(file, **{f"{section.value}s": lines})
        after = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
        paper = _paper(actor, file, upload, section)
        if section == ReviewSection.EXPENSE:
            file.expenses.filter(evidence=None).update(evidence=paper)  # what this paper shows, line by line
        return _say(
            actor,
            file,
            review,
            section,
            SectionAnswer.CHANGED,
            today,
            note=why,
            evidence_id=paper.pk,
            changes={name: after},
            was={name: before},
        )


def change_hardship(
    *, actor: Actor, file_id: Any, seen_version: int, today: date, note: str, upload: Any, **answers: Any
) -> ReviewPart:
    """Enter causes, housing and work as they are this year."""
    with transaction.atomic():
        file, review = _reviewing(actor, file_id, seen_version, today)
        why = check_change(note=note, has_paper=upload is not None)
        was = {name: getattr(file, name) for name in HARDSHIP}
        changes = enter_details(file, {name: answers[name] for name in HARDSHIP if name in answers})
        paper = _paper(actor, file, upload, ReviewSection.HARDSHIP)
        return _say(
            actor,
            file,
            review,
            ReviewSection.HARDSHIP,
            SectionAnswer.CHANGED,
            today,
            note=why,
            evidence_id=paper.pk,
            changes=changes,
            was={name: was[name] for name in changes},
        )


def confirm_review(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    today: date,
    category: str,
    override_reason: str = "",
    tier: str = "",
) -> NeedyFile:
    """Keep a household on file for another period, with the figures of today; category and tier may change (story 19).

    Without a tier the file keeps the one it has.
    """
    with take(rules.CONFIRM_REVIEW, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        review = _check_decides(actor, file)
        if category == Category.NONE:
            raise RuleBrokenError(_("A household that is no longer eligible leaves the file."), code="category")
        assessment = assess_file(actor=actor, file=file, on=today, occasion="review")
        assessment.decided, assessment.override_reason = category, override_reason.strip()
        assessment.decided_by_id = actor.user_id
        with refusing_violations(Assessment):
            assessment.save()
        before, file.category = file.category, category
        months = value(VALIDITY_MONTHS, file.union.region_id, today)
        file.valid_to = due(today, months, Unit.MONTH, work_calendar(), roll=False).due_on
        _end(review, ReviewOutcome.CONFIRMED, assessment, today)
        file.event_note |= {
            "category_before": before,
            "category": category,
            "net_per_head": assessment.net_per_head,
            "valid_to": file.valid_to,
        }
        decide_tier(file, tier or file.tier, today=today)
    return file


def fail_review(*, actor: Actor, file_id: Any, seen_version: int, today: date, opinion: str) -> NeedyFile:
    """Find at the review that a household is no longer in hardship; the exit begins and rests on this reckoning."""
    note = {"opinion": opinion}
    with take(rules.FAIL_REVIEW, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        review = _check_decides(actor, file)
        assessment = assess_file(actor=actor, file=file, on=today, occasion="review")
        _end(review, ReviewOutcome.FAILED, assessment, today)
        file.exit_requested_by_id, file.exit_confirmed_by_id = actor.user_id, None
        open_exit(actor, file, on=today, opinion=opinion, assessment=assessment)
        file.event_note |= {"net_per_head": assessment.net_per_head, "proposed": assessment.proposed}
    return file


def _check_decides(actor: Actor, file: NeedyFile) -> Review:
    """Refuse a decision by the family itself or the recorder, and one on a review that is not complete."""
    rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    rules.check_apart(decided_by=actor.user_id, before=rules.acted_before(file))
    review = open_review(file)
    if review is None:
        raise ConflictError(_("The review has not been begun section by section."), code="review_incomplete")
    check_all_said({part.section for part in review.parts.all()})
    return review


def _end(review: Review, outcome: str, assessment: Assessment, today: date) -> None:
    review.outcome, review.after, review.ended_on = outcome, assessment, today
    review.version += 1
    review.save(update_fields=["outcome", "after", "ended_on", "version"])
