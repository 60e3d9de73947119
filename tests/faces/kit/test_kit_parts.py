"""What the tags write: words, marks for screen readers, and nothing unescaped."""

import json
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.faces.kit.tags import states
from opendistrict.faces.kit.tags.icons import UnknownIcon
from opendistrict.kernel.refusals import Refused

TODAY = date(2026, 11, 22)


def draw(source: str, **context: object) -> str:
    with translation.override("vi"):
        return Template(source).render(Context({"today": TODAY, **context}))


@pytest.mark.parametrize(
    ("due", "days", "done", "kind", "words"),
    [
        (date(2026, 11, 25), 3, False, "risk", "còn 3 ngày làm việc"),
        (date(2026, 12, 4), 9, False, "idle", "còn 9 ngày làm việc"),
        (TODAY, 0, False, "risk", "hôm nay"),
        (date(2026, 11, 14), -6, False, "late", "quá hạn 6 ngày làm việc"),
        (date(2026, 11, 24), None, False, "risk", "còn 2 ngày"),
        (date(2026, 11, 14), -6, True, "idle", "đã xong"),
        # A Saturday's deadline on Sunday: no working day between, and yet it is past.
        (date(2026, 11, 21), 0, False, "late", "vừa quá hạn"),
    ],
)
def test_deadlines(due: date, days: int | None, done: bool, kind: str, words: str) -> None:
    shown = draw(
        "{% deadline_chip due working_days=days done=done %}", due=due, days=days, done=done
    )
    assert f"is-{kind}" in shown
    assert words in shown
    assert f"{due:%d/%m/%Y}" in shown and f'datetime="{due.isoformat()}"' in shown


def test_no_deadline_says_so() -> None:
    assert "không hạn" in draw("{% deadline_chip None %}")


def test_every_verdict_and_task_state_has_words_and_an_icon() -> None:
    for code in states.VERDICTS:
        shown = draw("{% verdict_pill code %}", code=code)
        assert "<svg" in shown and str(states.VERDICTS[code].word) in shown
    for code in states.TASKS:
        shown = draw("{% task_pill code %}", code=code)
        assert "<svg" in shown and str(states.TASKS[code].word) in shown


def test_the_codes_are_those_of_the_field() -> None:
    folder = Path(settings.SHARED) / "domain"
    if not folder.exists():
        pytest.skip(f"the domain notes are not at {folder} (OD_SHARED)")
    known = json.loads((folder / "targets.json").read_text(encoding="utf-8"))["verdicts"]
    assert set(states.VERDICTS) == set(known)
    lines = (folder / "task_status.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert set(states.TASKS) == {line.split(",")[0] for line in lines}


def test_an_unknown_kind_or_icon_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="no such kind"):
        draw('{% status_pill "fine" "x" %}')
    with pytest.raises(UnknownIcon):
        draw('{% icon "no-such-icon" %}')


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')
    assert 'role="img" aria-label="M&lt;ật"' in draw('{% icon "lock" label %}', label="M<ật")


def test_words_given_by_people_are_escaped() -> None:
    bad = "<script>x</script>"
    sources = (
        "{% status_pill 'ok' bad %}",
        "{% person_chip bad post=bad %}",
        "{% section bad note=bad %}{{ bad }}{% endsection %}",
        "{% page_header bad note=bad kicker=bad %}{{ bad }}{% endpage_header %}",
        "{% empty_state bad text=bad %}{{ bad }}{% endempty_state %}",
        "{% chips as kept %}{{ bad }}{% endchips %}{{ kept }}",
        "{% bullet 1 2 label=bad unit=bad %}",
        "{% share_bar parts label=bad %}",
    )
    for source in sources:
        shown = draw(source, bad=bad, parts=[(bad, 1, "a")])
        assert "&lt;script&gt;" in shown, source
        assert "<script" not in shown, source


def test_kept_chips_are_not_escaped_twice() -> None:
    source = (
        "{% chips as standing %}{% status_pill 'ok' 'Đạt' %}{% endchips %}"
        "{% page_header 'Tên' standing=standing %}<a href='#'>Sửa</a>{% endpage_header %}"
    )
    shown = draw(source)
    assert '<span class="pill is-ok">' in shown and "<a href='#'>Sửa</a>" in shown


