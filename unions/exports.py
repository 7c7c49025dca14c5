"""Lists of the organisation that can be taken out: members, unions, employers."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.chinese.names import mask_name
from core.sheets.lists import Asking, ExportKind, ListColumn, by_key
from core.sheets.services.exporting import offer
from unions.choices import MembershipStatus
from unions.models import Employer, Membership, Union
from unions.rules.members import VIEW
from unions.selectors.employers import employer_list
from unions.selectors.tree import sought, union_list

UNION = "unions.view_union"


def _union_asked(asking: Asking, permission: str) -> Union | None:
    code = asking.params.get("union", "")
    return Union.objects.permitted(asking.actor, permission).filter(code=code).first() if code else None


def members(asking: Asking) -> QuerySet[Membership]:
    """Return the members of one's branch, narrowed as their list is: by union and state."""
    rows = Membership.objects.permitted(asking.actor, VIEW)
    if asking.params.get("union"):
        rows = rows.filter(union=_union_asked(asking, VIEW))
    if asking.params.get("status") in MembershipStatus.values:
        rows = rows.filter(status=asking.params["status"])
    return rows.select_related("person", "union", "employer").defer("person__search_keys")


def members_narrowed(asking: Asking) -> list[str]:
    """Return by what the members are narrowed."""
    union, status = _union_asked(asking, VIEW), asking.params.get("status", "")
    told = [union.name] if union else []
    return told + ([str(MembershipStatus(status).label)] if status in MembershipStatus.values else [])


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")


MEMBERS = offer(
    ExportKind(
        code="members",
        label=gettext_lazy("Members"),
        permission=VIEW,
        list_url="unions:member_search",
        take=by_key(members),
        narrowed=members_narrowed,
        columns=(
            ListColumn(
                pgettext_lazy("person", "Name"),
                lambda row: mask_name(row.person.name),
                full=lambda row: row.person.name,
            ),
            ListColumn(
                gettext_lazy("Identity number"),
                lambda row: str(row.person.identity),
                24,
                full=lambda row: row.person.identity.open(),
            ),
            ListColumn(pgettext_lazy("person", "Sex"), lambda row: row.person.get_sex_display(), 8),
            ListColumn(
                gettext_lazy("Mobile phone"),
                lambda row: str(row.person.phone),
                16,
                full=lambda row: row.person.phone.open(),
            ),
            ListColumn(gettext_lazy("Date of birth"), None, 14, "day", full=lambda row: row.person.birth_on),
            ListColumn(pgettext_lazy("person", "Schooling"), lambda row: row.person.get_education_display(), 12),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Employer"), lambda row: row.employer.name if row.employer else "", 30),
            ListColumn(gettext_lazy("Job"), lambda row: row.job),
            ListColumn(gettext_lazy("Skill level"), lambda row: row.get_skill_level_display(), 14),
            ListColumn(gettext_lazy("Migrant worker"), lambda row: _yes(row.is_migrant), 10),
            ListColumn(gettext_lazy("Joined on"), lambda row: row.joined_on, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 12),
        ),
    )
)


def _top(asking: Asking) -> Union | None:
    return union_list(asking.actor).filter(code=asking.params.get("under", "")).first()


def unions(asking: Asking) -> QuerySet[Union]:
    """Return the unions of one's branch: the whole branch below the one whose page was open, by part of a name."""
    rows, top = sought(union_list(asking.actor), asking.params.get("q", "")), _top(asking)
    if asking.params.get("under"):
        rows = rows.filter(path__startswith=top.path).exclude(pk=top.pk) if top else rows.none()
    return rows.select_related("region", "parent")


def unions_narrowed(asking: Asking) -> list[str]:
    """Return by what the unions are narrowed."""
    top, text = _top(asking), asking.params.get("q", "")
    told = [_("the whole branch below %(name)s") % {"name": top.name}] if top else []
    return told + ([_("name with “%(text)s”") % {"text": text}] if text else [])


UNIONS = offer(
    ExportKind(
        code="unions",
        label=gettext_lazy("Unions"),
        permission=UNION,
        list_url="unions:union_list",
        take=by_key(unions),
        narrowed=unions_narrowed,
        columns=(
            ListColumn(gettext_lazy("Organisation code"), lambda row: row.code, 18),
            ListColumn(pgettext_lazy("union", "Name"), lambda row: row.name, 40),
            ListColumn(gettext_lazy("Level"), lambda row: row.get_level_display(), 12),
            ListColumn(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 20),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 14),
            ListColumn(gettext_lazy("Union above"), lambda row: row.parent.name if row.parent else "", 34),
            ListColumn(gettext_lazy("Division"), lambda row: row.region.name, 16),
            ListColumn(gettext_lazy("Established on"), lambda row: row.established_on, 14, "day"),
            ListColumn(gettext_lazy("End of term"), lambda row: row.term_end_on, 14, "day"),
        ),
    )
)


def employers(asking: Asking) -> QuerySet[Employer]:
    """Return the employers of one's branch, narrowed as their page is: by name or code, with or without a union."""
    told = {"text": asking.params.get("q", "").strip(), "state": asking.params.get("state", "")}
    return employer_list(asking.actor, asking.today, **told).select_related("region", "place")


EMPLOYERS = offer(
    ExportKind(
        code="employers",
        label=pgettext_lazy("register", "Employers"),
        permission=UNION,
        list_url="unions:employer_list",
        take=by_key(employers),
        columns=(
            ListColumn(gettext_lazy("Unified social credit code"), lambda row: row.credit_code, 24),
            ListColumn(pgettext_lazy("employer", "Name"), lambda row: row.name, 40),
            ListColumn(pgettext_lazy("employer", "Ownership"), lambda row: row.get_ownership_display(), 20),
            ListColumn(gettext_lazy("Industry"), lambda row: row.industry, 10),
            ListColumn(gettext_lazy("Division"), lambda row: row.region.name, 16),
            ListColumn(gettext_lazy("Union"), lambda row: row.covered_by or "", 34),
            ListColumn(gettext_lazy("Workers"), lambda row: row.employee_count, 12, "number"),
            ListColumn(gettext_lazy("Women workers"), lambda row: row.female_count, 12, "number"),
            ListColumn(gettext_lazy("Migrant workers"), lambda row: row.migrant_count, 12, "number"),
            ListColumn(gettext_lazy("Counted on"), lambda row: row.counted_on, 14, "day"),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 12),
            ListColumn(gettext_lazy("Telephone"), lambda row: str(row.phone), 16, full=lambda row: row.phone.open()),
        ),
    )
)
