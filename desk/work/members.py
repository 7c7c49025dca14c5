"""Work on members: transfers that wait for this union, overdue ones for the union above, requests. Two queries."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actors import Actor
from core.chinese.names import mask_name
from core.prepared import prepared
from desk.work.items import Kind, WorkItem
from unions.choices.members import TransferStatus
from unions.models import DataSubjectRequest, MemberTransfer
from unions.rules.members import ANSWER_RIGHT, DECIDE_RIGHT, EDIT
from unions.selectors.data_requests import requests_to_answer
from unions.selectors.transfers import transfers_to_answer

MOST = 200
TRANSFER = (
    *("status", "due_on", "asked_by", "person__name", "common__path"),
    *("union__name", "union__path", "from_union__name", "from_union__path"),
)
REQUEST = ("kind", "due_on", "person__name", "union__name")


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return what members leave to do for somebody: answers, decisions, and what waits for the other side."""
    found: list[WorkItem] = []
    if actor.can(EDIT) or actor.can(DECIDE_RIGHT):
        found += [item for each in _transfers(actor, today) if (item := _transfer(each, actor, today)) is not None]
    if actor.can(ANSWER_RIGHT):
        found += [_request(each) for each in _requests(actor)]
    return found


@prepared()
def _transfers(actor: Actor, today: date) -> QuerySet[MemberTransfer]:
    return transfers_to_answer(actor, today).only(*TRANSFER)[:MOST]


@prepared()
def _requests(actor: Actor) -> QuerySet[DataSubjectRequest]:
    return requests_to_answer(actor).only(*REQUEST)[:MOST]


def _transfer(row: MemberTransfer, actor: Actor, today: date) -> WorkItem | None:
    """Return a transfer as this person's work, or what they wait for; nothing where they only look on."""
    asked = row.from_union if row.status == TransferStatus.WANTED else row.union
    asker = row.union if row.status == TransferStatus.WANTED else row.from_union
    late = row.due_on < today
    name = {"name": mask_name(row.person.name)}
    other = row.asked_by_id != actor.user_id  # who asked waits for somebody else, though both unions be theirs
    if late and other and actor.reaches(DECIDE_RIGHT, row.common.path):
        return _item(
            row, _("Decide on a transfer nobody answered: %(name)s") % name, pgettext("button", "Decide"), "decide"
        )
    if other and actor.reaches(EDIT, asked.path):
        title = _("Accept a member: %(name)s") if asked is row.union else _("Let a member go: %(name)s")
        step = "accept" if asked is row.union else "agree"
        return _item(row, title % name, pgettext("button", "Answer"), step)
    if actor.reaches(EDIT, asker.path):
        return _item(row, _("Transfer asked for: %(name)s") % name, _("View"), "", waiting=True)
    return None


def _item(row: MemberTransfer, title: str, verb: str, step: str, *, waiting: bool = False) -> WorkItem:
    url = reverse("unions:transfer_detail", args=[row.pk])
    return WorkItem(
        kind=Kind.MEMBER,
        title=title,
        url=url,
        action=verb,
        action_url=reverse("unions:transfer_act", args=[row.pk, step]) if step else url,
        facts=(row.from_union.name, row.union.name),
        due_on=row.due_on,
        waiting=waiting,
    )


def _request(row: DataSubjectRequest) -> WorkItem:
    url = reverse("unions:request_detail", args=[row.pk])
    name = {"what": row.get_kind_display(), "name": mask_name(row.person.name)}
    return WorkItem(
        kind=Kind.MEMBER,
        title=_("Answer a request about own data: %(what)s, %(name)s") % name,
        url=url,
        action=pgettext("button", "Answer"),
        action_url=url,
        facts=(row.union.name,),
        due_on=row.due_on,
        statutory=True,
    )
