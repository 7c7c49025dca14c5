"""Which page is compared with which statement, and what each should cost at most (targets of the design, section 6)."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db.models import Count

from accounts.models import User
from aid.models import NeedyFile
from core import clock
from desk.bench.boards import board_lines
from desk.bench.creating import create_lines
from desk.bench.legal import legal_lines
from desk.bench.scenes import Line, Scene
from unions.choices import Level, Role
from unions.models import Membership, Post, Union
from unions.rules.finding import pairs

DEEP = 50_000
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NAME = "丽娟"


def scene() -> Scene:
    """Return the province, the county with most unions, and a union of middling size in it."""
    province = Union.unscoped.get(level=Level.PROVINCE)
    counted = Union.unscoped.filter(level=Level.GRASSROOTS).values("county").order_by().annotate(n=Count("pk"))
    county = Union.unscoped.get(pk=counted.order_by("-n").first()["county"])
    union = Membership.unscoped.filter(county=county).order_by("-pk").first()
    if union is None:
        raise LookupError("No union of the county has members.")
    return Scene(province, county, union.union)


def cookie(role: str, union: Union) -> str:
    """Return the session of an account that holds one role in one union; the account cannot sign in otherwise."""
    account, fresh = User.objects.get_or_create(username=f"bench.{role}", defaults={"name": "测速"})
    if fresh:
        account.set_unusable_password()
        account.save()
    Post.objects.get_or_create(user=account, union=union, role=role, defaults={"from_on": clock.today()})
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}"


def lines(where: Scene) -> Iterator[Line]:
    """Return every comparison of pages that this data set allows."""
    county, province = {"path": f"{where.county.path}%"}, {"path": f"{where.province.path}%"}
    reviewer, auditor = Role.COUNTY_REVIEWER.value, Role.CITY_AUDITOR.value
    floor_files, floor_page = _address("/files", **county), _address("/files-page", **county)
    yield Line("API list of files, 50 rows, county", reviewer, "/api/v1/needy-files/?per=50", floor_files, 2.5)
    yield Line("API list of files, 50 rows, province", auditor, "/api/v1/needy-files/?per=50",
               _address("/files", **province), 2.5)  # fmt: skip
    files = NeedyFile.unscoped.order_by("-pk").values_list("pk", flat=True)
    deep = min(DEEP, max(files.count() - 60, 0))
    cursor = b64encode(urlencode({"p": str(files[deep])}).encode()).decode()
    yield Line(f"the same behind row {deep:,}", auditor, _address("/api/v1/needy-files/", per=50, cursor=cursor),
               _address("/files-deep", **province, key=files[deep]), 2.5)  # fmt: skip
    one = NeedyFile.unscoped.filter(union__path__startswith=where.county.path).exclude(number=None).first()
    if one is not None:
        told = f"/api/v1/needy-files/{one.pk}/"
        yield Line("API detail of a file", reviewer, told, _address("/file", number=one.number, **county), 2)
        yield Line("API detail of a file, beside a look kept", reviewer, told,
                   _address("/file-seen", number=one.number, **county), 2)  # fmt: skip
    yield from create_lines(where)
    yield Line("HTML my work", reviewer, "/work/", floor_page, 6)
    yield Line("HTML list of files", reviewer, "/needy/", floor_page, 6)
    above: Any = where.union.parent
    yield Line("HTML union tree", reviewer, _address("/unions/", under=above.code),
               _address("/children", union=above.pk, **county), 6)  # fmt: skip
    yield Line("HTML members of a union", reviewer, f"/unions/{where.union.code}/members/",
               _address("/members", union=where.union.pk), 6)  # fmt: skip
    asked = ",".join(pairs(NAME))
    keys = ",".join(f"{where.county.pk}|{pair}" for pair in pairs(NAME))
    yield Line("search box, part of a name, county", reviewer, _address("/search/", q=NAME),
               _address("/search", keys=keys, pairs=asked, like=f"%{NAME}%", **county), 4)  # fmt: skip
    yield from board_lines(where)
    yield from legal_lines(where)


def places(where: Scene) -> dict[str, Union]:
    """Return where each measured role works."""
    return {
        Role.COUNTY_REVIEWER.value: where.county,
        Role.CITY_AUDITOR.value: where.province,
        Role.PROVINCE_LEADER.value: where.province,
    }


def _address(page: str, /, **query: Any) -> str:
    return f"{page}?{urlencode(query)}"
