"""The import line: a file of members through the whole pipeline, against the same rows by hand-written SQL.

Pipeline: upload, dry run, commit, receipt, as a user's jobs do them (sealed staging, every check, events). Floor: the
values lie ready in Python, are sealed and hashed, copied into an unlogged table and inserted with ON CONFLICT by two
statements. One row in a hundred is wrong, so that errors are told as well. Rows made here are taken away again.
"""

import io
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import psutil
import xlsxwriter
from django.core.files.base import ContentFile
from django.db import connection, transaction

from accounts.models import User
from core import clock
from core.actors import Actor, SystemActor
from core.bulk import copy_text, next_keys
from core.chinese.identity import check_character
from core.jobs.models import Job
from core.jobs.services import running
from core.sheets.kinds import kind_of
from core.sheets.models import SheetImport
from core.sheets.services import checking, committing, uploading
from unions.choices import Level, UnionKind
from unions.models import Membership, Person, Post, Union
from unions.selectors.posts import actor_for
from unions.services.finding import place_person
from unions.services.people import describe, enrol, ensure_person
from unions.services.tree import create_union

SYSTEM = SystemActor("bench")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
HEADINGS = ("姓名", "证件号码", "性别", "手机号", "民族", "学历", "岗位", "入会日期")
WRONG_EVERY = 100
ORM_ROWS = 300


@dataclass
class Spent:
    """What something cost: seconds, CPU here and in the database's process, peak memory of this process in MB."""

    seconds: float
    cpu: float
    database_cpu: float
    peak_mb: float


def import_line(rows: int) -> dict[str, Any]:
    """Measure the import of so many members and return it beside its floor and a row-by-row ORM."""
    union, actor = _place()
    content = _file(rows)
    sheet, checked, committed = _pipeline(actor, union, content)
    result = {
        "rows": rows,
        "file_mb": round(len(content) / 2**20, 1),
        "findings": sheet.findings,
        "created": sheet.created,
        "failed": sheet.failed,
        "dry_run": asdict(checked),
        "commit": asdict(committed),
    }
    _clean(union)
    floor = _floor(union, rows)
    _clean(union)
    per_row = _row_by_row(union, min(ORM_ROWS, rows))
    _clean(union)
    whole = checked.seconds + committed.seconds
    return result | {
        "floor": asdict(floor),
        "ratio": round(whole / floor.seconds, 2),
        "cpu_ratio": round(_cpu(checked, committed) / _cpu(floor), 2),
        "row_by_row_s": round(per_row * rows, 1),
        "faster_than_row_by_row": round(per_row * rows / whole, 1),
    }


def _cpu(*parts: Spent) -> float:
    return sum(part.cpu + part.database_cpu for part in parts)


def _place() -> tuple[Union, Actor]:
    """Return a basic union for the members, and somebody who may enter them."""
    above = Union.unscoped.filter(level=Level.TOWNSHIP).order_by("path").first()
    if above is None:
        raise RuntimeError("There is no township: run load_divisions or load_province first.")
    with transaction.atomic():
        union = create_union(
            actor=SYSTEM,
            name=f"导入测量 {uuid4().hex[:8]}",
            level=Level.GRASSROOTS,
            kind=UnionKind.ENTERPRISE,
            parent=above,
            region_code=above.region_id,
        )
        user = User.objects.create(username=f"bench-{uuid4().hex[:12]}", name="测量")
        Post.objects.create(user=user, union=union, role="grassroots_cadre", from_on=date(2020, 1, 1))
    return union, actor_for(user, day=clock.today())


