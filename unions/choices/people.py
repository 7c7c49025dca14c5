"""Codes of the facts about a member: national standards first (domain.md 10.4), the federation's own after."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Ethnic(TextChoices):
    """Ethnic group, GB 3304-1991."""

    HAN = "01", pgettext_lazy("ethnic group", "Han")
    MONGOL = "02", pgettext_lazy("ethnic group", "Mongol")
    HUI = "03", pgettext_lazy("ethnic group", "Hui")
    TIBETAN = "04", pgettext_lazy("ethnic group", "Tibetan")
    UYGUR = "05", pgettext_lazy("ethnic group", "Uygur")
    MIAO = "06", pgettext_lazy("ethnic group", "Miao")
    YI = "07", pgettext_lazy("ethnic group", "Yi")
    ZHUANG = "08", pgettext_lazy("ethnic group", "Zhuang")
    BOUYEI = "09", pgettext_lazy("ethnic group", "Bouyei")
    KOREAN = "10", pgettext_lazy("ethnic group", "Korean")
    MANCHU = "11", pgettext_lazy("ethnic group", "Manchu")
    DONG = "12", pgettext_lazy("ethnic group", "Dong")
    YAO = "13", pgettext_lazy("ethnic group", "Yao")
    BAI = "14", pgettext_lazy("ethnic group", "Bai")
    TUJIA = "15", pgettext_lazy("ethnic group", "Tujia")
    HANI = "16", pgettext_lazy("ethnic group", "Hani")
    KAZAK = "17", pgettext_lazy("ethnic group", "Kazak")
    DAI = "18", pgettext_lazy("ethnic group", "Dai")
    LI = "19", pgettext_lazy("ethnic group", "Li")
    LISU = "20", pgettext_lazy("ethnic group", "Lisu")
    VA = "21", pgettext_lazy("ethnic group", "Va")
    SHE = "22", pgettext_lazy("ethnic group", "She")
    GAOSHAN = "23", pgettext_lazy("ethnic group", "Gaoshan")
    LAHU = "24", pgettext_lazy("ethnic group", "Lahu")
    SUI = "25", pgettext_lazy("ethnic group", "Sui")
    DONGXIANG = "26", pgettext_lazy("ethnic group", "Dongxiang")
    NAXI = "27", pgettext_lazy("ethnic group", "Naxi")
    JINGPO = "28", pgettext_lazy("ethnic group", "Jingpo")
    KIRGIZ = "29", pgettext_lazy("ethnic group", "Kirgiz")
    TU = "30", pgettext_lazy("ethnic group", "Tu")
    DAUR = "31", pgettext_lazy("ethnic group", "Daur")
    MULAO = "32", pgettext_lazy("ethnic group", "Mulao")
    QIANG = "33", pgettext_lazy("ethnic group", "Qiang")
    BLANG = "34", pgettext_lazy("ethnic group", "Blang")
    SALAR = "35", pgettext_lazy("ethnic group", "Salar")
    MAONAN = "36", pgettext_lazy("ethnic group", "Maonan")
    GELAO = "37", pgettext_lazy("ethnic group", "Gelao")
    XIBE = "38", pgettext_lazy("ethnic group", "Xibe")
    ACHANG = "39", pgettext_lazy("ethnic group", "Achang")
    PUMI = "40", pgettext_lazy("ethnic group", "Pumi")
    TAJIK = "41", pgettext_lazy("ethnic group", "Tajik")
    NU = "42", pgettext_lazy("ethnic group", "Nu")
    UZBEK = "43", pgettext_lazy("ethnic group", "Uzbek")
    RUSSIAN = "44", pgettext_lazy("ethnic group", "Russian")
    EWENKI = "45", pgettext_lazy("ethnic group", "Ewenki")
    DEANG = "46", pgettext_lazy("ethnic group", "Deang")
    BONAN = "47", pgettext_lazy("ethnic group", "Bonan")
    YUGUR = "48", pgettext_lazy("ethnic group", "Yugur")
    GIN = "49", pgettext_lazy("ethnic group", "Gin")
    TATAR = "50", pgettext_lazy("ethnic group", "Tatar")
    DERUNG = "51", pgettext_lazy("ethnic group", "Derung")
    OROQEN = "52", pgettext_lazy("ethnic group", "Oroqen")
    HEZHEN = "53", pgettext_lazy("ethnic group", "Hezhen")
    MONBA = "54", pgettext_lazy("ethnic group", "Monba")
    LHOBA = "55", pgettext_lazy("ethnic group", "Lhoba")
    JINO = "56", pgettext_lazy("ethnic group", "Jino")
    OTHER = "97", pgettext_lazy("ethnic group", "Other")
    CHINESE_OF_FOREIGN_DESCENT = "98", pgettext_lazy("ethnic group", "Chinese of foreign descent")


class Political(TextChoices):
    """Political status, GB/T 4762."""

    PARTY = "01", pgettext_lazy("political status", "Communist Party member")
    PROBATIONARY = "02", pgettext_lazy("political status", "Probationary party member")
    LEAGUE = "03", pgettext_lazy("political status", "Youth League member")
    REVOLUTIONARY = "04", pgettext_lazy("political status", "Revolutionary Committee of the Kuomintang")
    DEMOCRATIC_LEAGUE = "05", pgettext_lazy("political status", "Democratic League")
    CONSTRUCTION = "06", pgettext_lazy("political status", "National Construction Association")
    PROMOTING = "07", pgettext_lazy("political status", "Association for Promoting Democracy")
    PEASANTS = "08", pgettext_lazy("political status", "Peasants and Workers Democratic Party")
    ZHIGONG = "09", pgettext_lazy("political status", "Zhi Gong Party")
    JIUSAN = "10", pgettext_lazy("political status", "Jiusan Society")
    TAIWAN = "11", pgettext_lazy("political status", "Taiwan Democratic Self-Government League")
    NON_PARTISAN = "12", pgettext_lazy("political status", "Non-partisan")
    MASSES = "13", pgettext_lazy("political status", "No party")


class Education(TextChoices):
    """Schooling, GB/T 4658."""

    POSTGRADUATE = "10", pgettext_lazy("schooling", "Postgraduate")
    BACHELOR = "20", pgettext_lazy("schooling", "Bachelor")
    COLLEGE = "30", pgettext_lazy("schooling", "College")
    VOCATIONAL = "40", pgettext_lazy("schooling", "Vocational school")
    SENIOR = "60", pgettext_lazy("schooling", "Senior secondary")
    JUNIOR = "70", pgettext_lazy("schooling", "Junior secondary")
    PRIMARY = "80", pgettext_lazy("schooling", "Primary school")
    OTHER = "90", pgettext_lazy("schooling", "Other")


class HouseholdType(TextChoices):
    """Kind of household registration (户籍类型)."""

    RURAL = "rural", pgettext_lazy("household registration", "Rural")
    URBAN = "urban", pgettext_lazy("household registration", "Non-rural")
    RESIDENT = "resident", pgettext_lazy("household registration", "Unified resident")


class SkillLevel(TextChoices):
    """Grade of skill (技能等级)."""

    JUNIOR = "1", pgettext_lazy("skill", "Junior worker")
    MIDDLE = "2", pgettext_lazy("skill", "Intermediate worker")
    SENIOR = "3", pgettext_lazy("skill", "Senior worker")
    TECHNICIAN = "4", pgettext_lazy("skill", "Technician")
    SENIOR_TECHNICIAN = "5", pgettext_lazy("skill", "Senior technician")
    SPECIAL = "6", pgettext_lazy("skill", "Special-grade technician")
    CHIEF = "7", pgettext_lazy("skill", "Chief technician")


class ContractType(TextChoices):
    """On what terms somebody works (用工形式)."""

    FIXED = "fixed", pgettext_lazy("terms of work", "Fixed-term contract")
    OPEN = "open", pgettext_lazy("terms of work", "Open-ended contract")
    TASK = "task", pgettext_lazy("terms of work", "Contract for a task")
    DISPATCHED = "dispatched", pgettext_lazy("terms of work", "Dispatched")
    PART_TIME = "part_time", pgettext_lazy("terms of work", "Part-time")
    NEW_FORM = "new_form", pgettext_lazy("terms of work", "New-form agreement")
    NONE = "none", pgettext_lazy("terms of work", "No written contract")


class NewForm(TextChoices):
    """Kind of new-form work (新就业形态类别)."""

    COURIER = "courier", pgettext_lazy("new-form work", "Courier")
    RIDER = "rider", pgettext_lazy("new-form work", "Food-delivery rider")
    RIDE_HAILING = "ride_hailing", pgettext_lazy("new-form work", "Ride-hailing driver")
    TRUCK = "truck", pgettext_lazy("new-form work", "Truck driver")
    HOUSEKEEPING = "housekeeping", pgettext_lazy("new-form work", "Housekeeper")
    OTHER = "other", pgettext_lazy("new-form work", "Other")


class ModelLevel(TextChoices):
    """Highest level at which somebody was named a model worker."""

    NATIONAL = "national", pgettext_lazy("model worker", "National")
    PROVINCE = "province", pgettext_lazy("model worker", "Province")
    CITY = "city", pgettext_lazy("model worker", "City")
    COUNTY = "county", pgettext_lazy("model worker", "County")
