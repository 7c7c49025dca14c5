"""The list of files as an Excel file: narrowed as asked, one's branch alone, names masked, bounded, recorded."""

import io
import zipfile

import pytest

from aid.views import file_export
from core.events.models import Event
from tests.aid.money.treasury import Treasury, family

pytestmark = pytest.mark.django_db
EXPORT = "/needy/export/"


@pytest.fixture
def treasury():
    return Treasury(granted=0)


def cells(answer):
    """Return every text of the sheet."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def test_the_sheet_holds_the_narrowed_rows_masked_and_is_recorded(treasury, as_role, client):
    deep = family(treasury.tree.textile, name="周志明")
    relative = family(treasury.tree.textile, name="陈桂芳", category="relative")
    stranger = family(treasury.tree.elsewhere, name="孙美娟")
    as_role("county_reviewer", treasury.tree.haishu)

    told = cells(client.get(EXPORT, {"category": "deep", "status": "filed", "q": "周志明"}))
    wider = cells(client.get(EXPORT))

    assert deep.number in told
    assert "周*明" in told
    assert "周志明" not in told, "nor the name searched for"
    assert "622202" not in wider, "no card"
    assert relative.number not in told
    assert relative.number in wider
    assert stranger.number not in wider
    event = Event.unscoped.filter(code="aid.file.list_exported").order_by("pk").first()
    assert (event.data["rows"], event.data["searched"], event.data["category"]) == (1, True, "deep")
    assert "周志明" not in str(event.data)


def test_a_text_is_never_a_formula(treasury, as_role, client):
    treasury.tree.textile.name = "=cmd()工会"
    treasury.tree.textile.save(update_fields=["name"])
    treasury.families(1)
    as_role("county_reviewer", treasury.tree.haishu)

    told = cells(client.get(EXPORT))

    assert "<f>" not in told
    assert "'=cmd()工会" in told.replace("&#39;", "'").replace("&apos;", "'")


def test_too_many_rows_and_who_reads_no_files_are_refused(treasury, as_role, client, monkeypatch):
    treasury.families(2)
    monkeypatch.setattr(file_export, "MOST", 1)
    as_role("county_reviewer", treasury.tree.haishu)
    many = client.get(EXPORT)
    as_role("province_leader", treasury.tree.province)

    assert many.status_code == 422
    assert client.get(EXPORT).status_code == 403
    assert not Event.unscoped.filter(code="aid.file.list_exported").exists()
