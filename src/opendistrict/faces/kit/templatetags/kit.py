"""Every tag and filter of the kit, in every template (a builtin library). See `kit.tags`."""

from django import template

from opendistrict.faces.kit.tags import charts, forms, frame, icons, layout, numbers, states, tables

register = template.Library()
for part in (charts, forms, frame, icons, layout, numbers, states, tables):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
