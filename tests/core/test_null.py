"""A character that the database cannot keep is refused before anybody looks for it there."""

import pytest
from django.urls import reverse

from tests.factories import Tree

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ask", ["/unions/?under=%00", "/needy/?q=a%00b", "/needy/%00/", "/api/v1/batches/?status=%00"])
def test_an_address_with_a_null_is_refused(as_role, client, ask):
    as_role("county_reviewer", Tree().haishu)

    assert client.get(ask).status_code == 400


def test_a_form_with_a_null_is_refused(as_role, client):
    tree = Tree()
    as_role("grassroots_cadre", tree.textile)

    assert client.post(reverse("aid:apply_start"), {"union": f"{tree.textile.pk}\0"}).status_code == 400
