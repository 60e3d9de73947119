"""Form fields with label, help, error and required mark, tied together for screen readers."""

from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from opendistrict.faces.kit.fields import DayInput

register = template.Library()

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, CHOICES):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _drawn(bound: BoundField) -> SafeString:
    """The control alone, named by its label, described by its help and its error."""
    widget = bound.field.widget
    classes = [str(widget.attrs.get("class", "")), _class_of(widget)]
    if bound.errors:
        classes.append("is-invalid")
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    described = [
        f"{bound.id_for_label}_help" if bound.help_text else "",
        f"{bound.id_for_label}_error" if bound.errors else "",
    ]
    if any(described):
        attrs["aria-describedby"] = " ".join(filter(None, described))
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, CHOICES):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, DayInput):
        return "day"
    return "drop" if isinstance(widget, forms.FileInput) else "plain"


@register.inclusion_tag("kit/_field.html")
def field(bound: BoundField, *, label: str = "", help: str = "") -> dict[str, Any]:
    """`{% field form.name %}`. Files get a drop zone; groups of choices a fieldset."""
    return {
        "bound": bound,
        "label": label or bound.label,
        "help": help or bound.help_text,
        "control": _drawn(bound),
        "kind": _kind(bound.field.widget),
        "required": bound.field.required,
        "is_many": bool(getattr(bound.field.widget, "allow_multiple_selected", False)),
    }


@register.inclusion_tag("kit/_fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """The whole form: what is wrong with all of it, hidden fields, then each field."""
    return {"form": form, "visible": form.visible_fields(), "hidden": form.hidden_fields()}


@register.inclusion_tag("kit/_form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with the form as a whole."""
    return {"errors": form.non_field_errors() if form.is_bound else []}
