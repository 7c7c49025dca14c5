"""What pages show: amounts, days, distances, tags, links; and what every template must keep to."""

import hashlib
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import polib
import pytest
from django import forms
from django.conf import settings as live_settings
from django.template import Context, Engine, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from core.templatetags import fields, show, year

ROOT = Path(live_settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OURS = sorted((ROOT / "templates" / "core").glob("*.html"))
SHEETS = [ROOT / "static/core/app.css", *sorted((ROOT / "static/core/css").glob("*.css"))]
HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=HERE)


@pytest.fixture
def chinese(settings, tmp_path):
    """Speak Chinese by our own fragment, whether or not the catalogue has been compiled."""
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    polib.pofile(str(ROOT / "locale/zh_Hans/shell.po")).save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def written(source: str, **context) -> str:
    return Template("{% load show year %}" + source).render(Context({"shell": {"now": NOW}} | context))


# --- Money and numbers ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(2000), "2,000.00"),
        (Decimal("1234567.885"), "1,234,567.89"),
        (Decimal(-63500), "-63,500.00"),
        (0, "0.00"),
        (None, "--"),
        ("", "--"),
        ("many", "--"),
    ],
)
def test_an_amount_has_separators_and_two_decimals(value, text):
    assert show.yuan(value) == text


def test_whole_fen_become_yuan():
    assert show.fen(200000) == "2,000.00"
    assert show.fen(1) == "0.01"
    assert show.fen(None) == "--"


def test_money_in_running_text_has_its_currency(chinese):
    assert show.money(Decimal(4000)) == "¥4,000.00"
    assert show.money(Decimal(736500), 0) == "¥736,500"
    assert show.money(Decimal(-12000)) == "-¥12,000.00"
    assert show.abs_money(Decimal(-12000)) == "¥12,000.00"
    assert show.money_fen(1821) == "¥18.21"
    assert show.money(None) == "--"


def test_money_in_english(english):
    assert show.money(Decimal(4000)) == "CNY 4,000.00"


def test_capital_figures():
    assert show.capital(Decimal(736500)) == "柒拾叁万陆仟伍佰元整"
    assert show.capital(None) == "--"


def test_percentages_and_shares():
    assert show.percent(736500, 800000) == "92.1%"
    assert show.percent(54) == "54.0%"
    assert show.percent(1, 0) == "--"
    assert show.percent(None) == "--"
    assert [show.share(186, 300), show.share(9, 3), show.share(-1, 3), show.share(None), show.share(1, 0)] == [
        62,
        100,
        0,
        0,
        0,
    ]


def test_zero_is_printed_and_the_unknown_is_dashed():
    assert show.dash(0) == 0
    assert show.dash(None) == show.dash("") == "--"
    assert show.count(7128) == "7,128"
    assert show.count(None) == "--"


# --- Days and moments -------------------------------------------------------------------------------
def test_a_day_has_its_weekday_and_its_year_only_when_needed(chinese):
    assert show.day_filter(date(2026, 11, 25), NOW) == "11-25 周三"
    assert show.day_filter(date(2027, 1, 8), NOW) == "2027-01-08 周五"
    assert show.day_filter(date(2026, 11, 25)) == "2026-11-25 周三"
    assert written("{% day on %}", on=date(2026, 11, 25)) == "11-25 周三"
    assert written("{% short_day on %}", on=date(2026, 11, 25)) == "11-25"
    assert written("{% day on %}", on=None) == "--"


def test_days_in_english(english):
    assert show.day_filter(date(2026, 11, 25), NOW) == "25 Nov"
    assert show.day_filter(date(2027, 1, 8), NOW) == "8 Jan 2027"


def test_a_moment_is_local_and_a_plain_day_gets_no_midnight(chinese):
    assert show.moment_filter(datetime(2026, 11, 18, 7, 20, tzinfo=ZoneInfo("UTC")), NOW) == "11-18 15:20"
    assert written("{% moment at %}", at=date(2026, 11, 18)) == "11-18"
    assert show.moment_filter(None) == "--"


def test_a_moment_belongs_to_its_local_day(chinese):
    late_evening = datetime(2026, 11, 22, 17, 0, tzinfo=ZoneInfo("UTC"))  # 01:00 on the 23rd in Shanghai
    assert show.local_date(late_evening) == date(2026, 11, 23)
    assert written("{% due_tone at %}", at=late_evening) == "late"


def test_ranges_are_words(chinese):
    assert written("{% day_range a b %}", a=date(2026, 4, 9), b=date(2026, 4, 16)) == "04-09 至 04-16"
    assert written("{% day_range a b %}", a=date(2026, 4, 9), b=None) == "04-09"
    assert written("{% weekday_time at %}", at=datetime(2026, 11, 27, 9, tzinfo=HERE)) == "周五 09:00"


