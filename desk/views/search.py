"""The search box: files, cases, people, unions and pages, each only as far as one's rights reach (ux.md P03)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aid.views.words import tag
from core import clock
from core.http import Request
from core.pages import SIGNED_IN, page
from desk.addresses import address_of
from desk.rules.search import SHORT, Asked, read
from desk.selectors.search import MOST, files_found, people_found, unions_found
from desk.selectors.search_cases import asking_first, cases_found
from desk.shell import places_of
from legal.views.contract_words import tag as contract_tag
from legal.views.dispute_words import tag as dispute_tag
from legal.views.supervision_words import tags as matter_tags
from legal.views.words import tag as case_tag


@page(SIGNED_IN)
def search(request: Request) -> HttpResponse:
    """Show what a typed text finds; a whole number of a file leads straight to it."""
    asked = read(request.GET.get("q", ""))
    with asking_first(request.actor, asked, clock.today()):
        return _found(request, asked)


def _found(request: Request, asked: Asked) -> HttpResponse:
    actor = request.actor
    files = files_found(actor, asked) if actor.can("aid.view_file") and not asked.is_empty else []
    if asked.numbers and len(files) == 1:
        return redirect("aid:file_detail", key=files[0].key)
    unions = unions_found(actor, asked) if actor.can("unions.view_union") and not asked.is_empty else []
    people = people_found(actor, asked) if actor.can("unions.view_person") and not asked.is_empty else []
    groups = [
        {"title": _("Files"), "rows": [_file(file) for file in files], "full": len(files) == MOST},
        *_cases(request, asked),
        {
            "title": pgettext("search", "People"),
            "rows": [_person(person) for person in people],
            "full": len(people) == MOST,
        },
        {"title": _("Unions"), "rows": [_union(union) for union in unions], "full": len(unions) == MOST},
        {"title": pgettext("search", "Pages"), "rows": _pages(request, asked), "full": False},
    ]
    if asked.numbers and (only := _only(groups)):
        return redirect(only)
    context = {
        "search_query": asked.text,
        "q": asked.text,
        "too_short": bool(asked.text) and asked.is_empty,
        "lone_digits": asked.is_empty and asked.text.isdigit() and len(asked.text) >= SHORT,
        "groups": [group for group in groups if group["rows"]],
        "most": MOST,
    }
    return render(request, "desk/search.html", context)


def _cases(request: Request, asked: Asked) -> list[dict[str, Any]]:
    found = [] if asked.is_empty else cases_found(request.actor, asked, clock.today())
    return [
        {"title": CASES[name], "rows": [CASE_ROWS[name](row) for row in rows], "full": len(rows) == MOST}
        for name, rows in found
    ]


def _only(groups: list[dict[str, Any]]) -> str:
    """Return the address of the one thing that was found."""
    found = [row for group in groups for row in group["rows"]]
    return str(found[0]["url"]) if len(found) == 1 else ""


def _aid_case(case: Any) -> dict[str, Any]:
    return {
        "title": case.applicant_name,
        "url": reverse("legal:case_detail", args=[case.key]),
        "facts": [case.number, case.get_matter_display(), case.union.name],
        "tag": case_tag(case),
    }


def _dispute(case: Any) -> dict[str, Any]:
    return {
        "title": _("%(one)s and %(other)s") % {"one": case.applicant_name, "other": case.respondent_name},
        "url": reverse("legal:mediation_detail", args=[case.key]),
        "facts": [case.number, case.get_kind_display(), case.union.name],
        "tag": dispute_tag(case),
    }


def _matter(matter: Any) -> dict[str, Any]:
    return {
        "title": matter.employer_name,
        "url": reverse("legal:supervision_detail", args=[matter.number]),
        "facts": [matter.number, matter.get_item_display(), matter.union.name],
        "tag": matter_tags(matter)[0],
    }


def _contract(contract: Any) -> dict[str, Any]:
    return {
        "title": contract.name,
        "url": reverse("legal:contract_detail", args=[contract.number]),
        "facts": [contract.number, contract.union.name],
        "tag": contract_tag(contract),
    }


CASES = {
    "aid": gettext_lazy("Legal aid"),
    "dispute": gettext_lazy("Mediation"),
    "matter": gettext_lazy("Supervision"),
    "contract": gettext_lazy("Collective contracts"),
}
CASE_ROWS = {"aid": _aid_case, "dispute": _dispute, "matter": _matter, "contract": _contract}


def _file(file: Any) -> dict[str, Any]:
    head = file.head.name if file.head_id else _("New application")
    member = [_("member: %(name)s") % {"name": file.matched}] if file.matched and file.matched != head else []
    return {
        "title": head,
        "url": reverse("aid:file_detail", args=[file.key]),
        "facts": [file.number or file.application_no or _("Draft"), file.union.name, *member],
        "tag": tag(file),
    }


def _person(person: Any) -> dict[str, Any]:
    return {
        "title": person.name,
        "url": address_of("unions:person_detail", person.pk),
        "facts": [person.get_sex_display(), str(person.birth_on.year) if person.birth_on else "--", person.union.name],
    }


def _union(union: Any) -> dict[str, Any]:
    return {
        "title": union.name,
        "url": reverse("unions:union_detail", args=[union.code]),
        "facts": [union.code, union.get_level_display()],
    }


def _pages(request: Request, asked: Asked) -> list[dict[str, Any]]:
    """Return the places of the navigation whose name holds the text."""
    if len(asked.text) < 2:
        return []
    groups = places_of(frozenset(request.actor.rights), request.user.is_staff).groups
    text = asked.text.lower()
    return [
        {"title": place.label, "url": url, "facts": []}
        for _title, items in groups
        for place, url in items
        if text in str(place.label).lower()
    ]
