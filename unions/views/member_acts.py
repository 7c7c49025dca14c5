"""What may be done with a membership, one act a page (domain.md 1.3)."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.actors import Actor
from core.http import Request
from core.pages import page
from unions.forms import members as forms
from unions.models import Membership
from unions.rules import members as rules
from unions.selectors.covers import choices_of
from unions.selectors.member_page import member_seen
from unions.services import corrections, memberships
from unions.services.people import describe
from unions.views.acts import Act, act_named, act_page, dated
from unions.views.member_words import member_url

Row = Membership


def _death(actor: Actor, member: Row, data: dict[str, Any]) -> Any:
    return memberships.note_member_death(
        actor=actor,
        membership_id=member.pk,
        seen_version=data["seen_version"],
        died_on=data["on"],
        today=clock.today(),
    )


def _change(actor: Actor, member: Row, data: dict[str, Any]) -> Any:
    phone = describe(name=member.person.name, phone=data["phone"], today=clock.today()).phone
    return memberships.change_member(
        actor=actor,
        membership_id=member.pk,
        seen_version=data["seen_version"],
        told=memberships.told_from(data),
        phone=phone,
        employer_id=data.get("employer") or None,
    )


def _correct(actor: Actor, member: Row, data: dict[str, Any]) -> Any:
    """Put name or number right; the person's row is what changes, the page's version is the membership's."""
    today = clock.today()
    described = describe(name=data["name"], identity=data["identity"], identity_kind=data["identity_kind"], today=today)
    return corrections.correct_member(
        actor=actor,
        membership_id=member.pk,
        seen_version=data["seen_version"],
        described=described,
        reason=data["reason"],
        on=today,
    )


ACTS: dict[str, Act] = {
    "admit": Act(
        permission=rules.EDIT,
        sources=rules.ADMIT.sources,
        title=gettext_lazy("Admit the applicant"),
        verb=pgettext_lazy("button", "Admit"),
        form=forms.OnForm,
        call=dated(memberships.admit_member, "membership_id"),
        tone="p",
    ),
    "decline": Act(
        permission=rules.EDIT,
        sources=rules.DECLINE.sources,
        title=gettext_lazy("Decline the application"),
        verb=pgettext_lazy("button", "Decline"),
        form=forms.ReasonForm,
        call=dated(memberships.decline_member, "membership_id"),
    ),
    "change": Act(
        permission=rules.EDIT,
        sources=rules.CHANGE.sources,
        title=gettext_lazy("Change what is known about a member"),
        verb=pgettext_lazy("button", "Change facts"),
        form=forms.ChangeForm,
        call=_change,
    ),
    "restore": Act(
        permission=rules.EDIT,
        sources=rules.RESTORE.sources,
        title=gettext_lazy("Active again in this union"),
        verb=pgettext_lazy("button", "Active again"),
        form=forms.SinceForm,
        call=dated(memberships.restore_member, "membership_id"),
    ),
    "retain": Act(
        permission=rules.EDIT,
        sources=rules.RETAIN.sources,
        title=gettext_lazy("Retain the membership"),
        verb=pgettext_lazy("button", "Retain"),
        form=forms.RetainForm,
        call=dated(memberships.retain_member, "membership_id"),
        consequence=gettext_lazy("No dues are paid while the membership is retained; services go on."),
    ),
    "correct": Act(
        permission=rules.EDIT,
        sources=rules.CHANGE.sources,
        title=gettext_lazy("Put name or number right"),
        verb=pgettext_lazy("button", "Correct name or number"),
        form=forms.CorrectForm,
        call=_correct,
        consequence=gettext_lazy("The number that was stays taken and still finds the person."),
    ),
    "leave": Act(
        permission=rules.EDIT,
        sources=rules.LEAVE.sources,
        title=gettext_lazy("End the membership"),
        verb=pgettext_lazy("button", "End"),
        form=forms.LeaveForm,
        call=dated(memberships.leave_member, "membership_id"),
        consequence=gettext_lazy("The card is cancelled. Whoever changes the employer is transferred instead."),
        tone="bad",
    ),
    "expel": Act(
        permission=rules.EXPEL_RIGHT,
        sources=rules.EXPEL.sources,
        title=gettext_lazy("Expel the member"),
        verb=pgettext_lazy("button", "Expel"),
        form=forms.ExpelForm,
        call=dated(memberships.expel_member, "membership_id"),
        consequence=gettext_lazy("On the resolution of the members' meeting. The card is cancelled."),
        tone="bad",
    ),
    "death": Act(
        permission=rules.EDIT,
        sources=rules.DIE.sources,
        title=gettext_lazy("Record a death"),
        verb=pgettext_lazy("button", "Record a death"),
        form=forms.DeathForm,
        call=_death,
        consequence=gettext_lazy("Membership, card and a transfer under way end. The family's file is told."),
        tone="bad",
    ),
}


@page(rules.VIEW, "GET", "POST")
def member_act(request: Request, member_id: int, task: str) -> HttpResponse:
    """Show the form of one act on a membership, or carry it out."""
    member = member_seen(request.actor, member_id)
    act = act_named(ACTS, task, actor=request.actor, path=member.union.path)
    back = member_url(member.pk)
    crumbs = [
        {"label": _("Members"), "url": reverse("unions:member_search")},
        {"label": member.person.name, "url": back},
    ]
    extra: dict[str, Any] = {}
    if task == "change":
        extra = {"employers": choices_of(member.union), "initial": _known(member)}
    if task == "correct":
        extra = {"initial": {"name": member.person.name, "identity_kind": member.person.identity_kind}}
    return act_page(request, act, member, back=back, crumbs=crumbs, card=_card(member), **extra)


def _known(member: Row) -> dict[str, Any]:
    facts = {name: getattr(member, name) for name in memberships.MEMBER_FACTS}
    facts |= {name: getattr(member.person, name) for name in memberships.PERSON_FACTS}
    return facts | {"employer": member.employer_id or ""}


def _card(member: Row) -> dict[str, Any]:
    return {
        "title": _("Member"),
        "rows": [
            {"label": _("Name"), "value": member.person.name},
            {"label": _("Identity number"), "value": str(member.person.identity)},
            {"label": _("Union"), "value": member.union.name},
            {"label": _("State"), "value": member.get_status_display()},
            {"label": _("Joined on"), "value": member.joined_on.isoformat()},
        ],
    }
