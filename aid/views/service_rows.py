"""How the registers of goods and services are shown: columns, cells, sections of one entry."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.models.awards import DEAD
from aid.selectors.goods_lists import lines_of_goods
from core.templatetags.show import count, fen

Row = dict[str, Any]


def section(title: str, columns: list[str], rows: list[Row], act: str = "", act_label: str = "") -> Row:
    """Return a table of one entry's page, with the act that adds to it."""
    for one in rows:
        labels = [_("%(label)s: ") % {"label": column} for column in columns[1:]]
        one["cells"] = [{"label": label, "value": value} for label, value in zip(labels, one["cells"], strict=True)]
    return {"title": title, "columns": columns, "rows": rows, "act": act, "act_label": act_label}


def row(
    title: Any,
    *cells: Any,
    who: str = "",
    child: Any = None,
    kind: str = "",
    acts: tuple[tuple[str, str], ...] = (),
) -> Row:
    """Return one line of a table; its acts are addressed to the child it stands for. A cancelled one takes none."""
    gone = child is not None and child.cancelled_on is not None
    if kind:
        edit = ((f"edit-{kind}", _("Edit")),) if kind == "post" else ()
        acts = (*acts, *edit, (f"cancel-{kind}", _("Cancel the entry")))
    if gone:
        who, acts = _("cancelled: %(reason)s") % {"reason": child.cancel_reason}, ()
    return {
        "title": str(title),
        "who": who,
        "gone": gone,
        "cells": [str(cell) if cell not in (None, "") else "--" for cell in cells],
        "child": child.pk if child is not None else "",
        "acts": [{"name": name, "label": label} for name, label in acts],
    }


def site_sections(site: Any) -> list[Row]:
    """Return a site's visits and goods."""
    visits = [
        row(
            one.visited_on,
            _(", ").join((one.first_visitor, one.second_visitor)),
            count(one.workers_reached),
            child=one,
            kind="visit",
        )
        for one in site.visits.select_related("programme")
    ]
    goods = [
        row(
            one.item.name,
            f"{count(one.quantity)} {one.item.unit}",
            fen(one.unit_cost_fen),
            fen(one.value_fen),
            one.received_by,
            who=str(one.issued_on),
            child=one,
            kind="issue",
        )
        for one in site.issues.select_related("item")
    ]
    return [
        section(_("Visits"), [_("Day"), _("Visitors"), _("Workers reached")], visits, "visit", _("Record a visit")),
        section(
            _("Goods handed out"),
            [_("Goods"), _("Quantity"), _("Cost of one (yuan)"), _("Value (yuan)"), _("Signed for by")],
            goods,
            "goods",
            _("Hand out goods"),
        ),
    ]


def signed_words(handed: Any) -> str:
    """Say whether the signed list of goods is here, or by when it is due."""
    if handed.signed_on:
        return _("Here since %(day)s") % {"day": handed.signed_on}
    return _("Due on %(day)s") % {"day": handed.signed_due_on}


def heat_sections(alert: Any) -> list[Row]:
    """Return the hot posts that an alert called for, with the visit made."""
    rows = [
        row(one.site.name, one.site.place, count(one.site.workers), one.visit.visited_on if one.visit else "")
        for one in alert.tasks.select_related("site", "visit").order_by("pk")
    ]
    return [section(_("Sites to visit"), [_("Site"), _("Whereabouts"), _("Workers"), _("Day of the visit")], rows)]


def goods_sections(handed: Any) -> list[Row]:
    """Return the families of a list of goods."""
    rows = [
        row(
            one.received_by,
            one.file.key if one.file else "",
            f"{count(one.quantity)} {one.item.unit}",
            fen(one.value_fen),
            who=one.union.name,
            child=one,
            kind="issue",
        )
        for one in lines_of_goods(handed)
    ]
    return [section(_("Families"), [_("Head of household"), _("Number"), _("Quantity"), _("Value (yuan)")], rows)]


def fair_sections(fair: Any) -> list[Row]:
    """Return a fair's posts and the people referred to them."""
    posts = list(fair.posts.all())
    offered = [
        row(
            post.title,
            post.employer,
            count(post.openings),
            post.wage,
            child=post,
            kind="post",
            acts=(("refer", _("Refer")),),
        )
        for post in posts
    ]
    sent = [
        row(
            one.person.name,
            one.get_result_display(),
            one.hired_on,
            _yes_no(one.still_employed_30),
            _yes_no(one.still_employed_90),
            who=post.title,
            child=one,
            kind="referral",
            acts=(("again", _("Look again")),) if one.hired_on else (("outcome", _("Enter the result")),),
        )
        for post in posts
        for one in post.referrals.select_related("person")
    ]
    return [
        section(
            _("Posts offered"),
            [_("Work offered"), _("Employer"), _("Openings"), _("Wage")],
            offered,
            "post",
            _("Add posts"),
        ),
        section(
            _("People referred"),
            [_("Participant"), _("Result"), _("Hired on"), _("After 30 days"), _("After 90 days")],
            sent,
        ),
    ]


def class_sections(course: Any) -> list[Row]:
    """Return a class's trainees with what became of them."""
    rows = [
        row(
            one.person.name,
            f"{one.attendance} %" if one.attendance is not None else "",
            one.certificate_no,
            fen(one.subsidy_fen) if one.subsidy_fen else "",
            str(one.payee.account) if one.payee else "",
            _paid(one),
            child=one,
            kind="" if _standing(one) else "trainee",
            acts=() if _standing(one) else (("finish", _("Enter the result")), ("card", _("Bank card"))),
        )
        for one in course.trainees.select_related("person", "payee").prefetch_related("awards")
    ]
    columns = [
        _("Participant"),
        _("Attendance"),
        _("Certificate"),
        _("Subsidy (yuan)"),
        _("Bank card"),
        pgettext("of money", "Payment"),
    ]
    return [section(_("Trainees"), columns, rows, "trainee", _("Add a trainee"))]


def checkup_sections(batch: Any) -> list[Row]:
    """Return who is booked for a check-up: gone or not, followed up or not."""
    rows = [
        row(
            one.person.name,
            one.done_on,
            _("Needed") if one.needs_follow_up else _("Not needed") if one.done_on else "",
            one.followed_up_on,
            _paid(one),
            child=one,
            kind="" if _standing(one) else "booking",
            acts=(("done", _("Enter the result")),),
        )
        for one in batch.bookings.select_related("person").prefetch_related("awards")
    ]
    columns = [
        _("Participant"),
        _("Examined on"),
        _("Follow-up"),
        _("Followed up on"),
        pgettext("of money", "Payment"),
    ]
    return [section(_("Bookings"), columns, rows, "book", _("Book a person"))]


def _standing(served: Any) -> Any:
    """Return the line of a roster that pays a service, if one stands."""
    return next((award for award in served.awards.all() if award.status not in DEAD), None)


def _paid(served: Any) -> str:
    award = _standing(served)
    return award.get_status_display() if award else ""


def _yes_no(answer: bool | None) -> str:
    return "" if answer is None else str(_("Yes") if answer else _("No"))
