"""A split makes as many unions as were named, at once; a form sends each employer to one of them."""

import pytest

from core.errors import RuleBrokenError
from core.jobs.models import Job
from core.jobs.services import running
from tests.desk.reading import text_of
from tests.factories import DAY, person
from tests.unions.founding import Township
from unions.forms.restructuring import SplitForm
from unions.models import EmployerCover, Membership, Restructuring, Union
from unions.services import restructuring
from unions.services.people import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return Township()


@pytest.fixture
def firms(township, system):
    """Four employers of a joint union with 1, 2, 3 and 4 members."""
    union = township.tree.sanitation
    made = [township.employer(40, name) for name in ("甲店", "乙店", "丙店", "丁店")]
    for number, firm in enumerate(made, start=1):
        EmployerCover.objects.create(union=union, employer=firm, from_on=DAY)
        for each in range(number):
            human = person(union, f"王{chr(0x4E00 + 10 * number + each)}")
            enrol(actor=system, person=human, union=union, joined_on=DAY, employer=firm)
    return made


def carried_out(township, plan):
    restructuring.decide_restructuring(
        actor=township.decider, plan_id=plan.pk, seen_version=plan.version, is_approved=True,
        approval_no="望工〔2026〕7号", opinion="同意", today=DAY,
    )  # fmt: skip
    job = Job.unscoped.get(kind=restructuring.JOB, subject_id=str(plan.pk))
    assert running.run(job.pk)
    job.refresh_from_db()
    assert job.status == "done", job.last_error or job.message


def members(union):
    return Membership.unscoped.filter(union=union).count()


def test_one_split_makes_several_unions_that_still_have_to_elect(township, firms):
    codes = [firm.credit_code for firm in firms]
    parts = (("望春一联工会", (codes[0], codes[2])), ("望春二联工会", (codes[1],)))
    plan = township.asked(township.tree.sanitation, "split", parts=parts)
    carried_out(township, plan)

    one, two = (Union.unscoped.get(name=name) for name in ("望春一联工会", "望春二联工会"))
    assert {one.status, two.status} == {"approved"}
    assert (one.approval_no, two.approval_no) == ("望工〔2026〕7号",) * 2
    assert (members(one), members(two), members(township.tree.sanitation)) == (4, 2, 4)
    covers = EmployerCover.objects.filter(to_on=None, employer__in=firms)
    assert dict(covers.values_list("employer__name", "union__name")) == {
        "甲店": "望春一联工会", "丙店": "望春一联工会", "乙店": "望春二联工会", "丁店": township.tree.sanitation.name,
    }  # fmt: skip
    plan.refresh_from_db()
    assert plan.status == "done"
    assert plan.target is None


def test_a_split_into_one_is_what_it_was(township, firms):
    plan = township.asked(township.tree.sanitation, "split", parts=(("望春二联工会", (firms[3].credit_code,)),))
    carried_out(township, plan)

    plan.refresh_from_db()
    assert plan.target.name == "望春二联工会"
    assert (members(plan.target), members(township.tree.sanitation)) == (4, 6)


def test_a_split_asked_for_by_the_version_before_is_carried_out(township, firms):
    plan = township.asked(township.tree.sanitation, "split", parts=(("望春二联工会", (firms[3].credit_code,)),))
    Restructuring.unscoped.filter(pk=plan.pk).update(details={"name": "望春二联工会", "employers": [firms[3].pk]})
    carried_out(township, plan)

    assert members(Union.unscoped.get(name="望春二联工会")) == 4


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ((), "new_name"),
        ((("", (0,)),), "new_name"),
        ((("甲", (0,)), ("甲", (1,))), "new_name"),
        ((("甲🎉", (0,)),), "name"),
        ((("甲", ()),), "employers"),
        ((("甲", (0,)), ("乙", (0,))), "employers"),
        ((("甲", (0, 1)), ("乙", (2, 3))), "employers"),  # nobody stays
        ((("甲", (9,)),), "employers"),  # not an employer of this union
        (tuple((f"工会{n}", (0,)) for n in range(10)), "new_name"),
    ],
)
def test_a_split_that_does_not_add_up_is_refused(township, firms, shape, code):
    codes = {number: firm.credit_code for number, firm in enumerate(firms)} | {9: "913302039999999999"}
    parts = tuple((name, tuple(codes[number] for number in numbers)) for name, numbers in shape)
    with pytest.raises(RuleBrokenError) as refused:
        township.asked(township.tree.sanitation, "split", parts=parts)

    assert refused.value.code == code
    assert not Restructuring.unscoped.exists()


def test_the_form_sends_each_employer_to_one_new_union(firms):
    keys = [f"employer_{firm.pk}" for firm in firms]
    data = {"new_names": " 一联工会\n\n二联工会 ", "reason": "拆分", "effective_on": "2026-11-23"}
    data |= {keys[0]: "1", keys[1]: "2", keys[2]: "1", keys[3]: ""}
    form = SplitForm(data, employers=firms)
    form.is_valid()

    codes = [firm.credit_code for firm in firms]
    assert form.told["parts"] == (("一联工会", (codes[0], codes[2])), ("二联工会", (codes[1],)))
    beyond = SplitForm(data | {keys[3]: "3"}, employers=firms)
    beyond.is_valid()
    assert beyond.told["parts"][2] == ("", (codes[3],))  # which the service refuses: a union without a name


def test_the_page_of_a_split_names_all_new_unions(client, as_role, township, firms):
    codes = [firm.credit_code for firm in firms]
    plan = township.asked(
        township.tree.sanitation, "split", parts=(("一联工会", (codes[0],)), ("二联工会", (codes[1], codes[2])))
    )
    as_role("county_approver", township.tree.haishu)

    page = client.get(f"/unions/changes/{plan.pk}/")
    assert "一联工会" in text_of(page)
    assert "2 家" in text_of(page)
    assert client.get(f"/unions/{township.tree.sanitation.code}/split/").status_code in (200, 403)