def test_a_bullet_says_what_it_shows() -> None:
    shown = draw(
        "{% bullet 97.6 98 verdict='KHO_DAT' label='Đúng hạn' unit='%' low=90 forecast=span %}",
        span=(97.2, 98.1),
    )
    assert "Đúng hạn: thực hiện 97,6%; kế hoạch 98%; dự báo (80%) 97,2–98,1%; khó đạt" in shown
    assert "bullet-cut" in shown


def test_a_falling_number_may_be_welcome() -> None:
    assert "is-no" in draw("{% delta -9.8 unit='%' %}")
    assert "is-ok" in draw("{% delta -95 good='down' %}")
    assert "+4,2%" in draw("{% delta 4.2 unit='%' %}")


def test_a_table_names_its_cells_for_narrow_screens() -> None:
    table = Table(
        caption="Hồ sơ",
        columns=[Column("Mã"), Column("Phí", kind="number")],
        rows=[Row(cells=[Cell("A<1", href="/a"), "5"], group="Nhóm", kind="late")],
        next="?after=x",
        count="1.000+",
    )
    shown = draw("{% table table %}", table=table)
    assert '<caption class="visually-hidden">Hồ sơ</caption>' in shown
    assert 'data-label="Phí"' in shown and "A&lt;1" in shown
    assert 'rel="next"' in shown and "1.000+" in shown and "row-late" in shown


def test_a_row_with_too_few_cells_is_a_mistake() -> None:
    table = Table(caption="x", columns=[Column("a"), Column("b")], rows=[Row(cells=["1"])])
    with pytest.raises(ValueError, match="shorter"):
        draw("{% table table %}", table=table)


def test_an_empty_table_teaches() -> None:
    table = Table(caption="x", columns=[], rows=[], empty_title="Chưa có", empty_text="Hãy giao")
    shown = draw("{% table table %}", table=table)
    assert "Chưa có" in shown and "Hãy giao" in shown and "<table" not in shown


class Paper(forms.Form):
    title = forms.CharField(label="Tên", help_text="Một câu.")
    due = DayField(label="Hạn", required=False)
    agree = forms.BooleanField(label="Đồng ý", required=False)
    kind = forms.ChoiceField(
        label="Loại", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")]
    )
    file = forms.FileField(label="Tệp", required=False)


def test_a_wrong_field_tells_screen_readers() -> None:
    shown = draw("{% field form.title %}", form=Paper({"title": ""}))
    assert 'aria-describedby="id_title_help id_title_error"' in shown
    assert 'aria-invalid="true"' in shown and 'id="id_title_error"' in shown
    assert "required" in shown


def test_every_kind_of_field_has_a_label() -> None:
    shown = draw("{% fields form %}", form=Paper())
    assert '<label class="form-label" for="id_title">' in shown
    assert "<fieldset" in shown and "<legend" in shown
    assert "data-drop" in shown and "data-day" in shown
    assert 'type="checkbox"' in shown


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/06/2026", date(2026, 6, 5)),
        ("5/6/2026", date(2026, 6, 5)),
        ("2026-06-05", date(2026, 6, 5)),
    ],
)
def test_days_are_day_first(typed: str, day: date) -> None:
    assert DayField().clean(typed) == day


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(forms.ValidationError):
        DayField().clean("31/02/2026")


def test_a_refusal_says_every_reason() -> None:
    refused = Refused("period_is_empty", "right_is_missing", act="plans.give_task")
    shown = draw("{% refusal refused %}", refused=refused)
    assert 'role="alert"' in shown and shown.count("<li>") == 2
    assert draw("{% refusal refused %}", refused=None).strip() == ""


def test_work_stops_asking_when_done() -> None:
    source = "{% progress 'Nạp' done 5 poll='/x/' %}"
    assert 'hx-get="/x/"' in draw(source, done=4)
    assert "hx-get" not in draw(source, done=5)
