"""Signing in to the administration."""

import pytest

from accounts.models import User
from tests.factories import Tree, actor_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def enter(client, tree):
    """Sign in as a role at the root of the tree, with the key to the administration."""

    def sign_in(role, union=None):
        actor, account = actor_in(role, union or tree.province)
        User.objects.filter(pk=account.pk).update(is_staff=True)
        client.force_login(account, backend=BACKEND)
        return actor

    return sign_in
