"""Words of the legal pages that look like words of other parts: each is said in the sense of its own page."""

import pytest
from django.utils.translation import override

from legal.choices.cases import CostKind
from legal.choices.letters import Department
from legal.forms import agreements, cases, contracts, disputes, supervision, table
from legal.views.case_act_table import ACTS
from unions.choices import Industry

LABELS = [
    (table.OfferForm, "terms", "方案内容"),
    (table.PaperForm, "upload", "文件"),
    (agreements.WordingForm, "facts", "事实与争议事项"),
    (agreements.PaymentForm, "paid_on", "付款日期"),
    (cases.StageForm, "award", "办理结果"),
    (cases.StageForm, "filed_on", "申请日期"),
    (supervision.RefuseForm, "ground", "情形"),
    (disputes.MediatorForm, "union", "所在工会"),
    (disputes.LimitationForm, "reason", "证据"),
    (contracts.ReportForm, "text", "报告内容"),
]


@pytest.mark.parametrize(("form", "field", "label"), LABELS)
def test_a_field_is_called_what_it_asks_for(form, field, label):
    with override("zh-hans"):
        assert str(form.base_fields[field].label) == label


def test_choices_and_buttons_are_not_borrowed_from_another_subject():
    with override("zh-hans"):
        assert str(Industry.P.label) == "教育"  # not the schooling of a person
        assert str(CostKind.APPRAISAL.label) == "鉴定"
        assert [str(each.label) for each in Department][1:3] == ["医疗保障", "住房和城乡建设"]
        assert str(ACTS["refuse"].verb) == "不予援助"
        confirmed = agreements.ConfirmedForm.base_fields["is_confirmed"]
        assert [str(label) for _value, label in confirmed.choices] == ["予以确认", "不予确认"]
