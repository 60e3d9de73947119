"""What every page stands in: theme, navigation, ribbon, settings of htmx."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.template.context import Context
from django.utils.translation import get_language_info

from opendistrict.faces.kit import clock, nav, preferences
from opendistrict.faces.kit.act_words import act_name
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.formats import language
from opendistrict.kernel.actor import Actor

register = template.Library()
_PORTAL = "opendistrict.faces.portal."

# 409 and 422 carry the same part of the page with sentences that say why not, so they are shown
# like any other answer. No page is kept in the browser's storage: it may hold personal data.
HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "scrollBehavior": "auto",
        # What has come works at once: no moment in which a form is seen, but not yet listened to.
        "defaultSettleDelay": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "409|422", "swap": True, "error": False},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


@register.simple_tag
def htmx_settings() -> str:
    return HTMX


@register.simple_tag(takes_context=True)
def theme_choice(context: Context) -> str:
    """`light`, `dark` or `auto`, from the reader's cookie."""
    return preferences.theme_of(context.get("request"))


@register.simple_tag
def ui_language() -> str:
    return language()


@register.inclusion_tag("kit/_ribbon.html", takes_context=True)
def demo_ribbon(context: Context) -> dict[str, Any]:
    """The ribbon over every page of a demo: what is shown here is sample data, and of which day."""
    day = context.get("today")
    return {"demo": settings.DEMO, "day": day if day and day != clock.today() else None}


@register.simple_tag(takes_context=True)
def nav_links(context: Context) -> list[nav.NavLink]:
    request = context.get("request")
    return nav.links(context.get("actor"), request.path if request else "")


@register.simple_tag(takes_context=True)
def search_url(context: Context) -> str:
    """Where the reader of this page may search; empty for those who may not."""
    return nav.search_url(context.get("actor"))


@register.filter
def named(unit: Any) -> str:
    """`{{ unit|named }}`: a unit's name in the reader's language; the Vietnamese one where the pack
    tells no other."""
    return either(unit.name, unit.name_en)


@register.filter
def may(actor: Actor | None, act: str) -> bool:
    """`{% if actor|may:"plans.read" %}`: whether a way that needs this act is worth showing."""
    return actor is not None and actor.may_somewhere(act)


@register.simple_tag
def address(url_name: str) -> str:
    """The address of a page that may not be there (then empty)."""
    return nav.address(url_name)


@register.simple_tag(takes_context=True)
def entrance(context: Context) -> str:
    """Where a visitor of this page signs in: on the citizens' pages as a citizen, else as staff."""
    match = getattr(context.get("request"), "resolver_match", None)
    theirs = match is not None and match.func.__module__.startswith(_PORTAL)
    return nav.address("citizen_sign_in" if theirs else "account_login")


@register.simple_tag
def languages() -> list[dict[str, str]]:
    return [get_language_info(code) for code, _ in settings.LANGUAGES]


_TOAST = {"error": "no", "warning": "risk", "success": "ok"}


@register.filter
def toast_kind(message: Message) -> str:
    return _TOAST.get(message.level_tag, "progress")


@register.filter
def act_title(act: str) -> str:
    """What an act is called ("Giao nhiệm vụ"), in the reader's language."""
    return act_name(act)
