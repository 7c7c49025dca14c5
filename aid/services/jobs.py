"""春送岗位 and training: fairs, posts, referrals with their outcome, classes, trainees, subsidies."""

from datetime import date
from typing import Any

from django.db import transaction

from aid.choices.services import ReferralResult
from aid.models import Award, JobFair, JobPost, Referral, Trainee, TrainingClass
from aid.rules.registers import check_standing
from aid.rules.services import (
    LEAST_ATTENDANCE,
    TRAINING_SUBSIDY,
    check_day,
    check_looked_again,
    check_most,
    check_places,
    check_subsidy,
)
from aid.selectors.services import refuse_if_paid, running_programme
from core.actors import Actor
from core.chinese.money import to_fen
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.violations import refusing_violations
from unions.models import Person, Union
from unions.services.people import describe, ensure_person

RECORD = "aid.record_service"


def _person(actor: Actor, union: Union, today: date, name: str, identity: str, phone: str = "") -> Person:
    """Return the one row of a human being; whoever is new is known by this union from now on."""
    return ensure_person(
        actor=actor, union=union, described=describe(name=name, identity=identity, phone=phone, today=today)
    )


@transaction.atomic
def enter_fair(*, actor: Actor, union_id: Any, programme_id: Any, **facts: Any) -> JobFair:
    """Enter a job fair of a programme."""
    union = find(Union, union_id, actor, RECORD)
    programme = running_programme(actor, programme_id, union)
    with refusing_violations(JobFair):
        fair: JobFair = JobFair.objects.create(union=union, programme=programme, **facts)
    record(actor, "aid.fair.entered", fair, name=fair.name, held_on=fair.held_on)
    return fair


@transaction.atomic
def offer_post(*, actor: Actor, fair_id: Any, **facts: Any) -> JobPost:
    """Enter posts that an employer offers at a fair."""
    fair = find(JobFair, fair_id, actor, RECORD)
    check_standing(fair.cancelled_on)
    with refusing_violations(JobPost):
        post: JobPost = JobPost.objects.create(fair=fair, union=fair.union, **facts)
    record(actor, "aid.fair.post_offered", fair, employer=post.employer, post=post.title, openings=post.openings)
    return post


@transaction.atomic
def refer_person(
    *, actor: Actor, post_id: Any, name: str, identity: str, referred_on: date, today: date, phone: str = ""
) -> Referral:
    """Send a person to a post."""
    post = find(JobPost, post_id, actor, RECORD)
    check_standing(post.cancelled_on)
    check_day(referred_on, today, field="referred_on")
    person = _person(actor, post.union, today, name, identity, phone)
    with refusing_violations(Referral):
        referral: Referral = Referral.objects.create(
            post=post, union=post.union, person=person, referred_on=referred_on
        )
    record(actor, "aid.person.referred", referral, person=str(person), post=post.title)
    return referral


@transaction.atomic
def settle_referral(
    *, actor: Actor, referral_id: Any, result: str, today: date, hired_on: date | None = None
) -> Referral:
    """Enter what became of a referral; no more people are hired for a post than it has openings."""
    referral = find(Referral, referral_id, actor, RECORD, lock=True)
    check_standing(referral.cancelled_on)
    if referral.result == ReferralResult.HIRED:
        raise ConflictError(str(ReferralResult.HIRED.label), code="settled")
    if result == ReferralResult.HIRED:
        post = JobPost.unscoped.select_for_update(of=("self",)).get(pk=referral.post_id)
        check_places(
            taken=Referral.unscoped.filter(post=post, result=ReferralResult.HIRED, cancelled_on=None).count(),
            places=post.openings,
        )
        if hired_on is not None:
            check_day(hired_on, today, field="hired_on")
    referral.result, referral.hired_on = result, hired_on if result == ReferralResult.HIRED else None
    referral.version += 1
    with refusing_violations(Referral):
        referral.save()
    record(actor, "aid.person.placed", referral, result=result, hired_on=referral.hired_on)
    return referral


@transaction.atomic
def look_again(*, actor: Actor, referral_id: Any, days: int, still: bool, today: date) -> Referral:
    """Note whether a person still works there after 30 or 90 days."""
    referral = find(Referral, referral_id, actor, RECORD, lock=True)
    check_standing(referral.cancelled_on)
    check_looked_again(hired_on=referral.hired_on, today=today, days=days)
    if days == 30:
        referral.still_employed_30 = still
    else:
        referral.still_employed_90 = still
    referral.version += 1
    referral.save()
    record(actor, "aid.person.looked_again", referral, days=days, still=still)
    return referral


@transaction.atomic
def enter_class(*, actor: Actor, union_id: Any, programme_id: Any, **facts: Any) -> TrainingClass:
    """Enter a training class of a programme."""
    union = find(Union, union_id, actor, RECORD)
    programme = running_programme(actor, programme_id, union)
    most = value(TRAINING_SUBSIDY, union.region_id, facts["starts_on"])
    check_most(fen=facts["subsidy_fen"], most_fen=to_fen(most), field="subsidy")
    with refusing_violations(TrainingClass):
        course: TrainingClass = TrainingClass.objects.create(union=union, programme=programme, **facts)
    record(actor, "aid.class.entered", course, trade=course.trade, places=course.capacity)
    return course


@transaction.atomic
def enrol_trainee(*, actor: Actor, course_id: Any, name: str, identity: str, today: date, phone: str = "") -> Trainee:
    """Take a person into a class that has a place left."""
    course = find(TrainingClass, course_id, actor, RECORD, lock=True)
    check_standing(course.cancelled_on)
    check_places(taken=Trainee.unscoped.filter(course=course, cancelled_on=None).count(), places=course.capacity)
    person = _person(actor, course.union, today, name, identity, phone)
    with refusing_violations(Trainee):
        trainee: Trainee = Trainee.objects.create(course=course, union=course.union, person=person)
    record(actor, "aid.class.trainee_entered", course, person=str(person))
    return trainee


@transaction.atomic
def finish_trainee(
    *,
    actor: Actor,
    trainee_id: Any,
    attendance: int,
    today: date,
    certificate_no: str = "",
    has_other_subsidy: bool = False,
    pays_subsidy: bool = False,
) -> Trainee:
    """Enter attendance and certificate; the subsidy only with both, and never beside a government one."""
    trainee = find(Trainee, trainee_id, actor, RECORD, lock=True)
    check_standing(trainee.cancelled_on)
    refuse_if_paid(Award.unscoped.live().filter(trainee=trainee))
    if not 0 <= attendance <= 100:
        raise RuleBrokenError(str(Trainee._meta.get_field("attendance").verbose_name), code="attendance")
    if pays_subsidy:
        check_subsidy(
            attendance=attendance,
            least=value(LEAST_ATTENDANCE, trainee.union.region_id, today),
            certificate_no=certificate_no,
            has_other=has_other_subsidy,
        )
    trainee.attendance, trainee.certificate_no = attendance, certificate_no.strip()[:40]
    trainee.has_other_subsidy = has_other_subsidy
    trainee.subsidy_fen = trainee.course.subsidy_fen if pays_subsidy else 0
    trainee.version += 1
    with refusing_violations(Trainee):
        trainee.save()
    record(actor, "aid.class.trainee_finished", trainee.course, person=str(trainee.person), attendance=attendance)
    return trainee
