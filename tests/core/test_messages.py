"""`manage.py messages`: what it finds in code and templates, what it refuses, what it writes."""

import gettext
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

pytest.importorskip("babel")
pytest.importorskip("polib")

from core.catalogue import fragments as fragments_module
from core.catalogue.checks import catalogue_paths
from core.catalogue.fragments import folder_of, merged, read_fragments
from core.catalogue.sources import Key, collect
from core.management.commands import messages

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p, npgettext

def page(count, label):
    _("One text "
      "over two lines")
    f"{_('inside an f-string')} {count}"
    ngettext("%(n)s file", "%(n)s files", count) % {"n": count}
    p("month", "May")
    npgettext("bank", "%(n)s line", "%(n)s lines", count)
    _(label)
"""
PAGE = """
{% load i18n %}
<html>
      {% translate "A page's title" %}
  {% translate "May" context "month" %}
        {% blocktranslate count n=rows|length trimmed %}
          One row
        {% plural %}
          {{ n }} rows
        {% endblocktranslate %}
   {{ name|default:_("nobody") }}  "it's unbalanced ( text"
 {% blocktranslate with x=total %}50% of {{ x }}{% endblocktranslate %}
  {% comment %}{% translate "not shown" %}{% endcomment %}
</html>
"""
TRANSLATIONS = {
    "One text over two lines": "一段文字",
    "inside an f-string": "嵌入文字",
    "A page's title": "页面标题",
    "nobody": "无",
    "50%% of %(x)s": "%(x)s 的 50%%",
}
PLURALS = {("%(n)s file", "%(n)s files"): "%(n)s 份", ("One row", "%(n)s rows"): "%(n)s 行"}


def entry(msgid, msgstr, context="", flags=""):
    lines = [f"#, {flags}"] if flags else []
    lines += [f'msgctxt "{context}"'] if context else []
    return "\n".join([*lines, f'msgid "{msgid}"', f'msgstr "{msgstr}"', "", ""])


def plural(one, many, msgstr, context=""):
    head = f'msgctxt "{context}"\n' if context else ""
    return f'{head}msgid "{one}"\nmsgid_plural "{many}"\nmsgstr[0] "{msgstr}"\n\n'


@pytest.fixture
def project(tmp_path):
    """Return a small project, fully translated in two fragments."""
    for path, text in {
        "core/pages.py": CODE,
        "templates/core/page.html": PAGE,
        "templates/core/mail.txt": '{% load i18n %}{% translate "nobody" %}',
        "locale/zh_Hans/one.po": HEADER + "".join(entry(*pair) for pair in TRANSLATIONS.items()),
        "locale/zh_Hans/two.po": HEADER
        + "".join(plural(*pair, text) for pair, text in PLURALS.items())
        + plural("%(n)s line", "%(n)s lines", "%(n)s 笔", "bank")
        + entry("May", "五月", "month"),
    }.items():
        write(tmp_path, path, text)
    run(tmp_path, update=True)
    return tmp_path


def write(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def append(root, path, text):
    write(root, path, (root / path).read_text(encoding="utf-8") + text)


def run(root, **options):
    out, err = StringIO(), StringIO()
    call_command("messages", root=root, stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def refused(root):
    err = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("messages", root=root, check=True, stdout=StringIO(), stderr=err)
    assert refusal.value.returncode == 1
    return err.getvalue()


def test_every_text_is_found_with_its_plural_its_context_and_its_line(project):
    uses = collect(project).uses

    assert set(uses) == {
        *(Key("", msgid) for msgid in TRANSLATIONS),
        Key("", "%(n)s file"), Key("", "One row"), Key("month", "May"), Key("bank", "%(n)s line"),
    }  # fmt: skip
    assert uses[Key("", "One row")].plural == "%(n)s rows"
    assert uses[Key("bank", "%(n)s line")].plural == "%(n)s lines"
    assert uses[Key("", "A page's title")].places == ["templates/core/page.html:4"]
    assert uses[Key("", "nobody")].places == ["templates/core/mail.txt:1", "templates/core/page.html:11"]
    assert uses[Key("month", "May")].places == ["core/pages.py:9", "templates/core/page.html:5"]


def test_a_complete_project_passes(project):
    assert "9 texts, 9 translations, 0 problems" in run(project, check=True)


def test_the_compiled_catalogue_translates(project):
    with catalogue_paths(folder_of(project))[1].open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    assert compiled.gettext("nobody") == "无"
    assert compiled.ngettext("%(n)s file", "%(n)s files", 1) == "%(n)s 份"
    assert compiled.pgettext("month", "May") == "五月"
    assert compiled.npgettext("bank", "%(n)s line", "%(n)s lines", 2) == "%(n)s 笔"


def test_writing_twice_writes_the_same_bytes(project):
    before = [path.read_bytes() for path in catalogue_paths(folder_of(project))]

    run(project, update=True)

    assert [path.read_bytes() for path in catalogue_paths(folder_of(project))] == before
    assert b"POT-Creation-Date" not in before[0]


def test_moving_an_entry_to_another_fragment_changes_nothing(project):
    before = merged(read_fragments(folder_of(project)))
    folder = folder_of(project)
    (folder / "one.po").rename(folder / "zzz.po")

    assert merged(read_fragments(folder)) == before


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        pytest.param("core/pages.py", '\n_("New text")\n', "core/pages.py:13: no entry", id="new text in code"),
        pytest.param(
            "templates/core/mail.txt", '\n{% translate "New" %}', "templates/core/mail.txt:2: no entry", id="in a page"
        ),
        pytest.param("core/pages.py", '\np("day", "May")\n', "'May' (day)", id="known text in another context"),
        pytest.param("core/pages.py", '\nngettext("nobody", "bodies", 2)\n', "msgid_plural 'bodies'", id="plural"),
        pytest.param("core/pages.py", '\n_(f"sum {CODE}")\n', "core/pages.py:13: the text", id="computed text"),
        pytest.param("core/pages.py", '\n_("a %s" % 1)\n', "core/pages.py:13: the text", id="formatted too early"),
        pytest.param("core/pages.py", "\ndef broken(:\n", "core/pages.py", id="code nobody can read"),
        pytest.param(
            "templates/core/mail.txt", "{{ x|default:_(' }}", "templates/core/mail.txt", id="page nobody reads"
        ),
        pytest.param("templates/core/mail.txt", "{% blocktranslate %}{% if x %}", "must not include", id="tag in text"),
        pytest.param("locale/zh_Hans/two.po", entry("nobody", "没有人"), "two translations", id="conflict"),
        pytest.param("locale/zh_Hans/one.po", entry("nobody", "没有人"), "two translations", id="conflict in one file"),
        pytest.param("locale/zh_Hans/two.po", entry("%(a)s left", "还剩 %(b)s"), "placeholders differ", id="named"),
        pytest.param(
            "locale/zh_Hans/two.po", entry("5%%%(a)s", "五"), "placeholders differ", id="after a percent sign"
        ),
        pytest.param("locale/zh_Hans/two.po", entry("{a} left", "还剩"), "placeholders differ", id="braces"),
        pytest.param("locale/zh_Hans/two.po", entry("%s of %s", "%s"), "placeholders differ", id="positional"),
        pytest.param("locale/zh_Hans/two.po", 'msgid "x\n', "cannot be read: two.po: line", id="quote left open"),
        pytest.param("locale/zh_Hans/two.po", 'msgid "x"\nmsgstr “好”\n', "two.po: line", id="Chinese quotes"),
        pytest.param("locale/zh_Hans/two.po", 'msgid "x"\nmsgid "y"\n', "cannot be read: two.po", id="no msgstr"),
        pytest.param("locale/zh_Hans/two.po", entry("Later", "以后"), "django.mo is not up to date", id="not compiled"),
    ],
)
def test_check_refuses(project, path, text, words):
    append(project, path, text)

    assert words in refused(project)


@pytest.mark.parametrize("change", [entry("nobody", "无", flags="fuzzy"), entry("nobody", "")])
def test_a_doubtful_or_empty_translation_is_none(project, change):
    path = "locale/zh_Hans/one.po"
    text = (project / path).read_text(encoding="utf-8")
    write(project, path, text.replace(entry("nobody", "无"), change))

    assert "not translated in one.po" in refused(project)


def test_a_stale_catalogue_is_refused_until_it_is_updated(project):
    catalogue_paths(folder_of(project))[1].write_bytes(b"")

    assert "django.mo is not up to date" in refused(project)
    run(project, update=True)
    run(project, check=True)


def test_placeholders_may_change_their_order_and_percent_signs_are_none(project):
    write(project, "locale/zh_Hans/two.po", (project / "locale/zh_Hans/two.po").read_text(encoding="utf-8")
          + entry("%(a)s of %(b)s, 5%% {c}", "{c} 占 %(b)s 的 %(a)s，即 5%%") + entry("5%%(s)", "五成"))  # fmt: skip
    run(project, update=True)

    run(project, check=True)


def test_the_same_entry_in_two_fragments_is_no_conflict(project):
    append(project, "locale/zh_Hans/two.po", entry("nobody", "无"))

    run(project, check=True)


def test_entries_nobody_uses_are_named_and_kept(project):
    append(project, "locale/zh_Hans/two.po", entry("Gone", "已删除"))

    assert "unused: two.po" in run(project, update=True)
    assert "0 problems" in run(project, check=True)


def test_without_an_option_it_reports_and_does_not_fail(project):
    append(project, "core/pages.py", '\n_("New text")\n')

    assert "1 problems" in run(project)


def test_without_its_libraries_it_says_what_to_install(project, monkeypatch):
    monkeypatch.setattr(messages, "MISSING", "polib")

    with pytest.raises(CommandError, match=r"requirements-dev\.txt"):
        run(project, check=True)


def test_every_text_of_this_program_is_translated():
    root = Path(settings.BASE_DIR)

    assert fragments_module.read_fragments(folder_of(root)).unreadable == []
    run(root, check=True)
