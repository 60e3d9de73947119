"""What `od api` shares with nothing else: scopes, posts and webhooks as they are typed."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from opendistrict.faces.cli.terminal import unknown
from opendistrict.faces.kit import webhooks
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs import registry
from opendistrict.registers.people import actions as people
from opendistrict.registers.people.shapes import ClientShape

FEEDS: Mapping[str, tuple[str, ...]] = {"national": ("cases.feed",)}
"""Feeds of other systems, with what they may do."""


def scopes(given: list[str], feed: str) -> list[str]:
    """Acts that a room performs; of a feed those of the feed."""
    if feed:
        return list(FEEDS[feed])
    of_feeds = {act for acts in FEEDS.values() for act in acts}
    for one in given:
        if not registry.is_declared(one) or one in of_feeds:
            raise unknown("act", one, set(registry.acts()) - of_feeds)
    return given


def post_named(slug: str, at: datetime) -> UUID:
    known = orgs.post_ids_by_slug()
    if slug not in known:
        raise unknown("post", slug, known)
    return known[slug]


def post_titles(clients: Iterable[ClientShape], at: datetime) -> Mapping[UUID | None, str]:
    ids = [one.post_id for one in clients if one.post_id]
    return {key: post.slug for key, post in orgs.posts(ids, on=day_of(at)).items()}


def add_webhook(url: str, topics: list[str], *, actor: Actor, at: datetime) -> tuple[UUID, str]:
    """The new webhook and its secret, which is sealed from now on."""
    key, secret = uuid7(), webhooks.new_secret()
    sealed = people.seal(secret, within=base.webhook_place(key))
    wanted = webhooks.topics_known(topics)
    base.add_webhook(webhook_id=key, url=url, secret=sealed, topics=wanted, actor=actor, at=at)
    return key, secret


def try_webhook(webhook_id: UUID, at: datetime) -> str:
    """Send it a sample now; empty when it was taken, else why not."""
    hook = base_queries.webhook(webhook_id)
    if hook is None:
        raise Refused("webhook_is_unknown")
    told = webhooks.sample_event(at)
    try:
        webhooks.post(hook, json.dumps(told).encode(), str(told["id"]), at)
    except webhooks.NotTaken as no:
        return str(no)
    return ""
