"""The search box: files, unions and pages, each only as far as one's rights reach (ux.md P03)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.views.words import tag
from core.http import Request
from core.pages import SIGNED_IN, page
from desk.addresses import address_of
from desk.rules.search import Asked, read
from desk.selectors.search import MOST, files_found, people_found, unions_found
from desk.shell import places_of


@page(SIGNED_IN)
def search(request: Request) -> HttpResponse:
    """Show what a typed text finds; a whole number of a file leads straight to it."""
    asked = read(request.GET.get("q", ""))
    actor = request.actor
    files = files_found(actor, asked) if actor.can("aid.view_file") and not asked.is_empty else []
    if asked.numbers and len(files) == 1:
        return redirect("aid:file_detail", key=files[0].key)
    unions = unions_found(actor, asked) if actor.can("unions.view_union") and not asked.is_empty else []
    people = people_found(actor, asked) if actor.can("unions.view_person") and not asked.is_empty else []
    groups = [
        {"title": _("Files"), "rows": [_file(file) for file in files], "full": len(files) == MOST},
        {"title": _("People"), "rows": [_person(person) for person in people], "full": len(people) == MOST},
        {"title": _("Unions"), "rows": [_union(union) for union in unions], "full": len(unions) == MOST},
        {"title": _("Pages"), "rows": _pages(request, asked), "full": False},
    ]
    context = {
        "search_query": asked.text,
        "q": asked.text,
        "too_short": bool(asked.text) and asked.is_empty,
        "groups": [group for group in groups if group["rows"]],
        "most": MOST,
    }
    return render(request, "desk/search.html", context)


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
