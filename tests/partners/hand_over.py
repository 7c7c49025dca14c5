"""What partners hand over through the API, said as their systems would say it."""

from typing import Any

from core import clock
from tests.factories import identity_number

CARD = "6222021202000001231"


def dispute(office: Any, **changed: Any) -> dict[str, Any]:
    """Return a dispute that a court passes on."""
    told = {
        "union": office.tree.wangchun.pk,
        "source": "court",
        "kind": "PAY",
        "received_on": clock.today().isoformat(),
        "applicants": [{"name": "王秀兰", "identity": identity_number(), "amount": "8500.00"}],
        "employer_name": "宁波甬南纺织有限公司",
        "title": "拖欠工资",
        "basis": "《劳动法》第五十条",
        "facts": "公司自 7 月起拖欠工资。",
    }
    return told | changed


def complaint(office: Any, **changed: Any) -> dict[str, Any]:
    """Return a complaint from the member app."""
    told = {
        "union": office.tree.textile.pk,
        "item": "pay",
        "employer_name": "宁波甬南纺织有限公司",
        "facts": "拖欠 6 月工资",
        "received_on": clock.today().isoformat(),
        "workers": 12,
    }
    return told | changed


def application(office: Any, **changed: Any) -> dict[str, Any]:
    """Return a family's application from the member app, but for its papers."""
    told = {
        "union": office.tree.textile.pk,
        "members": [
            {
                "name": "王秀兰",
                "identity": identity_number(),
                "relation": "self",
                "standing": "working",
                "phone": "13857412764",
            },
        ],
        "incomes": [{"member": 0, "kind": "wage", "amount": "66000.00"}],
        "expenses": [],
        "consents": ["file_review", "econ_check", "public_notice"],
        "main_cause": 6,
        "work_status": "sick_leave",
        "housing": "commercial",
        "address": "宁波市海曙区望春街道春华路18弄3号201室",
        "bank_name": "中国工商银行",
        "account": CARD,
    }
    return told | changed
