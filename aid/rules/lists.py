"""The code lists of the national file form (工会帮扶工作管理系统, domain.md 2.4). Editable under /admin/."""

from django.utils.translation import gettext_noop

from core.codes.registry import declare_list

FORM = "困难职工档案登记表（工会帮扶工作管理系统）"

ETHNIC = declare_list(
    "ethnic",
    gettext_noop("Ethnic group"),
    basis="GB/T 3304",
    entries={
        "01": ("汉族", "Han"),
        "22": ("畲族", "She"),
        "11": ("满族", "Manchu"),
        "03": ("回族", "Hui"),
        "06": ("苗族", "Miao"),
        "08": ("壮族", "Zhuang"),
        "15": ("土家族", "Tujia"),
        "09": ("布依族", "Bouyei"),
        "12": ("侗族", "Dong"),
        "07": ("彝族", "Yi"),
        "04": ("藏族", "Tibetan"),
        "05": ("维吾尔族", "Uyghur"),
        "02": ("蒙古族", "Mongol"),
        "10": ("朝鲜族", "Korean"),
        "99": ("其他民族", "Other"),
    },
)
POLITICAL = declare_list(
    "political",
    gettext_noop("Political status"),
    basis="GB/T 4762",
    entries={
        "13": ("群众", "No party"),
        "01": ("中共党员", "Communist Party"),
        "02": ("中共预备党员", "Probationary party member"),
        "03": ("共青团员", "Youth League"),
        "04": ("民主党派", "Democratic party"),
        "12": ("无党派人士", "Independent"),
    },
)
HEALTH = declare_list(
    "health",
    gettext_noop("Health"),
    basis=FORM,
    entries={
        "good": ("良好", "Good"),
        "cancer": ("癌症", "Cancer"),
        "heart": ("心血管病", "Heart disease"),
        "stroke": ("脑血管病", "Stroke"),
        "uraemia": ("尿毒症", "Uraemia"),
        "mental": ("精神病", "Mental illness"),
        "liver": ("肝病", "Liver disease"),
        "blood": ("血液病", "Blood disease"),
        "diabetes": ("糖尿病", "Diabetes"),
        "tumour": ("肿瘤病", "Tumour"),
        "spine": ("腰颈椎病", "Spine disorder"),
        "pressure": ("高血压病", "High blood pressure"),
        "lung": ("肺病", "Lung disease"),
        "general": ("一般疾病", "Other illness"),
        "disabled": ("残疾", "Disability"),
    },
)
DISABILITY = declare_list(
    "disability",
    gettext_noop("Disability"),
    basis="GB/T 26341",
    entries={
        f"{kind}{level}": (f"{chinese}{'一二三四'[level - 1]}级", f"{english}, level {level}")
        for kind, chinese, english in (
            ("sight", "视力残疾", "Sight"),
            ("hearing", "听力残疾", "Hearing"),
            ("speech", "言语残疾", "Speech"),
            ("limb", "肢体残疾", "Limb"),
            ("mind", "智力残疾", "Intellect"),
            ("mental", "精神残疾", "Mental"),
            ("multi", "多重残疾", "Multiple"),
        )
        for level in (1, 2, 3, 4)
    },
)
INSURANCE = declare_list(
    "insurance",
    gettext_noop("Medical insurance"),
    basis=FORM,
    entries={
        "worker": ("职工医保", "Workers' insurance"),
        "resident": ("城乡居民医保", "Residents' insurance"),
        "free": ("公费医疗", "Public medical care"),
        "none": ("未参保", "Not insured"),
        "other": ("其他", "Other"),
    },
)
MARITAL = declare_list(
    "marital",
    gettext_noop("Marital status"),
    basis="GB/T 2261.2",
    entries={
        "10": ("未婚", "Single"),
        "20": ("已婚", "Married"),
        "30": ("丧偶", "Widowed"),
        "40": ("离婚", "Divorced"),
    },
)
RESIDENCE = declare_list(
    "residence",
    gettext_noop("Household registration"),
    basis=FORM,
    entries={
        "urban": ("非农业", "Non-agricultural"),
        "rural": ("农业", "Agricultural"),
        "turned": ("农转居", "Turned from agricultural"),
    },
)
EDUCATION = declare_list(
    "education",
    gettext_noop("Education"),
    basis="GB/T 4658（按帮扶学段归并）",
    entries={
        "pre": ("学龄前", "Before school"),
        "primary": ("小学", "Primary school"),
        "junior": ("初中", "Junior secondary"),
        "senior": ("高中", "Senior secondary"),
        "trade": ("中职、技校", "Vocational secondary"),
        "college": ("大专、高职", "College"),
        "bachelor": ("本科", "Bachelor"),
        "master": ("研究生", "Postgraduate"),
    },
)
MODEL_WORKER = declare_list(
    "model",
    gettext_noop("Model worker"),
    basis=FORM,
    entries={
        "none": ("否", "No"),
        "national": ("全国劳模", "National"),
        "province": ("省部级劳模", "Provincial"),
        "city": ("地市级劳模", "City"),
        "other": ("其他", "Other"),
    },
)