# --- How far away -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "when", "distance", "tone"),
    [
        (date(2026, 11, 19), "11-19", "逾期 4 天", "late"),
        (date(2026, 11, 23), "11-23 周一", "今天", "soon"),
        (date(2026, 11, 25), "11-25 周三", "还剩 2 天", ""),
        (NOW + timedelta(hours=8), "今天 18:00", "还剩 8 小时", "soon"),
        (NOW + timedelta(minutes=40), "今天 10:40", "还剩 40 分钟", "soon"),
        (NOW - timedelta(hours=2), "今天 08:00", "逾期 2 小时", "late"),
        (NOW - timedelta(minutes=5), "今天 09:55", "逾期 5 分钟", "late"),
        (NOW + timedelta(days=2), "11-25 周三 10:00", "还剩 2 天", ""),
        (datetime(2027, 1, 8, 9, tzinfo=HERE), "2027-01-08 周五 09:00", "还剩 46 天", ""),
    ],
)
def test_a_due_date_carries_its_meaning(chinese, value, when, distance, tone):
    assert written("{% due_when at %}|{% due at %}|{% due_tone at %}", at=value) == f"{when}|{distance}|{tone}"
    assert show.due_filter(value, NOW) == distance


def test_working_days_say_so(chinese):
    assert show.due_days(9) == "还剩 9 个工作日"
    assert show.due_days(-1) == "逾期 1 个工作日"
    assert show.due_days(0) == "今天"
    assert show.due_days(None) == "--"


def test_english_counts_one_and_many(english):
    assert show.due_filter(date(2026, 11, 24), NOW) == "1 day left"
    assert show.due_filter(date(2026, 11, 21), NOW) == "2 days overdue"


def test_a_distance_without_the_present_moment_is_refused():
    with pytest.raises(ValueError, match="present moment"):
        Template("{% load show %}{% due at %}").render(Context({"at": date(2026, 11, 25)}))


# --- The planning year ----------------------------------------------------------------------------------
def test_a_bar_covers_its_first_and_its_last_day():
    first = date(2026, 3, 1)
    assert (year.gantt_start(date(2026, 3, 1), first), year.gantt_end(date(2026, 4, 30), first)) == (1, 9)
    assert (year.gantt_start(date(2026, 11, 16), first), year.gantt_end(date(2027, 2, 28), first)) == (35, 49)
    assert (year.gantt_start(date(2025, 1, 1), first), year.gantt_end(date(2028, 1, 1), first)) == (1, 49)


def test_today_stands_where_the_month_has_come_to():
    assert year.gantt_left(NOW, date(2026, 3, 1)) == 73
    assert year.gantt_left(NOW, date(2027, 3, 1)) == -1


def test_months_name_the_new_year(chinese):
    months = year.gantt_months(date(2026, 3, 1), NOW)
    assert [month["label"] for month in months] == [
        *(f"{number}月" for number in range(3, 13)),
        "27年1月",
        "2月",
    ]
    assert [month["label"] for month in months if month["current"]] == ["11月"]


# --- Tags, icons, links, forms ----------------------------------------------------------------------------
def test_a_state_is_escaped_and_toned():
    assert show.status_tag("<b>", "ok") == '<span class="tag ok">&lt;b&gt;</span>'
    assert show.status_tag("草稿") == '<span class="tag">草稿</span>'
    with pytest.raises(KeyError):
        show.status_tag("x", "pink")


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in show.icon("inbox")
    assert show.icon("inbox").endswith('#i-inbox"/></svg>')
    assert 'role="img" aria-label="Met"' in show.icon("check", "Met")


def test_a_link_keeps_the_filters_and_drops_what_it_is_told():
    request = RequestFactory().get("/", {"status": "active", "q": "王 兰", "after": "k"})
    link = Template("{% load show %}{% querystring_with sort='-due' after=None %}").render(
        Context({"request": request})
    )
    assert link == "?status=active&amp;q=%E7%8E%8B+%E5%85%B0&amp;sort=-due"


class Household(forms.Form):
    income = forms.DecimalField(widget=forms.TextInput(attrs={"data-suffix": "元", "data-width": "amount"}))
    cause = forms.ChoiceField(widget=forms.RadioSelect, choices=[("ill", "Illness")])
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("The two do not fit.")


def test_every_problem_is_listed_with_its_control():
    found = fields.problems(Household({"income": "abc"}))
    assert [one["target"] for one in found] == ["", "id_income", "id_cause_0", ""]
    assert found[0]["text"] == "The two do not fit."
    assert fields.problems(None) == fields.problems("") == []


def test_a_field_shows_its_error_unit_and_width(english):
    form = Household({"income": "abc"})
    html = get_template("core/_field.html").render({"field": form["income"]})
    assert 'class="field f-amount bad"' in html
    assert '<span class="unit">元</span>' in html
    assert 'id="id_income_error"' in html
    assert 'aria-describedby="id_income_error"' in html


