"""A venue's page: its history, its photos without place or device, and what a studio achieved."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from core.documents.models import Attachment
from core.documents.services import open_attachment
from core.events.models import Event
from tests.desk.reading import text_of
from tests.factories import DAY, SYSTEM
from tests.unions.test_venues import Places
from unions.choices.venues import VenueKind as K
from unions.models import Venue
from unions.services import venues

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return Places()


@pytest.fixture
def room(at):
    return at.declare()


@pytest.fixture
def studio(at):
    made = at.declare(kind=K.STUDIO, name="王芊芊劳模创新工作室", area=60, leader="王芊芊", level="county", members=8)
    Venue.unscoped.filter(pk=made.pk).update(status="open", opened_on="2025-03-01", check_due_on="2027-03-01")
    return made


def page_of(venue):
    return reverse("unions:venue_detail", args=[venue.pk])


def act(venue, name):
    return reverse("unions:venue_act", args=[venue.pk, name])


def version(venue):
    return Venue.unscoped.get(pk=venue.pk).version


def taken_somewhere(name="门口.jpg"):
    """Return a photo that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "SpyCam 9"
    exif.get_ifd(0x8825)[2] = (29.0, 52.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=exif)
    assert b"SpyCam" in out.getvalue()
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def pdf():
    return SimpleUploadedFile("扫描.jpg", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "image/jpeg")


def add(client, venue, upload):
    return client.post(act(venue, "photo"), {"photo": upload, "seen_version": version(venue)})


def test_a_photo_stands_on_the_page_without_place_or_device(client, as_role, at, room):
    as_role("grassroots_cadre", at.tree.textile)
    assert add(client, room, taken_somewhere()).status_code == 302

    photo = Attachment.unscoped.get(slot="photo")
    with open_attachment(actor=SYSTEM, pk=photo.pk)[1] as file:
        kept = file.read()
    assert b"SpyCam" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    address = reverse("unions:venue_photo", args=[room.pk, photo.pk])
    assert f'<img src="{address}"' in client.get(page_of(room)).content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content) == kept

    as_role("county_reviewer", at.tree.jiangbei)
    assert client.get(address).status_code == 404


def test_what_is_no_photo_is_refused_and_not_kept(client, as_role, at, room):
    as_role("grassroots_cadre", at.tree.textile)
    for upload in (pdf(), SimpleUploadedFile("a.jpg", b"GIF89a nonsense"), SimpleUploadedFile("b.jpg", b"")):
        assert add(client, room, upload).status_code == 422
    large = SimpleUploadedFile("c.jpg", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024 + 1))
    assert add(client, room, large).status_code == 422
    assert not Attachment.unscoped.exists()
    as_role("province_leader", at.tree.province)  # who looks on does not put photos there
    assert add(client, room, taken_somewhere()).status_code == 403
    assert not Attachment.unscoped.exists()


def test_twelve_photos_are_enough_and_one_is_taken_away(client, as_role, at, room):
    as_role("grassroots_cadre", at.tree.textile)
    for number in range(12):
        assert add(client, room, taken_somewhere(f"{number}.jpg")).status_code == 302
    assert "12" in text_of(add(client, room, taken_somewhere()))
    photo = Attachment.unscoped.filter(slot="photo").first()
    drop = reverse("unions:venue_photo_drop", args=[room.pk, photo.pk])
    assert client.get(drop).status_code == 405
    assert client.post(drop).status_code == 302
    assert client.post(drop).status_code == 404
    assert Attachment.unscoped.filter(slot="photo", replaced_at=None).count() == 11
    assert "移除照片" in text_of(client.get(page_of(room)))


def test_the_history_says_who_changed_what(client, as_role, at, room):
    venues.change_venue(
        actor=at.cadre, venue_id=room.pk, seen_version=1, today=DAY, address="望春街道 2 号", is_all_day=True
    )
    at.look(room)
    as_role("grassroots_cadre", at.tree.textile)

    text = text_of(client.get(page_of(room)))
    assert "地址：望春街道 1 号 → 望春街道 2 号" in text
    assert "：否 → 是" in text
    assert "得分 100" in text
    assert at.cadre.name in text
    assert "变更信息" in text


RESULTS = {"year": "2026", "projects": "6", "trainees": "120", "patents": "3", "benefit": "1,250,000.50"}


def test_a_studio_tells_what_it_achieved_and_the_year_before_stays_in_its_history(client, as_role, at, studio):
    as_role("grassroots_cadre", at.tree.textile)
    first = RESULTS | {"year": "2025", "projects": "4", "patents": "1", "seen_version": version(studio)}
    assert client.post(act(studio, "results"), first).status_code == 302
    assert client.post(act(studio, "results"), RESULTS | {"seen_version": version(studio)}).status_code == 302

    assert Venue.unscoped.get(pk=studio.pk).results == {
        "year": 2026, "projects": 6, "trainees": 120, "patents": 3, "benefit": "1250000.50",
    }  # fmt: skip
    text = text_of(client.get(page_of(studio)))
    assert "1,250,000.50" in text
    assert "年度：2025 → 2026；攻关项目：4 → 6" in text  # in the order of the form


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"year": "2024"}, 422),  # before it was in use
        ({"year": "2027"}, 422),
        ({"projects": "-1"}, 422),
        ({"benefit": "many"}, 422),
        ({"trainees": ""}, 422),
        ({"seen_version": "99"}, 409),
    ],
)
def test_results_that_cannot_be_are_refused(client, as_role, at, studio, told, status):
    as_role("grassroots_cadre", at.tree.textile)
    answer = client.post(act(studio, "results"), RESULTS | {"seen_version": version(studio)} | told)
    assert answer.status_code == status
    assert Venue.unscoped.get(pk=studio.pk).results == {}


def test_only_a_studio_tells_results(client, as_role, at, room, studio):
    Venue.unscoped.filter(pk=room.pk).update(status="open", opened_on="2025-03-01", check_due_on="2027-03-01")
    as_role("grassroots_cadre", at.tree.textile)
    assert act(room, "results") not in client.get(page_of(room)).content.decode()
    assert client.post(act(room, "results"), RESULTS | {"seen_version": version(room)}).status_code in (409, 422)
    assert Venue.unscoped.get(pk=room.pk).results == {}
    assert not Event.unscoped.filter(code="unions.venue.results_told").exists()


def test_the_page_costs_the_same_whatever_happened(client, as_role, at, room, constant_queries):
    as_role("grassroots_cadre", at.tree.textile)

    def more(number):
        for _each in range(number):
            add(client, room, taken_somewhere())

    assert constant_queries(lambda: client.get(page_of(room)), more) <= 12


def test_the_database_too_keeps_results_to_studios(room, studio):
    told = {"year": 2026, "projects": 1, "trainees": 0, "patents": 0, "benefit": "0.00"}
    Venue.unscoped.filter(pk=studio.pk).update(results=told)
    with pytest.raises(IntegrityError, match="unions_venue_results_of_studios"), transaction.atomic():
        Venue.unscoped.filter(pk=room.pk).update(results=told)
    with pytest.raises(IntegrityError, match="unions_venue_results_of_studios"), transaction.atomic():
        Venue.unscoped.filter(pk=studio.pk).update(kind="outdoor")
