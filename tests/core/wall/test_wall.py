"""The second wall: what the database itself shows, when the first one, ``permitted``, is forgotten."""

import threading

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import JsonResponse
from django.test import override_settings
from django.urls import path

from core.actors import Actor
from core.jobs import registry
from core.jobs.registry import Progress
from core.jobs.services import running, starting
from core.privacy.fields import EncryptedField
from core.wall import scope
from tests.core.jobs import counting
from tests.factories import Tree, actor, actor_in, person
from tests.owning import as_owner, our_address
from unions.models import Membership, Person

BEHIND = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
    " AND relnamespace = 'public'::regnamespace"
)
RIGHTS = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s"
CASES = {"legal_legalaidcase", "legal_mediation", "legal_supervisionmatter", "core_attachment"}
FAMILIES = {"unions_person", "unions_membership", "aid_needyfile", "aid_filemember", "aid_award", "aid_payment"}
# What is sealed and yet not about one person of one branch; each with the reason.
IN_FRONT = {
    "unions_employer": "an enterprise's telephone",
    "legal_lawyer": "a lawyer's telephone, in a register that partners of the branch are assigned from",
    "aid_objection": "read with its notice, whose page asks for the branch",
    "aid_invoice": "read with the award it pays for, which is behind the wall",
    "aid_visitdevice": "a device's key, read by its owner alone",
    "aid_bankfile": "the file as sent, opened by the finance officers of one batch",
    "aid_bankresult": "the file as received, opened by the finance officers of one batch",
    "core_jobpiece": "read by the owner of the job alone",
    "core_jobfile": "read by the owner of the job alone",
    "core_importfile": "read by who uploaded it alone",
    "core_importpiece": "read by who uploaded it alone",
    "core_importrow": "read by who uploaded it alone",
    "partners_subscription": "a secret of a system, not of a person",
    "partners_callback": "a secret of a system, not of a person",
}


@pytest.fixture
def tree(db):
    return Tree()


@pytest.fixture
def people(tree):
    """One person in each of three counties, two of them in one city."""
    return {
        "haishu": person(tree.textile, "王秀兰"),
        "jiangbei": person(tree.elsewhere, "李建国"),
        "yiwu": person(tree.grassroots("义乌小商品工会", tree.yiwu), "陈阿芬"),
    }


def shown() -> set[str]:
    """The names that a query without any filter brings back."""
    return set(Person.unscoped.values_list("name", flat=True))


class TestRoles:
    def test_the_application_owns_nothing_and_passes_nothing(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, count(*) FROM pg_class WHERE relowner = current_user::regrole")
            name, owned = cursor.fetchone()
            cursor.execute(
                "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s", [name]
            )
            rights = cursor.fetchone()
        assert (name, owned) == (settings.APPLICATION_ROLE, 0)
        assert rights == (False, False, False, False)

    @pytest.mark.parametrize(
        "statement",
        [
            "ALTER TABLE unions_person DISABLE ROW LEVEL SECURITY",
            "DROP POLICY second_wall ON unions_person",
            "ALTER TABLE core_event DISABLE TRIGGER USER",
            "TRUNCATE unions_person CASCADE",
            "DROP TABLE unions_person",
            "CREATE TABLE mine (a int)",
            "SET ROLE hengwen_owner",
            "ALTER ROLE app BYPASSRLS",
        ],
    )
    def test_the_application_cannot_take_the_wall_down(self, tree, statement):
        with psycopg2.connect(our_address()) as line, line.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)

    def test_every_table_of_people_is_behind_it_and_forced(self, db):
        with connection.cursor() as cursor:
            cursor.execute(BEHIND)
            behind = {name for (name,) in cursor.fetchall()}
        sealed = {
            model._meta.db_table
            for model in apps.get_models()
            if any(isinstance(field, EncryptedField) for field in model._meta.fields)
        }
        assert sealed - behind == set(IN_FRONT)
        assert {
            "unions_person",
            "unions_membership",
            "aid_needyfile",
            "aid_filemember",
            "aid_award",
            "aid_payment",
        } <= behind
        assert {"legal_legalaidcase", "legal_mediation", "legal_supervisionmatter", "core_attachment"} <= behind
        assert len(behind) >= 14


