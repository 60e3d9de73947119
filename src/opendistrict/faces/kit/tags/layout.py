"""The larger parts of a page. Block tags take their actions or contents between the tags."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from opendistrict.faces.kit import words
from opendistrict.faces.kit.formats import number, percent
from opendistrict.kernel.refusals import Refused

register = template.Library()


class Entry(TypedDict, total=False):
    """One line of a timeline; `kind` colours its dot (ok, no, risk, idle, progress, late)."""

    at: date | datetime
    who: str
    what: str
    note: str
    icon: str
    href: str
    kind: str


def _render(context: Context, template_name: str, values: dict[str, Any]) -> SafeString:
    """A part with its own values, and the request's language, session and token."""
    request: HttpRequest | None = context.get("request")
    shared = {"csrf_token": context.get("csrf_token", ""), "today": context.get("today")}
    return render_to_string(template_name, {**shared, **values, "request": request})


@register.simple_block_tag(takes_context=True)
def page_header(
    context: Context,
    content: str,
    what: str,
    *,
    kicker: str = "",
    note: str = "",
    standing: str = "",
    until: str = "",
    who: str = "",
) -> SafeString:
    """What is this · where does it stand · until when · who has it · what can I do now.

    `standing`, `until` and `who` take chips kept with `{% chips as standing %}…{% endchips %}`;
    the actions stand between the tags.
    """
    return _render(
        context,
        "kit/_page_header.html",
        {
            "what": what,
            "kicker": kicker,
            "note": note,
            "standing": standing,
            "until": until,
            "who": who,
            "actions": SafeString(content.strip()),
        },
    )


@register.simple_block_tag
def chips(content: str) -> SafeString:
    """Keeps rendered chips in a variable: `{% chips as who %}{% unit_chip … %}{% endchips %}`."""
    return SafeString(content.strip())


@register.simple_block_tag(takes_context=True)
def section(
    context: Context,
    content: str,
    title: str = "",
    *,
    note: str = "",
    id: str = "",
    icon: str = "",
    flush: bool = False,
    level: int = 2,
) -> SafeString:
    """A card with a title: `{% section "Chỉ tiêu" note="…" %}…{% endsection %}`.

    `flush` lets a table run to the card's edge.
    """
    values = {"title": title, "note": note, "id": id, "icon": icon, "flush": flush, "level": level}
    return _render(context, "kit/_section.html", {**values, "content": content})


@register.simple_block_tag(takes_context=True)
def empty_state(
    context: Context,
    content: str,
    title: str,
    *,
    text: str = "",
    icon: str = "inbox",
    level: int = 0,
) -> SafeString:
    """Says why nothing is here and what would bring something; the way there between the tags.

    `level` makes the title a heading, where it is the only one of the page.
    """
    values: dict[str, Any] = {"title": title, "text": text, "icon": icon, "level": level}
    values["actions"] = SafeString(content.strip())
    return _render(context, "kit/_empty.html", values)


@register.inclusion_tag("kit/_timeline.html", takes_context=True)
def timeline(context: Context, entries: Sequence[Entry], label: str = "") -> dict[str, Any]:
    """What happened, newest first as given; see `Entry`."""
    return {"entries": entries, "label": label, "request": context.get("request")}


@register.inclusion_tag("kit/_definitions.html")
def definitions(items: Sequence[tuple[str, object]]) -> dict[str, Any]:
    """Pairs of term and meaning; an empty meaning shows a dash."""
    return {"items": items}


@register.inclusion_tag("kit/_tabs.html")
def tabs(items: Sequence[tuple[str, str]], current: str, label: str = "") -> dict[str, Any]:
    """Pairs of label and address; `current` is the address of this page."""
    return {"items": items, "current": current, "label": label}


@register.inclusion_tag("kit/_breadcrumb.html")
def breadcrumb(items: Sequence[tuple[str, str]], here: str = "") -> dict[str, Any]:
    """The way down to this page: pairs of label and address, and the page itself."""
    return {"items": items, "here": here}


@register.inclusion_tag("kit/_progress.html")
def progress(
    label: str, done: int, total: int, *, poll: str = "", every: int = 2, id: str = "progress"
) -> dict[str, Any]:
    """Long work. `poll` answers with this same part; when done it comes without `poll`."""
    share = percent(round(100 * done / total)) if total else ""
    return {
        "id": id,
        "label": label,
        "done": done,
        "total": total,
        "counted": f"{number(done)}/{number(total)}",
        "share": share,
        "poll": poll if done < total or not total else "",
        "every": every,
    }


@register.inclusion_tag("kit/refusal.html")
def refusal(refused: Refused | None) -> dict[str, Any]:
    """Why not, and what to do, one sentence per reason; nothing when nothing was refused."""
    return {"sentences": words.sentences(refused) if refused else []}


@register.filter
def said(refused: Refused | None) -> str:
    """The reasons of a refusal as running text, where it is no fault of the reader's."""
    return " ".join(words.sentences(refused)) if refused else ""


@register.inclusion_tag("kit/_keys.html")
def key_hint(*keys: str) -> dict[str, Any]:
    """`{% key_hint "g" "n" %}`."""
    return {"keys": keys}
