"""A partner with an application, and the way it calls."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.actors import Actor
from partners.models import Application
from partners.services import grants, keys, registering
from tests.factories import Tree, actor_in


class Office:
    """The province's administrators, a developer, and one application of the civil affairs bureau of Haishu."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.admin, _account = actor_in("province_admin", self.tree.province)
        self.second, _account = actor_in("province_admin", self.tree.province)
        self.developer, self.developer_account = actor_in("partner", self.tree.province)
        self.partner = registering.register_partner(actor=self.admin, name="宁波市海曙区民政局", contact="周正")
        registering.add_developer(
            actor=self.admin, partner_id=self.partner.pk, user=self.developer_account, today=clock.today()
        )
        self.application = self.register("低收入家庭核对平台")
        self.secret = self.key()

    def register(self, name: str, **options: Any) -> Application:
        """Return one more application of the partner."""
        return registering.register_application(
            actor=self.admin, partner_id=self.partner.pk, name=name, today=clock.today(), **options
        )

    def key(self, actor: Actor | None = None, application: Application | None = None) -> str:
        """Return the secret of a new key."""
        return keys.create_key(
            actor=actor or self.developer,
            application_id=(application or self.application).pk,
            permission="partners.keep_application",
            moment=clock.ticking(),
        )[1]

    def grant(self, *scopes: str, union: Any = None, application: Application | None = None) -> None:
        """Have scopes asked for by the developer and granted by the province, over a branch."""
        for scope in scopes:
            asked = grants.request_grant(
                actor=self.developer,
                application_id=(application or self.application).pk,
                permission="partners.keep_application",
                scope=scope,
                union=union or self.tree.haishu,
                purpose="econ_check",
                basis="《浙江省社会救助条例》第五十二条",
            )
            grants.decide_grant(
                actor=self.second, grant_id=asked.pk, granted=True, opinion="同意", moment=clock.ticking()
            )

    def token(self, **form: str) -> Any:
        """Ask for a token as a system does; return the answer."""
        basic = b64encode(f"{self.application.client_id}:{self.secret}".encode()).decode()
        return Client().post(
            "/oauth/token/",
            "&".join(f"{name}={value}" for name, value in {"grant_type": "client_credentials", **form}.items()),
            content_type="application/x-www-form-urlencoded",
            headers={"Authorization": f"Basic {basic}"},
        )

    def caller(self, **form: str) -> Client:
        """Return a client that calls with a fresh token."""
        return Client(headers={"Authorization": f"Bearer {self.token(**form).json()['access_token']}"})


@pytest.fixture
def office(db) -> Office:
    return Office()


@pytest.fixture
def call(office) -> Callable[..., Any]:
    """Return a function that grants scopes and calls an address with them."""

    def get(path: str, *scopes: str, **headers: str) -> Any:
        office.grant(*scopes)
        return office.caller().get(path, headers=headers)

    return get
