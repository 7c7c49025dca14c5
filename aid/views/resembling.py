"""Before a second record of one person is made: the people on file who resemble the one being entered."""

from typing import Any

from django.utils.translation import gettext as _

from aid.models import NeedyFile
from aid.services import applications as services
from aid.views.duplicates import OUTCOMES, TRAITS
from core import clock
from core.actors import Actor
from core.chinese.names import mask_name
from core.http import Request
from unions.selectors.matches import Match


def keep_member(request: Request, file: NeedyFile, answers: dict[str, Any]) -> dict[str, Any] | None:
    """Enter a member, or return what has to be asked first because somebody on file resembles them."""
    told = {"actor": request.actor, "file_id": file.pk, "today": clock.today(), **answers}
    same_as, apart = request.POST.get("same_as", ""), request.POST.get("apart", "").strip()
    if same_as and (same_as != "none" or apart):
        services.describe_member(**told, same_as="" if same_as == "none" else same_as, apart=apart)
        return None
    person = {name: answers[name] for name in ("name", "identity_kind", "identity", "phone")}
    near = services.resembling(actor=request.actor, file_id=file.pk, today=clock.today(), **person)
    if near:
        return _question(request, near, answers["name"], problem=_("Write how you know.") if same_as else "")
    services.describe_member(**told)
    return None


def _question(request: Request, near: list[Match], name: str, problem: str) -> dict[str, Any]:
    sent = [
        (field, value)
        for field, values in request.POST.lists()
        for value in values
        if field not in ("csrfmiddlewaretoken", "same_as", "apart")
    ]
    shown = [_shown(request.actor, match) for match in near]
    status = 422 if problem else 409
    return {"near": shown, "hidden": sent, "name": name, "problem": problem, "status": status}


def _shown(actor: Actor, match: Match) -> dict[str, Any]:
    person = match.person
    mine = actor.reaches("unions.view_person", person.union.path)
    born = person.birth_on
    agreed = [(each.trait, each.outcome) for each in match.likeness.evidence if each.outcome != "differs"]
    return {
        "pk": person.pk,
        "name": person.name if mine else mask_name(person.name),
        "born": "" if born is None else f"{born:%Y-%m-%d}" if mine else f"{born:%Y}",
        "union": person.union.name,
        "why": _(", ").join(f"{TRAITS[trait]} {OUTCOMES[outcome]}" for trait, outcome in agreed),
    }
