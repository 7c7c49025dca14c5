"""The lines of docs/partners.md do what the page says, against a real server."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.aid.applications import Office as AidOffice
from tests.partners.conftest import Office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]
PAGE = Path(settings.BASE_DIR) / "docs" / "partners.md"


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on this machine")
def test_every_line_of_the_tutorial_runs(transactional_db, live_server):
    office = Office()
    AidOffice(office.tree).filed()
    office.grant("unions.read", "members.write", "aid.check", "files.read", "events.read")
    blocks = re.findall(r"```bash\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    script = "set -euo pipefail\n" + "\necho\n".join(blocks)

    ran = subprocess.run(
        ["bash", "-c", script],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={
            "PATH": "/usr/bin:/bin",
            "SITE": live_server.url,
            "ID": office.application.client_id,
            "KEY": office.secret,
        },
    )

    assert ran.returncode == 0, ran.stderr
    told = [json.loads(line) for line in re.findall(r"^\{.*\}$", ran.stdout.replace("}{", "}\n{"), re.MULTILINE)]
    units, files, standing, tried, batch, refused, events = told
    assert units["results"][0]["level"] == "township"
    assert files["results"][0]["head"] == "王*兰"
    assert standing["results"][0]["status"] in ("found", "not_found")
    assert tried["status"] == "applied"
    assert [row["status"] for row in batch["results"]] == [201, 400]
    assert refused["detail"]
    assert refused["status"] in (404, 422)
    assert events["results"]
