"""Members from a list: what is written, what is refused, what a second time changes (story 2 in small)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.events.models import Event
from core.jobs.models import Job
from core.jobs.services import starting
from core.sheets.kinds import kind_of
from core.sheets.models import ImportFile, ImportRow, SheetImport
from core.sheets.services import checking, committing, mending, undoing
from core.sheets.services.purging import purge
from tests.core.sheets import books, flow
from tests.factories import SYSTEM, actor_in
from unions.models import Membership, Person, Post
from unions.services.people import describe, enrol, ensure_person

pytestmark = pytest.mark.django_db


def rows(*numbers, **other):
    return books.xlsx([books.member(number, **other) for number in numbers])


def test_new_people_become_members_as_the_services_would_enter_them(tree, cadre):
    sheet = flow.imported(cadre, rows(0, 1, 2), tree.textile)

    assert flow.receipt(sheet) == {"created": 3, "updated": 0, "unchanged": 0, "skipped": 0, "failed": 0}
    person = Person.unscoped.get(name=books.name(1))
    assert person.identity.open() == books.identity(1)
    assert person.phone.open() == "13900000001"
    told = describe(name="赵六六", identity=books.identity(9), phone="13900000009", today=date(2026, 11, 23))
    twin = ensure_person(actor=SYSTEM, union=tree.textile, described=told)
    assert (person.union_id, person.county_id, person.city_id) == (twin.union_id, twin.county_id, twin.city_id)
    assert len(person.search_keys) == len(twin.search_keys)
    assert f"{tree.haishu.pk}|{person.name[:2]}" in person.search_keys
    membership = Membership.unscoped.get(person=person)
    assert (membership.county_id, membership.job, membership.status) == (tree.haishu.pk, "挡车工", "active")
    event = Event.unscoped.filter(code="unions.member.enrolled").latest("pk")
    assert event.data["import"] == str(sheet.pk)
    assert ImportRow.objects.get(sheet=sheet, number=3).record == str(membership.pk)


def test_the_staging_holds_nothing_in_plain(tree, cadre):
    sheet = flow.checked(cadre, rows(0, 1), tree.textile)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row::text FROM core_importrow row UNION ALL SELECT sheet::text FROM core_sheetimport sheet"
        )
        stored = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT content FROM core_importfile WHERE sheet_id = %s", [sheet.pk])
        file = bytes(cursor.fetchone()[0])

    for secret in (books.identity(1), "13900000001", books.name(1)):
        assert secret not in stored
        assert secret.encode().hex() not in stored
    assert b"PK" not in file[:40]


def test_the_same_file_again_writes_nothing(tree, cadre):
    content = rows(0, 1, 2)
    flow.imported(cadre, content, tree.textile)
    before = list(Person.unscoped.values()), list(Membership.unscoped.values())

    again = flow.checked(cadre, content, tree.textile)

    assert again.findings == {"new": 0, "changed": 0, "same": 3, "held": 0, "wrong": 0}
    assert (list(Person.unscoped.values()), list(Membership.unscoped.values())) == before
    with pytest.raises(RuleBrokenError, match="没有可写入的行"):
        flow.accept(cadre, again)


def test_a_changed_row_brings_the_record_up_to_date_and_a_blank_cell_says_nothing(tree, cadre):
    flow.imported(cadre, rows(0, 1), tree.textile)
    changed = books.xlsx([books.member(0, 岗位="保全工"), books.member(1, 手机号="13812345678", 岗位="")])

    sheet = flow.imported(cadre, changed, tree.textile)

    assert flow.receipt(sheet)["updated"] == 2
    assert Membership.unscoped.get(person__name=books.name(0)).job == "保全工"
    person = Person.unscoped.get(name=books.name(1))
    assert person.phone.open() == "13812345678"
    assert Membership.unscoped.get(person=person).job == "挡车工"
    assert Event.unscoped.filter(code="unions.member.edited").count() == 2


def test_who_is_a_member_elsewhere_or_wrong_is_listed_and_left_out(tree, cadre):
    told = describe(name=books.name(5), identity=books.identity(5), today=date(2026, 11, 23))
    person = ensure_person(actor=SYSTEM, union=tree.elsewhere, described=told)
    enrol(actor=SYSTEM, person=person, union=tree.elsewhere, joined_on=date(2020, 1, 1))
    other = describe(name=books.name(7), identity=books.identity(7), today=date(2026, 11, 23))
    ensure_person(actor=SYSTEM, union=tree.textile, described=other)
    content = books.xlsx(
        [books.member(5), books.member(7, 姓名="王小明"), books.member(8), books.member(8), books.member(9, 手机号="")]
    )

    sheet = flow.imported(cadre, content, tree.textile)

    assert flow.problems(sheet) == {
        2: ["identity:active_elsewhere"],
        3: ["identity:identity_name"],
        5: [":repeated"],
        6: ["phone:required"],
    }
    assert flow.receipt(sheet) == {"created": 1, "updated": 0, "unchanged": 0, "skipped": 1, "failed": 3}
    text = ImportRow.objects.get(sheet=sheet, number=2).told
    assert tree.elsewhere.name not in text, "out of this person's sight"


def test_rows_may_name_a_union_below_but_none_elsewhere(tree):
    clerk = actor_in("township_caseworker", tree.wangchun)[0]
    headings = (*books.HEADINGS, "工会名称")
    named = [tree.textile.name, tree.sanitation.code, tree.elsewhere.name, ""]
    content = books.xlsx([[*books.member(number), name] for number, name in enumerate(named)], headings)

    sheet = flow.imported(clerk, content, tree.wangchun)

    assert flow.problems(sheet) == {4: ["union:union_unknown"]}
    unions = Membership.unscoped.order_by("pk").values_list("union_id", flat=True)
    assert list(unions) == [tree.textile.pk, tree.sanitation.pk, tree.wangchun.pk]


def test_a_row_mended_on_the_page_can_be_written(tree, cadre):
    sheet = flow.checked(
        cadre, books.xlsx([books.member(0), books.member(1, 证件号码="33020319700101003")]), tree.textile
    )
    assert flow.problems(sheet) == {3: ["identity:length"]}

    mending.mend(
        actor=cadre, import_id=sheet.pk, number=3, cells={"identity": books.identity(1)}, seen_version=sheet.version
    )

    sheet = flow.fresh(sheet)
    assert sheet.findings["new"] == 2
    flow.accept(cadre, sheet)
    flow.work()
    assert flow.receipt(flow.fresh(sheet))["created"] == 2


def test_two_people_with_the_same_file_write_it_once(tree, cadre):
    content, colleague = rows(0, 1, 2), actor_in("grassroots_cadre", tree.textile)[0]
    mine, theirs = flow.checked(cadre, content, tree.textile), flow.checked(colleague, content, tree.textile)
    flow.accept(cadre, mine)
    flow.accept(colleague, theirs)

    flow.work()

    outcomes = [flow.receipt(flow.fresh(sheet)) for sheet in (mine, theirs)]
    assert sorted((told["created"], told["unchanged"]) for told in outcomes) == [(0, 3), (3, 0)]
    assert Membership.unscoped.count() == 3


def test_a_cancelled_import_ends_with_every_row_named(tree, cadre):
    sheet = flow.checked(cadre, rows(*range(6)), tree.textile)
    sheet = flow.accept(cadre, sheet)
    job = Job.unscoped.live().get()
    starting.cancel_job(actor=cadre, job_id=job.pk, moment=job.not_before)

    committing.stop_here(actor=cadre, import_id=sheet.pk, seen_version=sheet.version, moment=job.not_before)

    assert flow.receipt(flow.fresh(sheet)) == {"created": 0, "updated": 0, "unchanged": 0, "skipped": 6, "failed": 0}


def test_an_import_is_taken_back_where_nobody_has_touched_it(tree, cadre):
    sheet = flow.imported(cadre, rows(0, 1, 2), tree.textile)
    touched = Membership.unscoped.order_by("pk").first()
    Membership.unscoped.filter(pk=touched.pk).update(version=2)

    undoing.undo(actor=cadre, import_id=sheet.pk, seen_version=sheet.version, moment=sheet.ended_at)
    flow.work()

    assert list(Membership.unscoped.values_list("pk", flat=True)) == [touched.pk]
    assert "已撤销 2 条" in Job.unscoped.latest("pk").message
    with pytest.raises(ConflictError):
        undoing.undo(actor=cadre, import_id=sheet.pk, seen_version=flow.fresh(sheet).version, moment=sheet.ended_at)


def test_after_its_days_only_the_receipt_is_left(tree, cadre):
    sheet = flow.imported(cadre, rows(0, 1), tree.textile)
    moment = sheet.ended_at + timedelta(days=31)

    assert purge(moment) == 1
    assert purge(moment) == 0

    assert not ImportFile.objects.filter(sheet=sheet).exists()
    assert [row.sealed.envelope() for row in ImportRow.objects.filter(sheet=sheet)] == [None, None]
    assert flow.receipt(flow.fresh(sheet))["created"] == 2


def test_the_database_refuses_a_receipt_that_leaves_a_row_out(tree, cadre):
    sheet = flow.imported(cadre, rows(0, 1), tree.textile)

    with pytest.raises(IntegrityError, match="core_import_accounts_for_every_row"), transaction.atomic():
        SheetImport.unscoped.filter(pk=sheet.pk).update(created=1)
    with pytest.raises(IntegrityError, match="core_import_left_out_says_why"), transaction.atomic():
        ImportRow.objects.filter(sheet=sheet).update(fate="skipped", told="")


def test_refusals_change_nothing(tree, cadre):
    stranger = actor_in("grassroots_cadre", tree.elsewhere)[0]
    with pytest.raises(ForbiddenError):
        flow.upload(stranger, rows(0), tree.textile)
    with pytest.raises(RuleBrokenError, match="没有“会员”的任何一列"):
        flow.upload(cadre, books.xlsx([["x", "y"]], ("甲", "乙")), tree.textile)
    assert not SheetImport.unscoped.exists(), "what cannot be a list is not kept"

    sheet = flow.upload(cadre, books.xlsx([[*books.member(0), "?"]], (*books.HEADINGS, "备用")), tree.textile)
    columns = {"actor": cadre, "import_id": sheet.pk, "seen_version": sheet.version}
    with pytest.raises(RuleBrokenError, match="备用"):
        checking.match_columns(**columns, mapping=sheet.mapping, acknowledged=False)
    with pytest.raises(RuleBrokenError, match="姓名"):
        checking.match_columns(**columns, mapping={"identity": 1}, acknowledged=True)
    with pytest.raises(ConflictError):
        checking.match_columns(**columns | {"seen_version": 0}, mapping=sheet.mapping, acknowledged=True)
    with pytest.raises(NotFoundError):
        checking.match_columns(**columns | {"actor": stranger}, mapping=sheet.mapping, acknowledged=True)
    with pytest.raises(ConflictError):
        committing.accept(
            actor=cadre, import_id=sheet.pk, seen_version=sheet.version, accepts=["new"], only_valid=True, moment=None
        )


def test_a_right_taken_away_stops_the_writing(tree, cadre):
    sheet = flow.accept(cadre, flow.checked(cadre, rows(0), tree.textile))
    Post.objects.filter(user_id=cadre.user_id).update(to_on=date(2026, 11, 1))

    flow.work()

    assert flow.fresh(sheet).status == "accepted"
    assert not Membership.unscoped.exists()
    assert kind_of("members").permission == "unions.edit_person"
