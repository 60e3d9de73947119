"""The form of a procedure as a page: what is asked now, by what was answered above it.

The rule of the form (`cases.rules.form`) says what is wrong; here it is only shown.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext

from opendistrict.engine.cases.queries.judging import FieldProblem, cleaning
from opendistrict.engine.cases.shapes.following import Known
from opendistrict.engine.cases.shapes.procedure import FieldKind, FormField, Procedure
from opendistrict.faces.kit import words
from opendistrict.faces.kit.dossier_words import said
from opendistrict.faces.kit.fields import DayInput

PREFIX = "f"
FEW = 5  # choices that are shown all at once
_ATTRS: Mapping[FieldKind, dict[str, str]] = {
    FieldKind.WHOLE: {"inputmode": "numeric", "autocomplete": "off"},
    FieldKind.DECIMAL: {"inputmode": "decimal", "autocomplete": "off"},
    FieldKind.NATIONAL_ID: {"inputmode": "numeric", "autocomplete": "off"},
    FieldKind.PHONE: {"type": "tel", "autocomplete": "tel"},
    FieldKind.EMAIL: {"type": "email", "autocomplete": "email", "autocapitalize": "none"},
}


class ApplicationForm(forms.Form):
    """The fields asked of this applicant, with what they typed and what is wrong with it."""

    use_required_attribute = False

    def __init__(
        self,
        procedure: Procedure,
        asked: Iterable[FormField],
        typed: Mapping[str, str],
        problems: Iterable[FieldProblem] = (),
        *,
        refresh_at: str,
    ) -> None:
        data = {f"{PREFIX}-{code}": text for code, text in typed.items()}
        super().__init__(data, prefix=PREFIX)
        self._problems = list(problems)
        deciding = {one.when.field for one in procedure.form if one.when}
        for one in asked:
            attrs = _refreshing(refresh_at) if one.code in deciding else {}
            self.fields[one.code] = _field(one, attrs)

    def full_clean(self) -> None:
        """What the rule found, nothing else."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        for one in self._problems:
            if one.field in self.fields:
                told = words.sentence(one.code, **one.details)
                self._errors[one.field] = self.error_class([told], renderer=self.renderer)


def _refreshing(address: str) -> dict[str, str]:
    """With script, the fields that depend on this one come and go as it is answered."""
    return {
        "hx-post": address, "hx-trigger": "change", "hx-target": "#fields", "hx-swap": "outerHTML",
        "hx-include": "closest form", "hx-vals": '{"chi-xem": "1"}',
    }  # fmt: skip


def _field(one: FormField, attrs: dict[str, str]) -> forms.Field:
    return forms.Field(
        label=said(one.label), required=one.required, widget=_widget(one, attrs),
        help_text=said(one.help) if one.help else "",
    )  # fmt: skip


def _widget(one: FormField, attrs: dict[str, str]) -> forms.Widget:
    if one.kind is FieldKind.YES_NO:
        options = [("true", gettext("Có")), ("false", gettext("Không"))]
        return forms.RadioSelect(attrs, choices=options)
    if one.kind is FieldKind.CHOICE:
        return _choices(one, attrs)
    if one.kind is FieldKind.DAY:
        return DayInput(attrs)
    if one.kind is FieldKind.LONG_TEXT:
        return forms.Textarea({"rows": "4", "maxlength": str(cleaning.LONG_TEXT_MOST), **attrs})
    return forms.TextInput(
        {"maxlength": str(cleaning.TEXT_MOST), **_ATTRS.get(one.kind, {}), **attrs}
    )


def _choices(one: FormField, attrs: dict[str, str]) -> forms.Widget:
    options: list[Any] = [(choice.value, said(choice.label)) for choice in one.choices]
    if len(options) <= FEW:
        return forms.RadioSelect(attrs, choices=options)
    return forms.Select(attrs, choices=[("", gettext("Chọn")), *options])


def typed_in(post: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the codes of fields; also those this version does not know."""
    begin = f"{PREFIX}-"
    return {
        name.removeprefix(begin): str(text)
        for name, text in post.items()
        if name.startswith(begin) and str(text).strip()
    }


def known_shown(procedure: Procedure, known: Known) -> list[tuple[str, str]]:
    """What the State has already, shown instead of asked; what was told of another stands in the
    form."""
    if known.is_told:
        return []
    return [
        (said(one.label), known.shown[one.held_by])
        for one in procedure.form
        if one.held_by in known.shown
    ]
