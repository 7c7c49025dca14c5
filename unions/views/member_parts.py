"""The parts of a member's page: identity, facts, cards, history, what others hold, acts (ux.md P53)."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actors import Actor
from core.chinese.identity import age_on
from core.templatetags.show import money
from unions.choices import MembershipStatus, Sex
from unions.holdings import beginnings_for, holdings_of, shown_to
from unions.models import DataSubjectRequest, MemberCard, Membership, MemberTransfer, Person
from unions.rules.members import ANSWER_RIGHT, EDIT, MARK_OUT, acts_closed
from unions.selectors import member_page
from unions.stories import in_order, stories_of
from unions.views import card_acts, member_acts
from unions.views.acts import offered
from unions.views.member_words import CARD_TONES, REQUEST_TONES, TITLES, TRANSFER_TONES, entry, tag

SECRETS = ("identity", "phone")


def sex_and_age(person: Person, today: date) -> list[str]:
    """Return sex and age, as far as they are known."""
    age = age_on(person.birth_on, today) if person.birth_on else None
    years = [ngettext("%(n)s year old", "%(n)s years old", age) % {"n": age}] if age is not None else []
    return [*([str(Sex(person.sex).label)] if person.sex in (Sex.MALE, Sex.FEMALE) else []), *years]


def mask(actor: Actor, member: Membership, name: str) -> dict[str, Any]:
    """Return a masked value with its reveal, for those who may ask."""
    labels = {"identity": _("identity number"), "phone": _("mobile phone")}
    secret = getattr(member.person, name)
    allowed = bool(secret) and actor.reaches("core.reveal_secret", member.union.path)
    texts = (_("Check the member's papers"), _("Call the member"), _("Make the card"), _("Answer the member"))
    return {
        "name": name,
        "label": labels[name],
        "masked": str(secret) if secret else "--",
        "reveal_url": reverse("unions:member_reveal", args=[member.pk, name]) if allowed else "",
        "reasons": [(text, text) for text in texts],
    }


def context(actor: Actor, member: Membership, today: date) -> dict[str, Any]:
    """Return everything the page shows."""
    person = member.person
    known = member_page.known_of(person)
    cards = member_page.cards_of(person) if "cards" in known.codes else []
    transfers = member_page.transfers_of(person) if "transfers" in known.codes else []
    requests = member_page.requests_of(person) if "requests" in known.codes else []
    others = (
        (MemberTransfer._meta.label_lower, [each.pk for each in transfers]),
        (MemberCard._meta.label_lower, [each.pk for each in cards]),
        (DataSubjectRequest._meta.label_lower, [each.pk for each in requests]),
    )
    members = member_page.memberships_of(person)
    held = shown_to(actor, holdings_of(person.pk, today, known=known))
    return {
        "member": member,
        "identity": _identity(actor, member, today),
        "crumbs": [{"label": _("Members"), "url": reverse("unions:member_search")}, {"label": person.name}],
        "mobile_back": reverse("unions:member_search"),
        "step": _under_way(next((each for each in transfers if each.is_open), None)),
        "facts": _facts(actor, member),
        "person_facts": _person_facts(person),
        "history": [{"member": each, "tag": tag(each), "here": each.pk == member.pk} for each in members],
        "transfers": [{"row": each, "tone": TRANSFER_TONES[each.status]} for each in transfers],
        "cards": [_card(actor, each) for each in cards],
        "card_url": _new_card(actor, member, cards),
        "held": held,
        "holds_url": reverse("unions:hold_list", args=[member.pk])
        if actor.reaches(ANSWER_RIGHT, member.union.path)
        else "",
        "requests": [{"row": each, "tone": REQUEST_TONES[each.status]} for each in requests],
        "request_url": reverse("unions:request_new", args=[member.pk]) if _may_ask(actor, member) else "",
        "entries": in_order(
            [entry(event) for event in member_page.story_of(person, members, others, TITLES)],
            stories_of(actor, [person.pk], known=known),
        ),
    }


def _under_way(transfer: MemberTransfer | None) -> dict[str, Any] | None:
    """Return the transfer that waits, as what to do next."""
    if transfer is None:
        return None
    said = {"old": transfer.from_union.name, "new": transfer.union.name}
    due = _("answer due on %(day)s") % {"day": transfer.due_on.isoformat()}
    return {
        "title": _("Transfer from %(old)s to %(new)s") % said,
        "text": _(", ").join([str(transfer.get_status_display()), due]),
        "tone": "hold",
        "actions": [{"label": _("Open the transfer"), "url": reverse("unions:transfer_detail", args=[transfer.pk])}],
    }


def _identity(actor: Actor, member: Membership, today: date) -> dict[str, Any]:
    first = [*beginnings_for(actor, member), *_transfer(actor, member)]
    closed = acts_closed(member.union.status)
    acts = [
        {"label": str(act.verb), "url": reverse("unions:member_act", args=[member.pk, name]), "tone": act.tone}
        for name, act in offered(member_acts.ACTS, actor=actor, path=member.union.path, status=member.status)
        if name not in closed
    ]
    first += [act for act in acts if act["tone"] == "p"]
    return {
        "title": member.person.name,
        "tags": [tag(member)],
        "meta": [member.union.name, *sex_and_age(member.person, today)],
        "facts": [
            {"label": _("Identity number"), "mask": mask(actor, member, "identity")},
            {"label": _("Mobile phone"), "mask": mask(actor, member, "phone")},
            {"label": _("Joined on"), "value": member.joined_on.isoformat()},
            {"label": _("Employer"), "value": str(member.employer) if member.employer else ""},
        ],
        "actions": first,
        "more": [act for act in acts if act["tone"] != "p"],
    }


def _transfer(actor: Actor, member: Membership) -> list[dict[str, Any]]:
    """Return the way to another union, for whoever keeps a member that may go."""
    if member.status not in MARK_OUT.sources or not actor.reaches(EDIT, member.union.path):
        return []
    url = reverse("unions:transfer_out", args=[member.pk])
    return [{"label": pgettext("button", "Transfer to another union"), "url": url}]


def _facts(actor: Actor, member: Membership) -> dict[str, Any]:
    base = money(member.dues_base) if member.dues_base is not None else ""
    may = actor.reaches(EDIT, member.union.path) and member.status in member_acts.ACTS["change"].sources
    return {
        "title": _("Membership"),
        "url": reverse("unions:member_act", args=[member.pk, "change"]) if may else "",
        "rows": [
            {"label": _("Job"), "value": member.job},
            {"label": _("Terms of work"), "value": member.get_contract_type_display()},
            {"label": _("New-form work"), "value": member.get_new_form_category_display()},
            {"label": _("Skill level"), "value": member.get_skill_level_display()},
            {"label": _("Monthly basic wage"), "value": base},
            {"label": _("Migrant worker"), "value": _("Yes") if member.is_migrant else _("No")},
            {"label": _("Model worker"), "value": member.get_model_worker_level_display()},
            {"label": _("Remark"), "value": member.remark},
        ],
    }


def _person_facts(person: Person) -> dict[str, Any]:
    return {
        "title": pgettext("human being", "Person"),
        "rows": [
            {"label": _("Document"), "value": person.get_identity_kind_display()},
            {"label": _("Date of birth"), "value": person.birth_on and person.birth_on.isoformat()},
            {"label": _("Ethnic group"), "value": person.get_ethnic_display()},
            {"label": _("Political status"), "value": person.get_political_display()},
            {"label": pgettext("level reached", "Schooling"), "value": person.get_education_display()},
            {"label": _("Household registration"), "value": person.get_household_type_display()},
        ],
    }


def _card(actor: Actor, card: MemberCard) -> dict[str, Any]:
    acts = offered(card_acts.ACTS, actor=actor, path=card.union.path, status=card.status)
    return {
        "card": card,
        "tone": CARD_TONES[card.status],
        "acts": [
            {"label": act.verb, "url": reverse("unions:card_act", args=[card.pk, name]), "small": True}
            for name, act in acts
        ],
    }


def _new_card(actor: Actor, member: Membership, cards: list[MemberCard]) -> str:
    may = actor.reaches(EDIT, member.union.path) and member.status in (
        MembershipStatus.ACTIVE,
        MembershipStatus.RETAINED,
    )
    taken = any(card.status not in ("replaced", "cancelled") for card in cards)
    return reverse("unions:card_new", args=[member.pk]) if may and not taken else ""


def _may_ask(actor: Actor, member: Membership) -> bool:
    return actor.reaches(EDIT, member.union.path) or actor.reaches(ANSWER_RIGHT, member.union.path)
