"""A client made from the description alone does stories 24 and 25 over HTTP, as a partner's developer would."""

import hmac
import importlib
import json
import subprocess
import sys
from hashlib import sha256

import httpx
import pytest
from drf_spectacular.generators import SchemaGenerator

from aid.services.standing import mark_people
from core import clock
from partners.models import MutualSettlement
from partners.rules.signing import signed_headers
from partners.services import doors
from tests.aid.applications import Office as AidOffice
from tests.factories import identity_number, person
from tests.partners.conftest import Office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill, pytest.mark.story]


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Return the package that the generator wrote from our description."""
    place = tmp_path_factory.mktemp("generated")
    described = place / "schema.json"
    described.write_text(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    subprocess.run(
        [*command, "--path", str(described), "--output-path", str(place / "hengwen_client")], check=True, timeout=120
    )
    sys.path.insert(0, str(place))
    yield importlib.import_module("hengwen_client")
    sys.path.remove(str(place))


def module(name):
    return importlib.import_module(f"hengwen_client.{name}")


def token_of(office, site):
    answer = httpx.post(
        f"{site}/oauth/token/",
        data={"grant_type": "client_credentials"},
        auth=(office.application.client_id, office.secret),
    )
    return answer.json()["access_token"]


def test_story_24_by_a_generated_client(transactional_db, live_server, generated):
    office = Office()
    file = AidOffice(office.tree).filed()
    mark_people()
    office.grant("aid.check")
    token = token_of(office, live_server.url)
    with generated.AuthenticatedClient(base_url=live_server.url, token=token) as client:
        key = module("api.exchange_key.exchange_key_retrieve").sync(client=client).key
        known = hmac.digest(bytes.fromhex(key), file.head.identity.open().encode(), sha256).hex()
        body = module("models").StandingInRequest(hashes=[known, "0" * 64])
        told = module("api.needy_files.needy_files_check_create").sync(client=client, body=body)

    first, second = told.results
    assert (first.status.value, first.in_file, first.category) == ("found", True, file.category)
    assert first.valid_to == file.valid_to
    assert (second.status.value, second.in_file) == ("not_found", False)


def test_story_25_by_a_generated_client(transactional_db, live_server, generated):
    office = Office()
    office.grant("settlements.write")
    callback, secret = doors.open_callback(
        actor=office.developer, application_id=office.application.pk, kind="mutual_settlement"
    )
    number = identity_number()
    person(office.tree.textile, identity=number)
    rows = [settlement("HZ-1", number), settlement("HZ-2", number[:-1] + ("0" if number[-1] != "0" else "1"))]

    def send(message, rows, *, secret=secret, key="", late=0):
        body = module("models").SettlementsInRequest(settlements=rows)
        moment = clock.ticking().timestamp() - late

        def sign(request):
            when = clock.ticking().fromtimestamp(moment, tz=clock.ticking().tzinfo)
            request.headers.update(signed_headers([secret], message_id=message, moment=when, body=request.read()))

        with generated.Client(base_url=live_server.url, httpx_args={"event_hooks": {"request": [sign]}}) as client:
            return module("api.callbacks.callback_mutual_settlement").sync_detailed(
                callback.pk,
                client=client,
                body=body,
                webhook_id=message,
                webhook_signature="",
                webhook_timestamp="",
                idempotency_key=key,
            )

    first = send("msg_1", rows, key="k1")
    assert first.status_code in (200, 207)
    assert [each.status.value for each in first.parsed.rows] == ["accepted", "refused"]
    again = send("msg_1", rows, key="k1")
    assert (again.status_code, json.loads(again.content)) == (first.status_code, json.loads(first.content))
    assert MutualSettlement.unscoped.count() == 1
    assert send("msg_2", [settlement("HZ-3", number)], key="k1").status_code == 409
    assert send("msg_3", rows[:1], secret="whsec_" + "A" * 43 + "=").status_code == 401
    assert send("msg_4", rows[:1], late=301).status_code == 401
    assert send("msg_5", rows[1:], key="k5").status_code == 422
    assert MutualSettlement.unscoped.count() == 1


def settlement(reference, number):
    return module("models").SettlementInRequest.from_dict(
        {
            "reference": reference,
            "identity": number,
            "invoice": f"FP-{reference}",
            "scheme": "职工住院医疗互助",
            "settled_on": "2026-11-20",
            "self_paid": "4200.00",
            "paid": "1600.00",
        }
    )
