"""A write as it is measured: a dispute handed over by the API, with number, clocks and event; tried and taken back."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from core import clock
from desk.bench.scenes import Line, Scene
from legal.choices.disputes import DisputeKind
from legal.models import Claim, Mediation
from unions.choices import Role

TARGET = 5


def create_lines(where: Scene) -> Iterator[Line]:
    """Return the comparison of a write, where the data set has an open dispute for the floor to write its like."""
    claimed = Claim.objects.values("mediation")
    like = Mediation.unscoped.filter(ended_on=None, pk__in=claimed).order_by("pk").first()
    if like is None:
        return
    dispute = {
        "union": where.county.pk,
        "kind": DisputeKind.PAY.value,
        "received_on": clock.today().isoformat(),
        "applicants": [{"name": "王秀英", "amount": "8000.00"}],
        "employer_name": "宁波甬南纺织有限公司",
        "title": "拖欠两个月工资",
        "basis": "《劳动合同法》第三十条",
        "amount": "8000.00",
        "facts": "合成的争议经过，仅用于测量。",
    }
    yield Line("API create of a dispute", Role.COUNTY_REVIEWER.value, "/api/v1/mediations/?dry_run=true",
               f"/create?{urlencode({'like': str(like.pk)})}", TARGET, json.dumps(dispute).encode())  # fmt: skip