def _values(number: int) -> tuple[str, str, str, str]:
    """Return name, identity number, sex and telephone of a person who does not exist."""
    name = SURNAMES[number % 20] + GIVEN[number // 20 % 24] + GIVEN[number // 480 % 24]
    born = date(1961, 1, 1) + timedelta(days=number // 450 % 16_000)
    first = f"710000{born:%Y%m%d}{number % 450 * 2 + 1:03d}"
    return name, first + check_character(first), "男", f"199{number:08d}"


def _file(rows: int) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("会员")
    sheet.write_row(0, 0, HEADINGS)
    for number in range(rows):
        name, identity, sex, phone = _values(number)
        if number % WRONG_EVERY == WRONG_EVERY - 1:
            sex = "女"
        sheet.write_row(number + 1, 0, [name, identity, sex, phone, "汉", "大专", "操作工", "2021-06-01"])
    book.close()
    return out.getvalue()


def _pipeline(actor: Actor, union: Union, content: bytes) -> tuple[SheetImport, Spent, Spent]:
    kind = kind_of("members")

    def dry_run() -> Any:
        sheet = uploading.receive(
            actor=actor,
            kind=kind,
            union_path=union.path,
            place=union.name,
            params={"union": union.pk},
            name="bench.xlsx",
            file=ContentFile(content),
        )
        _work(actor)
        sheet = SheetImport.unscoped.get(pk=sheet.pk)
        checking.match_columns(
            actor=actor, import_id=sheet.pk, seen_version=sheet.version, mapping=sheet.mapping, acknowledged=True
        )
        _work(actor)
        return SheetImport.unscoped.get(pk=sheet.pk)

    def commit(sheet: SheetImport) -> Any:
        committing.accept(
            actor=actor,
            import_id=sheet.pk,
            seen_version=sheet.version,
            accepts=["new"],
            only_valid=True,
            moment=clock.now(),
        )
        _work(actor)
        return SheetImport.unscoped.get(pk=sheet.pk)

    sheet, checked = _measured(dry_run)
    sheet, committed = _measured(lambda: commit(sheet))
    return sheet, checked, committed


def _work(actor: Actor) -> None:
    for job in Job.unscoped.live().filter(owner_id=actor.user_id):
        while not running.run(job.pk, seconds=3600):
            time.sleep(0.1)


def _measured(act: Callable[[], Any]) -> tuple[Any, Spent]:
    backend = _backend()
    began, cpu, there = time.perf_counter(), _own_cpu(), _cpu_of(backend)
    answer = act()
    seconds, cpu, there = time.perf_counter() - began, _own_cpu() - cpu, _cpu_of(backend) - there
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return answer, Spent(round(seconds, 2), round(cpu, 2), round(there, 2), round(peak / 1024, 1))


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(each.ru_utime + each.ru_stime for each in used)


def _backend() -> psutil.Process | None:
    """Return the database's process behind our connection, where it runs on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        try:
            return psutil.Process(cursor.fetchone()[0])
        except psutil.NoSuchProcess:
            return None


def _cpu_of(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    times = process.cpu_times()
    return times.user + times.system


def _floor(union: Union, rows: int) -> Spent:
    """Enter the same members by hand: values sealed and hashed, COPY into an unlogged table, INSERT … ON CONFLICT."""
    today = clock.today()
    told = [_values(number) for number in range(rows)]
    people = [
        place_person(Person(name=name, identity=identity, phone=phone, sex="1", ethnic="01", education="30"), union)
        for name, identity, _sex, phone in told
    ]
    keys = next_keys("unions_membership", rows)
    members = [
        Membership(
            id=key,
            person_id=person.pk,
            union_id=union.pk,
            city_id=union.city_id,
            county_id=union.county_id,
            township_id=union.township_id,
            joined_on=today,
            job="操作工",
        )
        for key, person in zip(keys, people, strict=True)
    ]

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for model, lines in ((Person, people), (Membership, members)):
                _copy_and_insert(cursor, model, lines)

    return _measured(write)[1]


def _copy_and_insert(cursor: Any, model: Any, lines: list[Any]) -> None:
    table = model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    cursor.execute(f'CREATE UNLOGGED TABLE bench_staging (LIKE "{table}")')
    cursor.copy_expert(f"COPY bench_staging ({columns}) FROM STDIN", copy_text(lines))
    cursor.execute(
        f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM bench_staging ON CONFLICT DO NOTHING'  # noqa: S608
    )
    cursor.execute("DROP TABLE bench_staging")


def _row_by_row(union: Union, rows: int) -> float:
    """Return the seconds a row takes through the services of a single person, each row its own transaction."""
    today, began = clock.today(), time.perf_counter()
    for number in range(rows):
        name, identity, _sex, phone = _values(number)
        with transaction.atomic():
            described = describe(name=name, identity=identity, phone=phone, today=today)
            person = ensure_person(actor=SYSTEM, union=union, described=described)
            enrol(actor=SYSTEM, person=person, union=union, joined_on=today)
    return (time.perf_counter() - began) / rows


def _clean(union: Union) -> None:
    """Take the members of the measurement away again; the trail keeps that they were there."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '600s'")
        cursor.execute("DELETE FROM unions_membership WHERE union_id = %s", [union.pk])
        cursor.execute("DELETE FROM unions_person WHERE union_id = %s", [union.pk])
