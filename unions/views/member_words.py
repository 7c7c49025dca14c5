"""Members in the words of pages: tags, facts, and the story of a membership."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.addresses import row_address
from core.events.models import Event
from unions.choices import MembershipStatus as S
from unions.choices.members import CardStatus, ExitReason, RequestStatus, RetainReason, TransferStatus
from unions.models import Membership

TONES: dict[str, str] = {
    S.APPLIED: "info",
    S.ACTIVE: "ok",
    S.TRANSFERRING: "hold",
    S.RETAINED: "neutral",
    S.EXITED: "neutral",
    S.EXPELLED: "neutral",
    S.DECEASED: "neutral",
}
TRANSFER_TONES: dict[str, str] = {
    TransferStatus.WANTED: "hold",
    TransferStatus.MARKED_OUT: "hold",
    TransferStatus.ACCEPTED: "ok",
    TransferStatus.REFUSED: "neutral",
    TransferStatus.SENT_BACK: "neutral",
    TransferStatus.WITHDRAWN: "neutral",
}
CARD_TONES: dict[str, str] = {
    CardStatus.APPLIED: "info",
    CardStatus.MAKING: "info",
    CardStatus.ISSUED: "warn",
    CardStatus.ACTIVE: "ok",
    CardStatus.LOST: "bad",
    CardStatus.REPLACED: "neutral",
    CardStatus.CANCELLED: "neutral",
}
REQUEST_TONES: dict[str, str] = {
    RequestStatus.RECEIVED: "warn",
    RequestStatus.ANSWERED: "ok",
    RequestStatus.REFUSED: "neutral",
    RequestStatus.WITHDRAWN: "neutral",
}
TITLES: dict[str, str | Promise] = {
    "unions.member.enrolled": gettext_lazy("Entered as a member"),
    "unions.member.applied": gettext_lazy("Applied for membership"),
    "unions.member.admitted": pgettext_lazy("event", "Admitted"),
    "unions.member.declined": pgettext_lazy("event", "Application declined"),
    "unions.member.changed": gettext_lazy("Facts changed"),
    "unions.member.retained": gettext_lazy("Membership retained"),
    "unions.member.restored": gettext_lazy("Membership active again"),
    "unions.member.left": pgettext_lazy("event", "Left the union"),
    "unions.member.expelled": pgettext_lazy("event", "Expelled"),
    "unions.member.died": pgettext_lazy("event", "Died"),
    "unions.member.marked_out": gettext_lazy("Marked out for a transfer"),
    "unions.member.transferred": gettext_lazy("Transferred in"),
    "unions.member.stayed": gettext_lazy("Transfer ended, stays"),
    "unions.transfer.asked": gettext_lazy("Transfer asked for"),
    "unions.transfer.refused": gettext_lazy("Transfer refused"),
    "unions.transfer.withdrawn": gettext_lazy("Transfer withdrawn"),
    "unions.transfer.decided": gettext_lazy("Transfer decided by the union above"),
    "unions.card.applied": gettext_lazy("Card applied for"),
    "unions.card.ordered": gettext_lazy("Card being made"),
    "unions.card.issued": gettext_lazy("Card issued"),
    "unions.card.activated": gettext_lazy("Card activated"),
    "unions.card.lost": gettext_lazy("Card lost"),
    "unions.card.found": gettext_lazy("Card found"),
    "unions.card.replaced": gettext_lazy("Card replaced"),
    "unions.card.cancelled": gettext_lazy("Card cancelled"),
    "unions.person.corrected": gettext_lazy("Name or number put right"),
    "unions.request.registered": gettext_lazy("Asked about their own data"),
    "unions.request.answered": gettext_lazy("Request about own data answered"),
    "unions.request.refused": gettext_lazy("Request about own data refused"),
    "core.secret.revealed": gettext_lazy("Full value looked at"),
}
ADVERSE = frozenset({"unions.member.expelled", "unions.member.declined", "unions.transfer.refused", "unions.card.lost"})
FOLDED = frozenset({"core.secret.revealed"})
BECAUSE = {**dict(RetainReason.choices), **dict(ExitReason.choices)}


def tag(member: Membership) -> dict[str, str]:
    """Return the state of a membership as a tag."""
    return {"label": str(member.get_status_display()), "tone": TONES[member.status]}


def entry(event: Event) -> dict[str, Any]:
    """Return one event as a row of the timeline."""
    data = event.data
    told = [str(BECAUSE.get(data.get("because", ""), "")), data.get("reason", ""), data.get("opinion", "")]
    return {
        "kind": "bad" if event.code in ADVERSE else "sys" if event.code in FOLDED else "",
        "title": TITLES[event.code],
        "at": event.happened_at,
        "by": event.actor_name,
        "text": _(", ").join(part for part in told if part),
    }


def member_url(member_id: int) -> str:
    """Return the address of a member's page."""
    return row_address("unions:member_detail", member_id)


def tabs(current: str) -> list[dict[str, Any]]:
    """Return the pages about members side by side."""
    pages = (
        ("member_search", _("Find a member")),
        ("transfer_list", pgettext("membership", "Transfers")),
        ("request_list", _("Requests about own data")),
    )
    return [{"label": label, "url": reverse(f"unions:{name}"), "current": name == current} for name, label in pages]
