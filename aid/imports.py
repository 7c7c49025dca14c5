"""Lists of aid that can be imported: drafts of applications, families for a roster, answers of a bank."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aid.choices.files import Standing
from aid.choices.relief import RosterStatus
from aid.models import Roster
from aid.services import bank_imports, bank_results, list_imports
from core.actors import Actor
from core.sheets import cells
from core.sheets.kinds import ImportColumn, ImportKind, register

STANDINGS = {"在职": "working", "下岗": "unemployed", "失业": "unemployed", "退休": "retired", "在岗": "working"}
MOST_ROSTERS = 100


def rosters_open(actor: Actor) -> list[tuple[str, str]]:
    """Return the drafts of rosters somebody may add families to."""
    rows = Roster.objects.permitted(actor, list_imports.BUILD).filter(status=RosterStatus.DRAFT)
    rows = rows.select_related("programme", "union").order_by("-created_at", "-pk")[:MOST_ROSTERS]
    return [(str(roster.pk), f"{roster.programme.name} {roster.union.name}") for roster in rows]


def _key(name: str) -> Any:
    return lambda values: values.get(name, "")


DRAFTS = register(
    ImportKind(
        code="needy-drafts",
        label=_("Drafts of applications"),
        about=_("One draft a family, with its applicant. Consents, income and papers follow on each draft's own page."),
        permission=list_imports.EDIT,
        columns=(
            ImportColumn(
                field="name",
                heading=pgettext_lazy("person", "Name"),
                read=cells.name,
                aliases=("职工姓名", "申请人", "申请人姓名"),
                required=True,
                sample="王秀兰",
            ),
            ImportColumn(
                field="identity",
                heading=_("Identity number"),
                read=cells.number_text,
                aliases=("身份证", "身份证号码", "证件号码"),
                required=True,
                width=24,
                mask="identity",
                sample="330782198709210028",
            ),
            ImportColumn(
                field="phone",
                heading=_("Mobile phone"),
                read=cells.mobile,
                aliases=("手机", "手机号码", "联系电话"),
                required=True,
                mask="phone",
                sample="13800005678",
            ),
            ImportColumn(
                field="standing",
                heading=_("What the applicant does"),
                read=cells.one_of(Standing, STANDINGS),
                aliases=("人员身份", "就业状况", "工作状态"),
                required=True,
                choices=cells.labels_of(Standing),
                sample=Standing.WORKING.label,
            ),
        ),
        check=list_imports.check_drafts,
        commit=list_imports.commit_drafts,
        key_of=_key("identity"),
        is_guarded=True,
        checked_at_once=1000,
        written_at_once=50,
        list_url="aid:file_list",
    )
)

ROSTER = register(
    ImportKind(
        code="roster",
        label=_("Families for a roster"),
        about=_(
            "The numbers of files whose families go onto a roster; amounts and refusals follow from the programme."
        ),
        permission=list_imports.BUILD,
        columns=(
            ImportColumn(
                field="number",
                heading=_("Number of the file"),
                read=cells.number_text,
                aliases=("档案编号", "档案号", "困难职工档案编号", "编号"),
                required=True,
                width=24,
                sample="330203-2026-0127",
            ),
        ),
        check=list_imports.check_roster_rows,
        commit=list_imports.commit_roster_rows,
        key_of=_key("number"),
        checked_at_once=1000,
        written_at_once=500,
        asks=rosters_open,
        ask_label=_("Roster"),
        list_url="aid:roster_list",
    )
)

BANK = register(
    ImportKind(
        code="bank-result",
        label=_("Answer of a bank"),
        about=_("What the bank says of each line of a batch; a line is found by its number and settled once."),
        permission=bank_results.READ,
        columns=(
            ImportColumn(
                field="key",
                heading=_("Number of the line"),
                read=cells.number_text,
                aliases=("明细号", "批次明细号", "业务序号", "商户流水号"),
                required=True,
                width=26,
                sample="PC330203-2026-0007-00001",
            ),
            ImportColumn(
                field="amount",
                heading=pgettext_lazy("bank", "Amount (yuan)"),
                read=cells.money,
                aliases=("金额", "交易金额", "发放金额"),
                required=True,
                sample="2000.00",
            ),
            ImportColumn(
                field="result",
                heading=pgettext_lazy("bank", "Result"),
                read=cells.text(60),
                aliases=("结果", "处理结果", "交易状态", "状态"),
                required=True,
                sample="成功",
            ),
            ImportColumn(
                field="reference",
                heading=_("The bank's reference"),
                read=cells.text(64),
                aliases=("流水号", "银行流水号", "交易流水号"),
                width=26,
                sample="R20261123000001",
            ),
            ImportColumn(
                field="reason",
                heading=pgettext_lazy("bank", "Reason"),
                read=cells.text(200),
                aliases=("原因", "失败原因", "备注"),
                width=30,
            ),
        ),
        check=bank_imports.check_answers,
        commit=bank_imports.commit_answers,
        key_of=_key("key"),
        checked_at_once=1000,
        written_at_once=500,
        asks=bank_imports.batches_awaiting,
        ask_label=_("Batch"),
        list_url="aid:batch_list",
    )
)
