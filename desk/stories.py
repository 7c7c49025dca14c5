"""What leads from one app to the other: links of events to their referral, and the act to refer on both pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from aid.models import NeedyFile
from core.actors import Actor
from core.events.models import Event
from desk.rules.referrals import FAMILY, VIEW
from legal.models import LegalAidCase
from legal.rules.cases import TAKE
from unions.stories import register_link, register_way


def referral_of(actor: Actor, event: Event) -> str:
    """Return the page of the referral that an event tells of, for who answers referrals there."""
    referral = event.data.get("referral")
    if not referral or not actor.reaches(VIEW, str(event.data.get("office_path", "-"))):
        return ""
    return reverse("desk:referral_detail", args=[referral])


def may_refer(actor: Actor, case: LegalAidCase) -> bool:
    """Say whether somebody handles a case: its staff, or the lawyer it is assigned to."""
    own = case.lawyer is not None and case.lawyer.user_id == actor.user_id
    return own or actor.reaches(TAKE, case.union.path)


def from_case(actor: Actor, case: Any) -> dict[str, Any] | None:
    """Offer to tell relief about the family of a case."""
    if not may_refer(actor, case):
        return None
    return {"label": pgettext("button", "Refer to relief"), "url": reverse("desk:refer_case", args=[case.key])}


def from_file(actor: Actor, file: Any) -> dict[str, Any] | None:
    """Offer to tell legal aid about somebody of a family."""
    if not actor.reaches(FAMILY, file.union.path):
        return None
    return {"label": pgettext("button", "Refer to legal aid"), "url": reverse("desk:refer_family", args=[file.key])}


register_link(referral_of)
register_way(LegalAidCase._meta.label_lower, from_case)
register_way(NeedyFile._meta.label_lower, from_file)
