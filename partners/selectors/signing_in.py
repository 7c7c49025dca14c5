"""Who shows this token: one look at the database for each call of a partner system."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from core.actors import Actor, Branch
from partners.rules.scopes import SCOPES

# What a token stands for at this moment: ended with its key, its application, its partner or its own time.
LIVING = """
SELECT application.id, application.user_id, application.name, application.addresses, application.per_minute,
       application.sandbox, token.scopes, partner.name,
       (SELECT jsonb_agg(jsonb_build_array(granted.scope, granted.purpose, place.path, place.id,
                                      CASE WHEN place.unsettled > 0 THEN '' ELSE place.level END))
               FROM partners_grant granted JOIN unions_union place ON place.id = granted.union_id
              WHERE granted.application_id = application.id AND granted.status = 'granted'
                AND granted.scope = ANY(token.scopes)
                AND (granted.until IS NULL OR granted.until >= %(day)s)) AS grants
  FROM partners_accesstoken token
  JOIN partners_applicationkey held ON held.id = token.key_id
  JOIN partners_application application ON application.id = token.application_id
  JOIN partners_partner partner ON partner.id = application.partner_id
 WHERE token.digest = %(digest)s AND token.expires_at > %(moment)s
   AND (held.ends_at IS NULL OR held.ends_at > %(moment)s)
   AND application.status = 'active' AND partner.status = 'active'
   AND (application.expires_on IS NULL OR application.expires_on >= %(day)s)
"""


@dataclass(frozen=True)
class Client:
    """The application behind a call, as REST framework's ``request.user``."""

    pk: int
    application_id: UUID
    name: str
    scopes: frozenset[str]
    purposes: tuple[str, ...]
    per_minute: int
    sandbox: bool
    addresses: tuple[str, ...]

    is_authenticated = True
    is_anonymous = False
    is_active = True


def client_for(
    digest: bytes, *, moment: datetime, day: date, request_id: str = "", address: str = ""
) -> tuple[Client, Actor] | None:
    """Return the application that shows a token and the actor it is, or None if the token names nothing living."""
    with connection.cursor() as cursor:
        cursor.execute(LIVING, {"digest": digest, "moment": moment, "day": day})
        row = cursor.fetchone()
    if row is None:
        return None
    application_id, user_id, name, addresses, per_minute, sandbox, scopes, place, grants = row
    told = json.loads(grants or "[]")
    rights: dict[str, list[Branch]] = defaultdict(list)
    for scope, _purpose, path, union_id, level in told:
        for right in SCOPES[scope].rights if scope in SCOPES else ():
            rights[right].append(Branch(path=path, level=level, union_id=union_id))
    purposes = tuple(sorted({purpose for _scope, purpose, *_where in told}))
    client = Client(user_id, application_id, name, frozenset(scopes), purposes, per_minute, sandbox, tuple(addresses))
    actor = Actor(
        user_id=user_id,
        name=name,
        rights={right: tuple(branches) for right, branches in rights.items()},
        roles=frozenset({"partner"}),
        place=place,
        request_id=request_id,
        address=address,
        purposes=purposes,
    )
    return client, actor