class TestCost:
    def test_the_cheap_question_comes_before_the_rarer_ways(self, tree):
        """The other way round each row of a page cost a tenth of a millisecond."""
        with scope.within(actor("county_reviewer", tree.haishu)), connection.cursor() as cursor:
            cursor.execute("EXPLAIN SELECT name FROM unions_person WHERE union_id = 1")
            (asked,) = [line for (line,) in cursor.fetchall() if "Filter:" in line and "_seen" in line]
        assert asked.index("SubPlan") < min(asked.index(f"{way}_person_seen") for way in ("unions", "aid", "legal"))


class TestScope:
    def test_nothing_said_nothing_shown(self, people):
        with scope.nowhere():
            assert shown() == set()
            assert not Membership.unscoped.exists()

    def test_a_branch_sees_itself(self, tree, people):
        for place, names in [
            (tree.haishu, {"王秀兰"}),
            (tree.ningbo, {"王秀兰", "李建国"}),
            (tree.province, {"王秀兰", "李建国", "陈阿芬"}),
            (tree.jiangxia, set()),
        ]:
            with scope.within(actor("county_reviewer", place)):
                assert shown() == names, place

    def test_raw_sql_joins_and_counts_are_held_too(self, tree, people):
        with scope.within(actor("county_reviewer", tree.haishu)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM unions_person")
            assert cursor.fetchone() == (1,)
            cursor.execute("SELECT count(*) FROM unions_union u JOIN unions_person p ON p.union_id = u.id")
            assert cursor.fetchone() == (1,)

    def test_what_is_out_of_reach_is_not_changed_and_not_deleted(self, tree, people):
        with scope.within(actor("county_reviewer", tree.haishu)):
            assert Person.unscoped.filter(pk=people["yiwu"].pk).update(name="x") == 0
            assert Person.unscoped.filter(pk=people["yiwu"].pk).delete()[0] == 0
        assert Person.unscoped.get(pk=people["yiwu"].pk).name == "陈阿芬"

    def test_nothing_is_written_out_of_reach(self, tree, people):
        inside = scope.within(actor("county_reviewer", tree.haishu))
        with pytest.raises(DatabaseError, match="row-level security"), inside, transaction.atomic():
            Person.unscoped.filter(pk=people["haishu"].pk).update(union=tree.elsewhere)

    def test_two_posts_are_two_ranges(self, tree, people):
        one, other = actor("county_reviewer", tree.haishu), actor("county_reviewer", tree.yiwu)
        both = Actor(
            user_id=1,
            name="two posts",
            rights={right: one.branches(right) + other.branches(right) for right in one.rights},
        )
        with scope.within(both):
            assert shown() == {"王秀兰", "陈阿芬"}

    def test_a_scope_outlives_a_savepoint_and_a_failed_statement(self, tree, people):
        with scope.within(actor("county_reviewer", tree.haishu)):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
            assert shown() == {"王秀兰"}
            with scope.everywhere("a test"), transaction.atomic():
                assert len(shown()) == 3
            assert shown() == {"王秀兰"}

    def test_other_ways_to_send_a_statement(self, tree, people):
        with scope.within(actor("county_reviewer", tree.haishu)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT name FROM unions_person WHERE name = %s OR name LIKE %s", ["王秀兰", "%国"])
                assert cursor.fetchall() == [("王秀兰",)]
                cursor.cursor.execute(b"SELECT count(*) FROM unions_person")
                assert cursor.fetchone() == (1,)
                cursor.executemany(
                    "UPDATE unions_person SET name = name WHERE id = %s", [[each.pk] for each in people.values()]
                )
                assert cursor.rowcount <= 1
            names = Person.unscoped.values_list("name", flat=True).iterator(chunk_size=2)
            assert set(names) == {"王秀兰"}


@pytest.mark.django_db(transaction=True)
class TestOneConnection:
    def test_two_users_in_turn_never_mix(self):
        tree = Tree()
        person(tree.textile, "王秀兰")
        person(tree.elsewhere, "李建国")
        here, there = actor("county_reviewer", tree.haishu), actor("county_reviewer", tree.jiangbei)
        backend = set()
        for turn in range(200):
            with scope.within(here if turn % 2 else there):
                if turn % 3:
                    assert shown() == ({"王秀兰"} if turn % 2 else {"李建国"})
                else:
                    with transaction.atomic():
                        assert shown() == ({"王秀兰"} if turn % 2 else {"李建国"})
            backend.add(connection.connection.get_backend_pid())
        assert len(backend) == 1
        with connection.cursor() as cursor, scope.nowhere():
            cursor.execute("SELECT current_setting('hengwen.scope', true)")
            assert cursor.fetchone()[0] == ""

    def test_a_pool_that_hands_the_connection_on_between_statements(self):
        """What a transaction pool does: the next statement on this connection is somebody else's."""
        tree = Tree()
        person(tree.textile, "王秀兰")
        with scope.within(actor("county_reviewer", tree.haishu)):
            assert shown() == {"王秀兰"}
            with connection.connection.cursor(cursor_factory=psycopg2.extensions.cursor) as bare:
                bare.execute("SELECT count(*), current_setting('hengwen.scope', true) FROM unions_person")
                assert bare.fetchone() == (0, "")
            assert set(Person.unscoped.values_list("name", flat=True).iterator(chunk_size=1)) == {"王秀兰"}
            with connection.connection.cursor(cursor_factory=psycopg2.extensions.cursor) as bare:
                bare.execute("SELECT count(*) FROM unions_person")
                assert bare.fetchone() == (0,)

    def test_threads_have_their_own(self):
        tree = Tree()
        person(tree.textile, "王秀兰")
        person(tree.elsewhere, "李建国")
        seen: dict[str, list[set[str]]] = {"haishu": [], "jiangbei": []}
        who = {name: actor("county_reviewer", getattr(tree, name)) for name in seen}
        start = threading.Barrier(2)

        def look(name: str) -> None:
            start.wait()
            try:
                for _turn in range(40):
                    with scope.within(who[name]):
                        seen[name].append(shown())
            finally:
                connection.close()

        threads = [threading.Thread(target=look, args=(name,)) for name in seen]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert seen == {"haishu": [{"王秀兰"}] * 40, "jiangbei": [{"李建国"}] * 40}

    def test_a_bare_connection_in_the_applications_role_sees_no_row(self):
        tree = Tree()
        person(tree.textile, "王秀兰")
        with psycopg2.connect(our_address()) as line, line.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM unions_person")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM unions_union")
            assert cursor.fetchone()[0] > 5


def forgetful(request):
    """A page of somebody who forgot ``permitted``."""
    return JsonResponse({"names": sorted(shown())})


urlpatterns = [path("forgetful/", forgetful)]


class TestRequestsAndJobs:
    @override_settings(ROOT_URLCONF="tests.core.wall.test_wall")
    def test_a_page_that_forgets_the_filter_shows_the_own_branch(self, tree, people, client, as_role):
        as_role("county_reviewer", tree.haishu)
        assert client.get("/forgetful/").json() == {"names": ["王秀兰"]}
        as_role("county_reviewer", tree.yiwu)
        assert client.get("/forgetful/").json() == {"names": ["陈阿芬"]}

    def test_a_job_sees_what_its_owner_may(self, tree, people):
        counting.register()
        try:
            seen = []
            kind = registry.find_kind(counting.CODE)
            assert kind is not None

            def look(_run):
                seen.append(shown())
                return Progress(done=1, is_finished=True)

            registry._kinds[counting.CODE] = type(kind)(**vars(kind) | {"chunk": look})
            owner, _user = actor_in("finance_preparer", tree.haishu)
            job = starting.start_job(actor=owner, kind=counting.CODE, key="k", subject=tree.haishu, name="n", total=1)
            running.run(job.pk)
            assert seen == [{"王秀兰"}]
        finally:
            counting.unregister()

    def test_the_owner_is_held_where_nobody_lets_it_pass(self, tree, people):
        """FORCE: with one role for both, as on a server without an administrator, the wall stands as well."""
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'unions_person'")
            assert cursor.fetchone() == (True,)
