"""The real-name register of members as a list to be imported (story 2; domain.md 1.3)."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.sheets import cells
from core.sheets.kinds import ImportColumn, ImportKind, register
from unions.choices import DocumentKind, Sex
from unions.choices.people import (
    ContractType,
    Education,
    Ethnic,
    HouseholdType,
    ModelLevel,
    NewForm,
    Political,
    SkillLevel,
)
from unions.services.member_comparing import compare
from unions.services.member_import import check, commit, undo

EDIT = "unions.edit_person"
SEXES = {"男": "1", "女": "2", "男性": "1", "女性": "2", "m": "1", "f": "2"}
DOCUMENTS = {
    "身份证": "resident_id",
    "居民身份证": "resident_id",
    "港澳台居民居住证": "hmt_residence",
    "港澳居民来往内地通行证": "hmt_permit",
    "台湾居民来往大陆通行证": "hmt_permit",
    "护照": "passport",
    "军官证": "military",
}
POLITICAL = {"党员": "01", "中国共产党党员": "01", "预备党员": "02", "团员": "03", "无党派": "12", "群众": "13"}
EDUCATION = {
    "研究生": "10",
    "硕士": "10",
    "博士": "10",
    "本科": "20",
    "大学": "20",
    "大学本科": "20",
    "大专": "30",
    "专科": "30",
    "中专": "40",
    "中技": "40",
    "技校": "40",
    "职高": "40",
    "高中": "60",
    "初中": "70",
    "小学": "80",
}


def _word(
    field: str,
    heading: Any,
    words: type[TextChoices],
    aliases: tuple[str, ...] = (),
    also: dict[str, str] | None = None,
    sample: TextChoices | None = None,
) -> ImportColumn:
    """Return a column of one of our words; ``also``: what people write instead of them; ``sample``: the example's."""
    return ImportColumn(
        field=field,
        heading=heading,
        read=cells.one_of(words, also),
        aliases=aliases,
        choices=cells.labels_of(words),
        sample=sample.label if sample else "",
    )


MEMBERS = register(
    ImportKind(
        code="members",
        label=_("Members"),
        about=_("The real-name register: one row a person, known by the identity number. Known members are updated."),
        permission=EDIT,
        columns=(
            ImportColumn(
                field="name",
                heading=pgettext_lazy("person", "Name"),
                read=cells.name,
                aliases=("会员姓名", "职工姓名", "名字"),
                required=True,
                sample="王秀兰",
            ),
            _word(
                "identity_kind",
                _("Kind of document"),
                DocumentKind,
                ("证件类别", "证件种类"),
                DOCUMENTS,
                DocumentKind.RESIDENT_ID,
            ),
            ImportColumn(
                field="identity",
                heading=_("Identity number"),
                read=cells.number_text,
                aliases=("身份证", "身份证号码", "居民身份证号", "公民身份号码", "证件号", "证件号码", "身份证件号码"),
                required=True,
                width=24,
                note=_("As text, 18 characters; a number rounded by the spreadsheet is refused."),
                mask="identity",
                sample="330782198709210028",
            ),
            _word("sex", pgettext_lazy("person", "Sex"), Sex, (), SEXES, Sex.FEMALE),
            ImportColumn(
                field="birth_on",
                heading=_("Date of birth"),
                read=cells.day,
                aliases=("出生年月日", "生日"),
                note=_("Follows from an identity card; must agree with it."),
            ),
            ImportColumn(
                field="phone",
                heading=_("Mobile phone"),
                read=cells.mobile,
                aliases=("手机", "手机号", "手机号码", "联系电话", "移动电话", "电话"),
                required=True,
                mask="phone",
                sample="13800005678",
            ),
            ImportColumn(
                field="ethnic",
                heading=pgettext_lazy("person", "Ethnic group"),
                read=cells.one_of(Ethnic, ending="族"),
                choices=cells.labels_of(Ethnic),
                sample=Ethnic.HAN.label,
            ),
            _word("political", pgettext_lazy("person", "Political status"), Political, (), POLITICAL, Political.MASSES),
            _word(
                "education",
                pgettext_lazy("person", "Schooling"),
                Education,
                ("文化程度", "最高学历"),
                EDUCATION,
                Education.SENIOR,
            ),
            _word(
                "household_type", pgettext_lazy("person", "Household registration"), HouseholdType, ("户籍", "户口性质")
            ),
            ImportColumn(
                field="is_migrant",
                heading=_("Migrant worker"),
                read=cells.yes_no,
                aliases=("农民工", "是否为农民工"),
                choices=lambda: ["是", "否"],
                sample="否",
            ),
            ImportColumn(
                field="union",
                heading=_("Union (name or code)"),
                read=cells.text(100),
                aliases=("工会", "工会名称", "所属工会", "所在工会", "基层工会名称", "工会组织代码"),
                width=34,
                note=_("Only where the file is for several unions; blank means the one chosen for the import."),
            ),
            ImportColumn(
                field="employer_code",
                heading=_("Credit code of the employer"),
                read=cells.credit_code,
                aliases=("统一社会信用代码", "单位统一社会信用代码", "社会信用代码", "信用代码"),
                width=24,
            ),
            ImportColumn(
                field="job",
                heading=_("Job"),
                read=cells.text(40),
                aliases=("岗位", "工种", "职务", "岗位/工种"),
                sample="挡车工",
            ),
            _word("skill_level", _("Skill level"), SkillLevel, ("职业技能等级",)),
            _word("contract_type", _("Terms of work"), ContractType, ("劳动合同类型",), sample=ContractType.FIXED),
            ImportColumn(
                field="joined_on",
                heading=_("Joined on"),
                read=cells.day,
                aliases=("入会时间", "加入工会日期", "入会年月日"),
                note=_("Blank means the day of the import."),
                sample="2024-03-01",
            ),
            ImportColumn(
                field="dues_base",
                heading=_("Monthly basic wage (yuan)"),
                read=cells.money,
                aliases=("月基本工资", "会费基数", "月工资"),
            ),
            _word("new_form_category", _("Kind of new-form work"), NewForm, ("新就业形态",)),
            _word("model_worker_level", _("Model worker"), ModelLevel, ("劳模", "劳模级别")),
            ImportColumn(field="remark", heading=_("Remark"), read=cells.text(200), aliases=("说明",), width=28),
        ),
        check=check,
        commit=commit,
        undo=undo,
        compare=compare,
        key_of=lambda values: values.get("identity", ""),
        held_url="unions:transfer_pull",
        list_url="unions:member_search",
    )
)
