"""Icons: outlines of Tabler Icons (MIT), drawn into the page so that they take its colours."""

import json
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
OUTLINES = "tabler-icons-outline.nodes"  # JSON; its own ending, so that it is not compressed


class UnknownIcon(LookupError):
    """The set has no outline of this name."""


@lru_cache(maxsize=512)
def _outline(name: str) -> str:
    """The shapes of one icon. Only its own entry is parsed: the whole set is 5,000 icons."""
    text = (settings.VAR / "vendor" / "vendor" / OUTLINES).read_text(encoding="utf-8")
    key = f'\n  "{name}": '
    at = text.find(key)
    if at < 0:
        raise UnknownIcon(name)
    shapes, _ = json.JSONDecoder().raw_decode(text, at + len(key))
    return "".join(_element(shape, attributes) for shape, attributes in shapes)


def _element(shape: str, attributes: dict[str, str]) -> str:
    told = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{shape}{told}/>"


@register.simple_tag
def icon(name: str, label: str = "", size: int = 20) -> SafeString:
    """`{% icon "check" %}` is decoration; with a label it speaks: `{% icon "lock" "Mật" %}`."""
    told = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        ' stroke-linejoin="round" {1} focusable="false">{2}</svg>',
        size,
        told,
        mark_safe(_outline(name)),
    )
