"""Employers and unions as lists to be imported (domain.md 1.1)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.chinese.text import TextError
from core.sheets import cells
from core.sheets.kinds import ImportColumn, ImportKind, Text, register
from unions.choices import Ownership, UnionKind
from unions.services import employer_import, union_import

KEEP = "unions.edit_employer"
DECIDE = "unions.decide_union"
CODES = ("统一社会信用代码", "单位统一社会信用代码", "社会信用代码", "信用代码")
OWNERSHIPS = {
    "国有企业": "110",
    "私营": "170",
    "私营企业": "170",
    "个体工商户": "600",
    "事业单位": "400",
    "机关": "500",
}
SAMPLE_CODE = "91330106MA0TX0011T"  # nobody's: the examples of both lists tell of the same employer
KINDS = {"企业工会": "enterprise", "机关工会": "organ", "事业单位工会": "institution", "联合工会": "joint"}


def employer_code(cell: str) -> str:
    """Read an employer's credit code; a union's own code is no employer's."""
    code = cells.credit_code(cell)
    if code.startswith(("81", "89")):
        raise TextError("union_code", str(_("This is a union's code (81, 89), not an employer's.")))
    return code


def _count(field: str, heading: Text, *aliases: str, sample: str, required: bool = False) -> ImportColumn:
    return ImportColumn(
        field=field, heading=heading, read=cells.whole(), aliases=aliases, required=required, sample=sample
    )


EMPLOYERS = register(
    ImportKind(
        code="employers",
        label=pgettext_lazy("register", "Employers"),
        about=_("The register of employers, with or without a union: known by the credit code, brought up to date."),
        permission=KEEP,
        columns=(
            ImportColumn(
                field="credit_code",
                heading=_("Unified social credit code"),
                read=employer_code,
                aliases=CODES,
                required=True,
                width=24,
                sample=SAMPLE_CODE,
            ),
            ImportColumn(
                field="name",
                heading=pgettext_lazy("employer", "Name"),
                read=cells.title(120),
                aliases=("单位全称", "企业名称", "用人单位", "名称"),
                required=True,
                width=36,
                sample="杭州某某有限公司",
            ),
            ImportColumn(
                field="ownership",
                heading=pgettext_lazy("employer", "Ownership"),
                read=cells.one_of(Ownership, OWNERSHIPS),
                aliases=("单位性质", "登记注册类型", "经济类型"),
                required=True,
                choices=cells.labels_of(Ownership),
                sample=Ownership.PRIVATE.label,
            ),
            _count("employee_count", _("Workers"), "职工人数", "职工总数", "从业人数", sample="60", required=True),
            _count("female_count", _("Women workers"), "女职工", "女职工人数", sample="20"),
            _count("migrant_count", _("Migrant workers"), "农民工", "农民工人数", sample="15"),
            _count("dispatched_count", _("Dispatched workers"), "劳务派遣", "劳务派遣人数", sample="0"),
            ImportColumn(
                field="region_code",
                heading=_("Code of the division"),
                read=cells.number_text,
                aliases=("行政区划代码", "所在地代码", "区划代码"),
                note=_("Blank means the division of the union chosen for the import."),
            ),
            ImportColumn(
                field="counted_on",
                heading=_("Counted on"),
                read=cells.day,
                aliases=("统计时间", "统计日期"),
                note=_("Blank means the day of the import."),
                sample="2025-12-31",
            ),
            ImportColumn(
                field="payroll_monthly",
                heading=_("Monthly payroll (yuan)"),
                read=cells.money,
                aliases=("月工资总额",),
                sample="360000.00",
            ),
            ImportColumn(
                field="legal_rep",
                heading=_("Legal representative"),
                read=cells.text(64),
                aliases=("法定代表人", "法人"),
            ),
            ImportColumn(field="contact", heading=_("Contact"), read=cells.text(64), aliases=("联系人",)),
            ImportColumn(
                field="phone", heading=_("Telephone"), read=cells.phone, aliases=("联系电话", "电话"), mask="phone"
            ),
        ),
        check=employer_import.check,
        commit=employer_import.commit,
        key_of=lambda values: values.get("credit_code", ""),
        written_at_once=1000,
    )
)

UNIONS = register(
    ImportKind(
        code="unions",
        label=_("Unions"),
        about=_("Unions that exist already, below one on file. A union on file is not changed by a list."),
        permission=DECIDE,
        columns=(
            ImportColumn(
                field="name",
                heading=pgettext_lazy("union", "Name"),
                read=cells.title(100),
                aliases=("工会全称", "工会名称", "基层工会名称"),
                required=True,
                width=36,
                sample="杭州某某有限公司工会",
            ),
            ImportColumn(
                field="kind",
                heading=_("Kind of the union"),
                read=cells.one_of(UnionKind, KINDS),
                aliases=("工会类型", "工会类别", "组织类型"),
                required=True,
                choices=cells.labels_of(UnionKind),
                sample=UnionKind.ENTERPRISE.label,
            ),
            ImportColumn(
                field="parent",
                heading=_("Union above (name or code)"),
                read=cells.text(100),
                aliases=("上级工会", "上级工会名称", "上级工会代码"),
                width=34,
                note=_("Blank means the union chosen for the import."),
            ),
            ImportColumn(
                field="established_on",
                heading=_("Established on"),
                read=cells.day,
                aliases=("建会日期", "建会时间", "成立时间"),
                sample="2020-05-01",
            ),
            ImportColumn(
                field="employer_code",
                heading=_("Credit code of the employer"),
                read=employer_code,
                aliases=CODES,
                width=24,
                note=_("The employer it covers; import employers first."),
                sample=SAMPLE_CODE,
            ),
        ),
        check=union_import.check,
        commit=union_import.commit,
        key_of=lambda values: f"{values.get('parent', '')}|{values['name']}" if "name" in values else "",
        written_at_once=500,
        list_url="unions:union_list",
    )
)
