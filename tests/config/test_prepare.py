"""An installation that is started with a later version has the parameters which that version brought."""

import pytest

from config.supervisor import prepare
from core.parameters.models import PolicyParameter
from core.parameters.services import load_defaults

pytestmark = pytest.mark.django_db
CODE = "sheets.most_bytes"


def test_a_parameter_of_a_later_version_is_there_after_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "REFERENCE_DATA", ())  # no file of data has changed since the start before
    notes = prepare.Notes(tmp_path)
    notes["divisions"] = prepare.fingerprint(())
    load_defaults()
    PolicyParameter.objects.filter(code=CODE).delete()  # as it was before this version
    kept = PolicyParameter.objects.first()
    PolicyParameter.objects.filter(pk=kept.pk).update(basis="省总决定")

    prepare.load(notes, with_demonstration=False)

    assert PolicyParameter.objects.filter(code=CODE).count() == 1
    assert PolicyParameter.objects.get(pk=kept.pk).basis == "省总决定"
    prepare.load(notes, with_demonstration=False)
    assert PolicyParameter.objects.filter(code=CODE).count() == 1
