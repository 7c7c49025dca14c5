"""The local minimum wage: imputed income, the standard of legal aid, the floor of collective contracts."""

from django.utils.translation import gettext_noop

from core.parameters.registry import declare

MIN_WAGE = declare(
    "needy.min_wage",
    "decimal",
    "2010",
    unit="yuan a month",
    basis="浙江省最低月工资标准（2024 年 1 月 1 日起末档），各地按当地档次设定",
    label=gettext_noop("Minimum wage"),
)
