"""Every page declares who may see it, then parses, calls once, and translates.

`@page(act="plans.read")` lets in who may do that act somewhere; the query behind the page narrows
to the units it reaches. `@page(public=True)` lets in everybody, `@page(act=None)` everybody who
is signed in and serves in a post, `@page(account=True)` everybody who is signed in (one's own
account), `@page(citizen=True)` a citizen who is signed in (others are led to the citizens'
entrance). A view without `@page` does not start (see `undeclared`).
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import Actor, allow_somewhere
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.registry import acts
from opendistrict.registers.orgs.shapes import PostShape
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.shapes import PartyShape

ACTING = "acting_post"
View = Callable[..., HttpResponse]


def posts_of(request: HttpRequest) -> list[PostShape]:
    """The posts in which the signed-in person serves today."""
    if not hasattr(request, "od_posts"):
        person_id = getattr(request.user, "person_id", None)
        served = orgs.posts_of(person_id, on=clock.today(request)) if person_id else []
        request.od_posts = served  # type: ignore[attr-defined]
    return request.od_posts  # type: ignore[attr-defined,no-any-return]


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request, from the post they chose (the highest unless they chose)."""
    if not hasattr(request, "od_actor"):
        request.od_actor = _actor(request)  # type: ignore[attr-defined]
    return request.od_actor  # type: ignore[attr-defined,no-any-return]


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    if not user.is_authenticated:
        return Actor(kind="citizen", id="", label="")
    if user.party_id:
        return citizen(user.pk, user.party_id)
    served = posts_of(request)
    chosen = request.session.get(ACTING)
    post = next((p for p in served if str(p.id) == chosen), served[0] if served else None)
    rights, on_condition = (
        orgs.all_rights_of(post.id, on=clock.today(request)) if post else ({}, {})
    )
    person = people.people([user.person_id]).get(user.person_id) if user.person_id else None
    return Actor(
        kind="officer",
        id=str(user.pk),
        label=person.full_name if person else user.get_username(),
        person_id=user.person_id,
        post_id=post.id if post else None,
        post_title=post.title if post else "",
        unit_id=post.unit_id if post else None,
        rights=rights,
        on_condition=on_condition,
    )


def citizen(account_id: UUID, party_id: UUID) -> Actor:
    """A citizen, named in the trail by a mark and not by name: lines of the trail stay for ever,
    a name must be erasable."""
    label = f"Công dân {party_id.hex[-6:].upper()}"
    return Actor(kind="citizen", id=str(account_id), label=label, party_id=party_id)


def page(
    *, act: str | None = None, public: bool = False, account: bool = False, citizen: bool = False
) -> Callable[[View], View]:
    """Declare a page. Without the act the page answers 403 with what to do, never half a page."""

    def declare(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if citizen and actor_of(request).party_id is None:
                here = request.get_full_path() if request.method in ("GET", "HEAD") else ""
                query = "?" + urlencode({"next": here}) if here else ""
                return redirect(reverse("citizen_sign_in") + query)
            if not public and not account and not citizen:
                actor = actor_of(request)
                allowed = actor.post_id if act is None else actor.may_somewhere(act)
                if not allowed:
                    return _forbidden(request, act)
            return view(request, *args, **kwargs)

        anyone = "public" if public else "any account" if account else "any post"
        guarded.declared_act = "a citizen" if citizen else act or anyone  # type: ignore[attr-defined]
        return login_not_required(guarded) if public or citizen else guarded

    return declare


def _forbidden(request: HttpRequest, act: str | None) -> HttpResponse:
    """403, with the reader's other posts that may do it today."""
    on = clock.today(request)
    able = [
        p for p in posts_of(request) if act and allow_somewhere(orgs.rights_of(p.id, on=on), act)
    ]
    here = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    context = {"act": act, "able_posts": able, "here": here}
    return render(request, "kit/forbidden.html", context, status=403)


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def undeclared() -> list[str]:
    """Pages of ours without a declared act, or with one that no room declared."""
    known = {*acts(), "public", "any post", "any account", "a citizen"}
    wrong = []
    for pattern in _patterns(get_resolver()):
        view = pattern.callback
        if view is None or not view.__module__.startswith("opendistrict."):
            continue
        if getattr(view, "declared_act", None) not in known:
            wrong.append(f"{pattern.pattern} ({view.__module__}.{view.__qualname__})")
    return wrong


def context(request: HttpRequest) -> dict[str, object]:
    """What every template may use. Nothing was refused unless the view says what."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"actor": None, "today": clock.today(request), "refused": None}
    return {
        "actor": actor_of(request),
        "posts": posts_of(request),
        "my_name": _own_name(request),
        "today": clock.today(request),
        "refused": None,
    }


def own_party(request: HttpRequest) -> PartyShape | None:
    """The citizen who is signed in, as they may see themselves; None for everybody else."""
    if not hasattr(request, "od_party"):
        actor, party_id = actor_of(request), actor_of(request).party_id
        found = people.parties([party_id], actor=actor).get(party_id) if party_id else None
        request.od_party = found  # type: ignore[attr-defined]
    return request.od_party  # type: ignore[attr-defined,no-any-return]


def _own_name(request: HttpRequest) -> str:
    """What the top bar calls the reader: a citizen by name, whom the trail calls by a mark."""
    own = own_party(request)
    return (own.full_name if own else "") or actor_of(request).label
