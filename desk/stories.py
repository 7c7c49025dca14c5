"""What leads from one app to the other: links to a referral, the act to refer, what a referral holds of somebody."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.models import NeedyFile
from core.actors import Actor
from core.events.models import Event
from desk.choices.referrals import ReferralStatus
from desk.models.referrals import ORIGINS
from desk.rules.referrals import FAMILY, VIEW
from desk.selectors.referrals import may_refer, model_of, people_of, referrals_about, traces_of
from unions.holdings import Holding, register_source
from unions.stories import register_link, register_way
from unions.traces import register_trace

ORIGIN_OF = {model_of(origin)._meta.label_lower: origin for origin in ORIGINS}


def referral_of(actor: Actor, event: Event) -> str:
    """Return the page of the referral that an event tells of, for who answers referrals there."""
    referral = event.data.get("referral")
    if not referral or not actor.reaches(VIEW, str(event.data.get("office_path", "-"))):
        return ""
    return reverse("desk:referral_detail", args=[referral])


def from_case(actor: Actor, row: Any) -> dict[str, Any] | None:
    """Offer to tell relief about the family of a worker of a case: legal aid, a dispute, a matter of supervision."""
    origin = ORIGIN_OF[row._meta.label_lower]
    if not may_refer(actor, origin, row) or not people_of(origin, row):
        return None
    return {"label": pgettext("button", "Refer to relief"), "url": reverse(f"desk:refer_{origin}", args=[row.key])}


def from_file(actor: Actor, file: Any) -> dict[str, Any] | None:
    """Offer to tell rights protection about somebody of a family."""
    if not actor.reaches(FAMILY, file.union.path):
        return None
    return {
        "label": pgettext("button", "Refer to rights protection"),
        "url": reverse("desk:refer_family", args=[file.key]),
    }


def held_about(person_id: Any, _today: date) -> list[Holding]:
    """Return the referrals of a person, for the page and for the person's own copy; one that waits is kept."""
    return [
        Holding(
            title=str(each.get_direction_display()),
            facts=(
                (pgettext("between offices", "Referred on"), each.made_on.isoformat()),
                (_("What was seen"), each.reason),
                (_("State"), str(each.get_status_display())),
                (pgettext("referral", "Answer"), each.answer),
            ),
            basis=_("kept with the case or the file that it comes from"),
            keeps=each.status == ReferralStatus.OPEN,
            url=reverse("desk:referral_detail", args=[each.pk]),
            permission=VIEW,
            union_path=each.union.path,
            note=_(", ").join([str(each.get_status_display()), each.union.name]),
        )
        for each in referrals_about(person_id)
    ]


register_trace("referrals", traces_of)
register_source("referrals", held_about)
register_link(referral_of)
for label in ORIGIN_OF:
    register_way(label, from_case)
register_way(NeedyFile._meta.label_lower, from_file)
