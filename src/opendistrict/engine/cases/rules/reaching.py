"""Whether a condition can ever hold, by what the form lets be filled in."""

from opendistrict.engine.cases.shapes.procedure import FieldKind, FormField, Procedure, When


def possible(field: FormField) -> frozenset[str | bool]:
    """The values a condition can ask of a field; none where it cannot be asked for its value."""
    if field.kind is FieldKind.YES_NO:
        return frozenset({True, False})
    return frozenset(choice.value for choice in field.choices)


def can_hold(procedure: Procedure, when: When) -> bool:
    """The field is there, can have one of the values, and can itself be asked: each condition on
    the way back rests on a field further up in the form, as a page is filled in."""
    order = {field.code: n for n, field in reversed(list(enumerate(procedure.form)))}
    below = len(procedure.form)
    while True:
        n = order.get(when.field)
        if n is None or n >= below:
            return False
        field = procedure.form[n]
        if not possible(field) & set(when.is_in):
            return False
        if field.when is None:
            return True
        below, when = n, field.when
