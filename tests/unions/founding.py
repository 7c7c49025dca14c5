"""A township that founds unions: employers, people, papers, and the shortest way to every state."""

from datetime import date
from typing import Any

from core import clock
from core.chinese.credit_code import check_character, organisation_check
from tests.aid.applications import photo
from tests.factories import DAY, Tree, actor, identity_number
from unions.choices import Level
from unions.models import Employer, Founding, Union
from unions.rules import lifecycle as rules
from unions.rules import terms as term_rules
from unions.selectors.lifecycle import candidates_of
from unions.services import applicants, employers, lifecycle, terms
from unions.services import restructuring as plans

NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"


def credit_code(number: int, region: str = "330203") -> str:
    """Return a valid code of an enterprise; nobody's."""
    first = f"{number:08d}"
    stem = f"91{region}{first}{organisation_check(first)}"
    return stem + check_character(stem)


class Township:
    """望春街道: who records, who decides there and above, and the unions they found."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or Tree()
        self.recorder = actor("township_caseworker", self.tree.wangchun)
        self.decider = actor("township_caseworker", self.tree.wangchun)
        self.county = actor("county_approver", self.tree.haishu)
        self.reviewer = actor("county_reviewer", self.tree.haishu)
        self._codes = iter(range(10_000_001, 10_001_000))

    def employer(self, workers: int = 60, name: str = "宁波永信包装有限公司", **told: Any) -> Employer:
        """Return an employer of the street."""
        facts: dict[str, Any] = {
            "short_name": "",
            "ownership": "170",
            "industry": "C",
            "female_count": 0,
            "migrant_count": 0,
            "dispatched_count": 0,
            "counted_on": DAY,
            "payroll_monthly": None,
            "legal_rep": "周志强",
            "contact": "",
            "phone": "",
            "status": "operating",
        }
        return employers.register_employer(
            actor=self.recorder,
            credit_code=credit_code(next(self._codes)),
            region_code=self.tree.wangchun.region_id,
            today=DAY,
            name=name,
            employee_count=workers,
            **(facts | told),
        )

    def preparing(
        self, *workplaces: Employer, kind: str = "enterprise", name: str = "宁波永信包装有限公司工会"
    ) -> Union:
        """Return a union that is being prepared."""
        units = workplaces or (self.employer(),)
        return lifecycle.found_union(
            actor=self.recorder,
            parent_id=self.tree.wangchun.pk,
            name=name,
            kind=kind,
            level=Level.GRASSROOTS,
            credit_codes=[each.credit_code for each in units],
            today=DAY,
        )

    def complete(self, union: Union, members: int = 40) -> Union:
        """Give an application its letter, its member list and three candidates."""
        lifecycle.hand_in_paper(
            actor=self.recorder, union_id=union.pk, upload=photo(), slot=rules.LETTER, moment=clock.now()
        )
        text = "\n".join(f"{name}建国 {identity_number(sex='1')}" for name in NAMES[:members])
        applicants.list_members(actor=self.recorder, union_id=union.pk, text=text, today=DAY)
        for name, post in (("王丽华", "chair"), ("陈永强", "vice_chair"), ("周文娟", "committee")):
            self.candidate(union, name, post)
        return self.fresh(union)

    def candidate(self, union: Union, name: str, post: str, **told: str) -> Any:
        facts = {"mode": "part_time", "relation": "none", "identity": identity_number()} | told
        return lifecycle.add_candidate(actor=self.recorder, union_id=union.pk, today=DAY, name=name, post=post, **facts)

    def applied(self, *workplaces: Employer, **told: Any) -> Union:
        union = self.complete(self.preparing(*workplaces, **told))
        return lifecycle.apply_union(actor=self.recorder, union_id=union.pk, seen_version=union.version, today=DAY)

    def approved(self, *workplaces: Employer, **told: Any) -> Union:
        union = self.applied(*workplaces, **told)
        return lifecycle.approve_union(
            actor=self.decider,
            union_id=union.pk,
            seen_version=union.version,
            approval_no="望工〔2026〕12号",
            opinion="同意",
            today=DAY,
        )

    def hand_in_report(self, union: Union) -> None:
        lifecycle.hand_in_paper(
            actor=self.recorder, union_id=union.pk, upload=photo(), slot=rules.REPORT, moment=clock.now()
        )

    def reported(self, union: Union | None = None, *, votes: int = 38) -> Union:
        union = union or self.approved()
        self.hand_in_report(union)
        founding = Founding.unscoped.get(union=union)
        got = {str(each.pk): votes for each in candidates_of(founding=founding)}
        return lifecycle.report_election(
            actor=self.recorder,
            union_id=union.pk,
            seen_version=self.fresh(union).version,
            elected_on=DAY,
            assembly="members",
            eligible=40,
            attended=39,
            years=3,
            votes=got,
            today=DAY,
        )

    def active(self, *workplaces: Employer, **told: Any) -> Union:
        union = self.reported(self.approved(*workplaces, **told))
        return lifecycle.activate_union(
            actor=self.decider, union_id=union.pk, seen_version=union.version, opinion="同意", today=DAY
        )

    def in_term(self, union: Union, ends_on: date, years: int = 3) -> Union:
        """Give a union a running term that ends on a day."""
        terms.enter_term(
            actor=self.recorder,
            union_id=union.pk,
            session_no=4,
            starts_on=ends_on.replace(year=ends_on.year - years),
            years=years,
            today=DAY,
        )
        return self.fresh(union)

    def planned(self, union: Union, candidates: int = 3) -> Any:
        """Return a re-election whose letter and candidates are there."""
        plan = terms.plan_reelection(
            actor=self.recorder, union_id=union.pk, planned_on=DAY, assembly="members", today=DAY
        )
        lifecycle.hand_in_paper(
            actor=self.recorder, union_id=union.pk, upload=photo(), slot=term_rules.REQUEST_LETTER, moment=clock.now()
        )
        for number in range(candidates):
            terms.add_candidate(
                actor=self.recorder,
                reelection_id=plan.pk,
                today=DAY,
                name=f"{NAMES[number]}晓燕",
                identity=identity_number(),
                post="chair" if number == 0 else "committee",
                mode="part_time",
                relation="none",
            )
        return plan

    def asked(self, union: Union, kind: str, **told: Any) -> Any:
        """Return a request for a change of a union."""
        facts: dict[str, Any] = {"reason": "单位重组", "effective_on": DAY}
        if kind != "move":
            facts |= {"resolved_on": DAY, "eligible": 40, "votes": 36, "resolution": photo()}
        return plans.ask_restructuring(actor=self.recorder, union_id=union.pk, kind=kind, today=DAY, **(facts | told))

    @staticmethod
    def fresh(union: Union) -> Union:
        return Union.unscoped.select_related("parent").get(pk=union.pk)