def test_the_phone_line_names_the_present_stage():
    stages = [{"label": "a", "state": "done"}, {"label": "b", "state": "current"}, {"label": "c", "state": "todo"}]
    here = show.current_stage(stages)
    assert (here["number"], here["total"], here["stage"]["label"]) == (2, 3, "b")
    assert show.current_stage([]) == {}


# --- What every template keeps to ---------------------------------------------------------------------------
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_holds_inline_style_script_or_handler(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text)


def test_only_the_box_at_the_top_is_a_search_field():
    """The styles of fields know no other: beside its neighbours such a field stood small and without a frame."""
    found = {path.name for path in TEMPLATES if re.search(r'type="search"', path.read_text())}
    assert found == {"_top.html", "_search_box.html"}


def test_every_icon_that_is_drawn_exists():
    known = set(re.findall(r'id="i-([a-z]+)"', (ROOT / "static/core/icons.svg").read_text()))
    drawn = {name for path in TEMPLATES for name in re.findall(r"{% icon \"([a-z]+)\"", path.read_text())}
    assert drawn <= known
    assert {"board", "gear", "inbox"} <= known


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_part_says_what_it_needs_and_compiles(path):
    assert path.read_text().startswith("{#")
    get_template(f"core/{path.name}")


def classes_of(paths):
    return {
        name
        for path in paths
        for value in re.findall(r'class="([^"{]*(?:{[%{].*?[%}]}[^"{]*)*)"', path.read_text())
        for name in re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "?", value)).split()
        if re.fullmatch(r"[a-z][\w-]*[a-z0-9]|[a-z]", name)
    }


def test_every_class_of_a_part_is_styled():
    css = "".join(sheet.read_text() for sheet in [*SHEETS, ROOT / "static/core/percent.css"])
    styled = set(re.findall(r"\.(-?[A-Za-z][\w-]*)", css))
    hooks = {"yes", "nojs", "group"}
    assert classes_of(OURS) - styled - hooks == set()


def test_every_class_of_a_page_is_styled():
    css = "".join(sheet.read_text() for sheet in (ROOT / "static").rglob("*.css"))
    script = "".join(path.read_text() for path in (ROOT / "static").rglob("*.js"))
    styled = set(re.findall(r"\.(-?[A-Za-z][\w-]*)", css + script))
    # Names that say what a thing is and need no style of their own. A gap or a width is never one of them.
    named = {"yes", "nojs", "group", "center", "h", "inbox", "inl", "inside", "m-name", "mapc", "ntable", "signature"}
    assert classes_of(TEMPLATES) - styled - named == set()


def test_what_ran_by_itself_is_the_system_to_a_reader(english):
    assert written("{{ by|whom }}", by="job: aid.dedup_scan") == "The system"
    assert written("{{ by|whom }}", by="command: load_demo") == "The system"
    assert written("{{ by|whom }}", by="沈静怡") == "沈静怡"
    assert written("{{ by|whom }}", by="") == ""


def test_style_sheets_stay_readable():
    assert all(len(sheet.read_text().splitlines()) <= 400 for sheet in SHEETS)
    assert not any(re.search(r"url\((?!\"data:)", sheet.read_text()) for sheet in SHEETS)


def test_vendored_files_are_what_the_lock_says():
    folder = ROOT / "static/core/vendor"
    listed = [line.split() for line in (folder / "vendor.lock").read_text().splitlines() if not line.startswith("#")]
    assert {line[0] for line in listed} == {path.name for path in folder.iterdir()} - {"vendor.lock"}
    for name, _package, _version, digest, _licence in listed:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_frame_shows_the_brand_alone_to_nobody_in_particular():
    html = get_template("core/base.html").render({"shell": {"now": NOW}})
    assert "<main" in html
    assert 'class="tabbar"' not in html
    assert "plain-top" in html


def test_the_page_of_a_fault_needs_no_context():
    html = Engine.get_default().get_template("500.html").render(Context())
    assert html.count("<h1") == 1
    assert "<script" not in html


@pytest.mark.parametrize(
    ("shown", "clears", "leads"),
    [
        ("/venues/", "/venues/?", False),
        ("/venues/?q=&kind=", "/venues/?", False),
        ("/venues/?kind=mommy", "/venues/?", True),
        ("/venues/?node=33&kind=mommy", "/venues/?node=33", True),
        ("/venues/?node=33", "/venues/?node=33", False),
        ("/needy/?status=filed", "?status=filed", False),
        ("/needy/?status=filed&q=1", "?status=filed", True),
        ("/needy/", "/venues/", True),
    ],
)
def test_filters_are_cleared_only_where_there_are_some(db, shown, clears, leads):
    words = get_template("core/_empty.html").render(
        {"empty_title": "-", "clear_url": clears}, RequestFactory().get(shown)
    )
    assert (f'href="{clears}"' in words) is leads
