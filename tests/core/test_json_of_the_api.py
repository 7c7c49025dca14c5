"""What the API says in JSON is what Django REST framework's own renderer would say."""

import json
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy
from rest_framework.renderers import JSONRenderer

from core.api_writes import JsonRenderer, Raw
from unions.choices import Level

TOLD = {
    "key": UUID("019f1af9-ce43-7042-8938-0000006695fa"),
    "on": date(2026, 11, 24),
    "money": Decimal("8500.00"),
    "label": gettext_lazy("Files"),
    "level": Level.COUNTY,
    "name": "欧阳\u2028丽娟",
    "by_year": {2026: None, 2025: [True, 1.5]},
}


def test_says_the_same():
    ours = JsonRenderer().render(TOLD)
    assert json.loads(ours) == json.loads(JSONRenderer().render(TOLD))
    assert "欧阳".encode() in ours


def test_nothing_has_no_body_and_a_kept_body_stands_as_it_is():
    assert JsonRenderer().render(None) == b""
    assert JsonRenderer().render(Raw('{"a":  1}')) == b'{"a":  1}'
