"""The public page: nothing but masked fields, gone by itself, closed to robots, open to objections."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aid.choices.files import FileStatus
from aid.models import Notice, Objection
from aid.services import notices, objections
from core.documents.models import Attachment
from core.events.models import Event
from tests.aid.applications import Office, photo, refusing
from tests.factories import DAY, Tree, actor_in, staff_person

pytestmark = pytest.mark.django_db
SIGNED = {"text": "该户名下另有一套住房。", "objector": "赵铁柱", "contact": "13911112222"}


@pytest.fixture
def office():
    return Office(Tree())


@pytest.fixture
def notice(office):
    return Notice.unscoped.get(file=office.noticed())


def at(notice, more=""):
    return f"/public/notice/{notice.token}/{more}"


def test_it_shows_the_whitelist_and_tells_robots_to_stay_away(client, notice):
    answer = client.get(at(notice))
    page = answer.content.decode()

    assert answer.status_code == 200
    for wanted in ("王*兰", "宁波甬南纺织有限公司工会", "深度困难", "患重特大疾病", "0574-87654321", "2026-11-30"):
        assert wanted in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"  # "no-referrer" would make browsers hide where a form comes from
    assert 'name="robots" content="noindex' in page
    assert "download" not in page.lower()


def test_it_speaks_english_and_large(client, notice):
    page = client.get(at(notice, "?lang=en&size=large")).content.decode()
    assert "Public notice of workers in hardship" in page
    assert 'lang="en"' in page
    assert 'class="plain pub large"' in page
    assert "困难职工公示" in client.get(at(notice)).content.decode()


@pytest.mark.parametrize(
    ("now", "status", "said"),
    [
        ("2026-11-30T23:59:00+08:00", 200, "王*兰"),
        ("2026-12-01T00:01:00+08:00", 200, "公示已期满"),
        ("2026-12-30T10:00:00+08:00", 200, "公示已期满"),
        ("2026-12-31T10:00:00+08:00", 404, "没有找到这份公示"),
    ],
)
def test_it_goes_by_itself_without_any_job(client, notice, settings, now, status, said):
    settings.HENGWEN_NOW = now
    answer = client.get(at(notice))
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (status, True)
    assert ("王*兰" in page) is (said == "王*兰")


def test_unknown_prepared_and_taken_down_look_the_same(client, office, notice):
    unknown = client.get("/public/notice/no-such-address/")
    notices.stop_notice(
        actor=office.caseworker, notice_id=notice.pk, seen_version=notice.version, today=DAY, reason="有误"
    )
    stopped = client.get(at(notice))

    assert unknown.status_code == stopped.status_code == 404
    assert shape(unknown) == shape(stopped)


def shape(answer):
    import re  # noqa: PLC0415 one line

    return re.sub(r"csrf\w*[^>]*|\"X-CSRFToken\": \"[^\"]*\"", "", answer.content.decode())


def test_anybody_may_object_anonymously_and_everything_stops(client, office, notice):
    assert client.get(at(notice, "object/")).status_code == 200

    answer = client.post(at(notice, "object/"), {"text": "该户名下另有一套住房，可查不动产登记。"})

    assert answer.status_code == 200
    assert "情况已收到" in answer.content.decode()
    objection = Objection.unscoped.get()
    assert (objection.channel, bool(objection.objector_name), objection.received_on) == ("public", False, DAY)
    assert office.fresh(notice.file).status == FileStatus.INVESTIGATING
    page = client.get(at(notice)).content.decode()
    assert "公示暂停" in page
    assert "王*兰" not in page


def test_the_applicants_side_never_sees_who_objected_or_what_was_said(client, as_role, office, notice):
    client.post(
        at(notice, "object/"), {"text": "该户名下另有一套住房。", "objector": "赵铁柱", "contact": "13911112222"}
    )
    as_role("grassroots_cadre", office.tree.textile)
    file = office.fresh(notice.file)
    pages = [f"/needy/{file.key}/", f"/needy/{file.key}/approval/", f"/needy/{file.key}/log/", f"/notices/{notice.pk}/"]
    for path in pages:
        page = client.get(path).content.decode()
        assert "赵铁柱" not in page
        assert "1391111" not in page
        assert "另有一套住房" not in page
    assert client.get(f"/notices/{notice.pk}/objections/{Objection.unscoped.get().pk}/").status_code == 403


def test_the_investigator_sees_it_masked_and_reveals_with_a_reason(client, as_role, office, notice):
    client.post(
        at(notice, "object/"), {"text": "该户名下另有一套住房。", "objector": "赵铁柱", "contact": "13911112222"}
    )
    objection = Objection.unscoped.get()
    as_role("county_reviewer", office.tree.haishu)
    where = f"/notices/{notice.pk}/objections/{objection.pk}/"
    page = client.get(where).content.decode()
    assert "另有一套住房" in page
    assert "赵铁柱" not in page
    shown = client.post(f"{where}reveal/objector_name/", {"reason": "向反映人核实"})
    assert "赵铁柱" in shown.content.decode()

    decided = client.post(where, {"decision": "dismiss", "finding": "经查仅一套住房", "reply": "已核实"})
    assert decided.status_code == 302
    assert office.fresh(notice.file).status == FileStatus.UNIT_NOTICED


class TestEvidence:
    """Photos and PDFs with an objection: for the investigators alone, checked before anything is kept."""

    def send(self, client, notice, *files, text="该户名下另有一套住房。"):
        return client.post(at(notice, "object/"), {"text": text, "evidence": list(files)})

    def test_an_anonymous_objection_carries_it_and_only_investigators_see_it(self, client, as_role, office, notice):
        pdf = SimpleUploadedFile("赵铁柱的证据.pdf", b"%PDF-1.4 plain", "application/pdf")
        assert self.send(client, notice, photo("赵铁柱拍摄.jpg"), pdf).status_code == 200
        objection = Objection.unscoped.get()
        papers = list(Attachment.unscoped.filter(subject_id=str(objection.pk)).order_by("name"))
        assert [(each.name, each.permission) for each in papers] == [
            ("objection-1.jpg", "aid.investigate_objection"),
            ("objection-2.pdf", "aid.investigate_objection"),
        ]
        assert "赵铁柱" not in str(list(Event.unscoped.values_list("data", flat=True)))
        where = f"/notices/{notice.pk}/objections/{objection.pk}/"
        paper = f"{where}papers/{papers[0].pk}/"
        assert client.get(paper).status_code == 302, "nobody without signing in"
        assert str(papers[0].pk) not in client.get(at(notice)).content.decode()
        for role, union, status in (
            ("grassroots_cadre", office.tree.textile, 403),
            ("township_caseworker", office.tree.wangchun, 403),
            ("county_reviewer", office.tree.jiangbei, 404),
        ):
            as_role(role, union)
            assert client.get(paper).status_code == status
        as_role("county_reviewer", office.tree.haishu)
        assert paper in client.get(where).content.decode()
        shown = client.get(paper)
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert "sandbox" in shown["Content-Security-Policy"]
        assert shown.getvalue().startswith(b"\xff\xd8")
        foreign = Attachment.unscoped.exclude(subject_id=str(objection.pk)).first()
        assert client.get(f"{where}papers/{foreign.pk}/").status_code == 404, "a paper of the file is no evidence"

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("a.docx", b"PK\x03\x04 whatever", "上传 JPG"),
            ("a.jpg", b"", "空"),
            ("a.pdf", b"%PDF-1.4 /JavaScript", "活动内容"),
        ],
    )
    def test_what_cannot_be_kept_keeps_nothing_and_loses_no_word(self, client, notice, name, content, said):
        answer = self.send(client, notice, photo(), SimpleUploadedFile(name, content))
        page = answer.content.decode()
        assert (answer.status_code, "另有一套住房" in page) == (422, True)
        assert said in page
        assert not Objection.unscoped.exists()
        assert not Attachment.unscoped.filter(slot="objection").exists()

    def test_not_more_than_the_region_takes_and_not_larger_than_any_other(self, client, notice, office):
        assert self.send(client, notice, *(photo() for _turn in range(4))).status_code == 422
        big = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024))
        assert self.send(client, notice, big).status_code == 422
        with refusing("too_many_files"):
            objections.object_to_line(
                actor=office.caseworker,
                line_id=notice.lines.get().pk,
                today=DAY,
                text="另有住房",
                evidence=[photo() for _turn in range(4)],
            )
        assert not Objection.unscoped.exists()
        assert office.fresh(notice.file).status == FileStatus.UNIT_NOTICED

    def test_trying_is_bounded_too(self, client, notice):
        answers = [self.send(client, notice, text="假").status_code for _turn in range(21)]
        assert answers == [422] * 20 + [429]

    def test_staff_hand_it_in_for_somebody_and_a_relative_reads_nothing(self, client, as_role, office, notice):
        as_role("township_caseworker", office.tree.wangchun)
        told = {"text": "该户名下另有一套住房。", "evidence": [photo()]}
        assert client.post(f"/notices/{notice.pk}/object/", told).status_code == 302
        objection = Objection.unscoped.get()
        assert Attachment.unscoped.filter(subject_id=str(objection.pk)).count() == 1
        _relative, user = actor_in("county_reviewer", office.tree.haishu)
        staff_person(user, notice.file.members.last().person)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.get(f"/notices/{notice.pk}/objections/{objection.pk}/")
        assert answer.status_code == 422
        assert "另有一套住房" not in answer.content.decode()


def test_a_bad_or_late_objection_changes_nothing(client, office, notice, settings):
    assert client.post(at(notice, "object/"), {"text": "假"}).status_code == 422
    assert client.post(at(notice, "object/"), {"text": "收入不实，请核查", "contact": "12"}).status_code == 422
    settings.HENGWEN_NOW = "2026-12-02T10:00:00+08:00"
    assert client.post(at(notice, "object/"), {"text": "收入不实，请核查"}).status_code == 409
    assert client.post("/public/notice/unknown/object/", {"text": "收入不实，请核查"}).status_code == 404
    assert not Objection.unscoped.exists()


def test_one_address_may_write_five_times_an_hour(client, notice):
    said = {"text": "该户名下另有一套住房。"}
    answers = [client.post(at(notice, "object/"), said).status_code for _turn in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert Objection.unscoped.count() == 5


class TestBoard:
    def test_the_columns_and_the_second_persons_way(self, client, as_role, office):
        file = office.surveyed(names=("赵德海",))
        as_role("grassroots_cadre", office.tree.textile)
        where = f"/needy/{file.key}/prepare-notice/"
        leaking = client.post(where, {"seen_version": file.version, "place": "透析室", "contact_phone": "13857412764"})
        assert leaking.status_code == 422
        assert "疾病词" in leaking.content.decode()
        sent = {"seen_version": file.version, "place": "公告栏", "contact_phone": "0574-87654321"}
        assert client.post(where, sent).status_code == 302
        notice = Notice.unscoped.get(file=file)

        as_role("township_caseworker", office.tree.wangchun)
        work = client.get("/work/").content.decode()
        assert "发布公示：赵德海" in work
        board = client.get("/notices/").content.decode()
        assert "待发布" in board
        assert "赵德海" in board
        release = f"/notices/{notice.pk}/release/"
        assert client.post(release, {"seen_version": notice.version}).status_code == 302
        assert office.fresh(file).status == FileStatus.UNIT_NOTICED
        page = client.get(f"/notices/{notice.pk}/").content.decode()
        assert "/public/notice/" in page
        sheet = client.get(f"/notices/{notice.pk}/sheet/").content.decode()
        assert "赵*海" in sheet
        assert "赵德海" not in sheet.split('class="sheet')[1]

    def test_the_board_costs_the_same_for_many(self, client, as_role, office, constant_queries):
        as_role("county_reviewer", office.tree.haishu)
        names = iter(f"王秀{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉")

        def more(count):
            for _turn in range(count):
                office.noticed(names=(next(names),))

        constant_queries(lambda: client.get("/notices/"), more)

    def test_a_notice_of_another_county_does_not_exist(self, client, as_role, office, notice):
        as_role("township_caseworker", office.tree.jiangbei)
        for more in ("", "sheet/", "release/", "stop/", "object/"):
            assert client.get(f"/notices/{notice.pk}/{more}").status_code == 404, more

    def test_the_days_over_column_and_lists(self, client, as_role, office, notice, settings):
        as_role("county_reviewer", office.tree.haishu)
        settings.HENGWEN_NOW = "2026-12-02T10:00:00+08:00"
        assert "已期满" in client.get("/notices/").content.decode()
        notices.close_due_notices(actor=office.caseworker, today=date(2026, 12, 2))
        assert "王秀兰" in client.get("/notices/?status=closed").content.decode()
