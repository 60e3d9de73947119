"""The sample district's life: invented people do real acts, on the days the sample says.

Everything goes through the rooms' actions, so the demonstration obeys every rule; a line of the
sample that breaks one stops it with the rule's own words.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.db import transaction

from opendistrict.engine.directives import actions as directives
from opendistrict.engine.directives import queries as directive_queries
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries as plan_queries
from opendistrict.faces.kit.clock import HERE
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.orgs import queries as orgs

NAME = "sample-life"
Line = Mapping[str, Any]


def folder() -> Path:
    path: Path = settings.PACKAGE / "packs" / settings.PACK / "sample"
    return path


def is_loaded() -> bool:
    return base_queries.loaded_pack(NAME) is not None


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=HERE)


class Stage:
    """Who and what the lines of the sample name, looked up once."""

    def __init__(self) -> None:
        self.units = orgs.unit_ids_by_slug()
        self.tasks: dict[str, UUID] = {}  # by key, or key/unit for a task given to many
        self._posts: dict[date, dict[str, Any]] = {}

    def posts(self, on: date) -> dict[str, Any]:
        if on not in self._posts:
            everywhere = orgs.posts_in(list(self.units.values()), on=on)
            self._posts[on] = {post.slug: post for post in everywhere}
        return self._posts[on]

    def actor(self, slug: str, on: date) -> Actor:
        post = self.posts(on)[slug]
        return Actor(
            kind="officer",
            id=str(post.person_id),
            label=post.person_name,
            person_id=post.person_id,
            post_id=post.id,
            post_title=post.title,
            unit_id=post.unit_id,
            rights=orgs.rights_of(post.id, on=on),
        )


def live(now: datetime) -> None:
    """Play every line in the order of its day; all of it or nothing."""
    lines = yaml.safe_load((folder() / "life.yaml").read_text())
    stage = Stage()
    events: list[tuple[date, int, Callable[[], None]]] = []
    for task in lines["tasks"]:
        events.append((task["day"], 0, lambda task=task: _give(stage, task)))
        for act in task["then"]:
            events.append((act["day"], 1, lambda task=task, act=act: _play(stage, task, act)))
    for directive in lines.get("directives", ()):
        events.append((directive["day"], 0, lambda line=directive: _receive(stage, line)))
    with transaction.atomic():
        for day, _, event in sorted(events, key=lambda event: event[:2]):
            if day <= now.date():
                event()
        base.note_pack(pack=NAME, version="1", digest="", is_sample=True, actor=SYSTEM, at=now)


def _give(stage: Stage, line: Line) -> None:
    on = line["day"]
    posts = stage.posts(on)
    what = {
        "title": line["title"],
        "product": line["product"],
        "responsibility": line["responsibility"],
        "authority": line["authority"],
        "with_unit_ids": tuple(stage.units[slug] for slug in line.get("with", ())),
        "due_on": line["due"],
        "due_rule": "",
        "milestones": tuple((title, due) for title, due in line.get("roadmap", ())),
        "programme_id": None,
        "target_id": None,
        "passage_id": None,
        "need_ids": (),
        "recurrence": "",
        "actor": stage.actor(line["by"], on),
        "at": _at(on),
    }
    if "many" in line:
        ids = plans.give_to_many(lead_unit_ids=[stage.units[slug] for slug in line["many"]], **what)
        for slug, task_id in zip(line["many"], ids, strict=True):
            stage.tasks[f"{line['key']}/{slug}"] = task_id
        return
    post = posts[line["post"]].id if "post" in line else None
    stage.tasks[line["key"]] = plans.give_task(
        lead_unit_id=stage.units[line["lead"]], lead_post_id=post, **what
    )


def _play(stage: Stage, task: Line, line: Line) -> None:
    """One thing that happens to a task."""
    key = f"{task['key']}/{line['unit']}" if "unit" in line else task["key"]
    task_id = stage.tasks[key]
    who = {"actor": stage.actor(line["by"], line["day"]), "at": _at(line["day"], 10)}
    note = line.get("note", "")
    if line["do"] in ("report_milestone", "confirm_milestone"):
        view = plan_queries.task(task_id=task_id, actor=who["actor"], on=line["day"])
        milestone = view.milestones[line["which"] - 1]
        getattr(plans, line["do"])(milestone_id=milestone.id, **who)
        return
    if line["do"] == "evidence":
        data = f"Tệp mẫu: {note}\n".encode()
        file_id = documents.keep(data=data, name=line["file"], media_type="text/plain", **who)
        plans.add_evidence(task_id=task_id, milestone_id=None, file_id=file_id, note=note, **who)
        return
    acts: dict[str, Callable[[], object]] = {
        "start": lambda: plans.start_task(task_id=task_id, **who),
        "report": lambda: plans.report_task(task_id=task_id, note=note, **who),
        "confirm": lambda: plans.confirm_task(task_id=task_id, note=note, **who),
        "refuse_to_confirm": lambda: plans.refuse_to_confirm(
            task_id=task_id, reason=note, is_major_fault=line["major"], **who
        ),
        "move_due": lambda: plans.move_due(task_id=task_id, due_on=line["to"], reason=note, **who),
    }
    acts[line["do"]]()


def _receive(stage: Stage, line: Line) -> None:
    """A sample document comes in, is read, and is partly decided on."""
    on = line["day"]
    officer = stage.actor(line["by"], on)
    path = folder() / "directives" / line["file"]
    directive_id = directives.register(
        name=path.name,
        media_type="text/plain",
        data=path.read_bytes(),
        unit_id=stage.units[line["unit"]],
        issued_on=line.get("issued_on"),
        title=line.get("title", ""),
        is_sample=True,
        actor=officer,
        at=_at(on),
    )
    directives.read(directive_id=directive_id, at=_at(on, 10))
    confirmer = stage.actor(line["confirmed_by"], on)
    proposals = directive_queries.directive(directive_id, confirmer).proposals
    for choice in line.get("accept", ()):
        found = next(p for p in proposals if choice["find"] in p.quote and p.state == "open")
        directives.accept_as_task(
            proposal_id=found.id,
            title=choice["title"],
            lead_unit_id=stage.units[choice["lead"]],
            lead_post_id=stage.posts(on)[choice["post"]].id if "post" in choice else None,
            due_on=choice["due"],
            due_rule=choice.get("rule", ""),
            product=choice.get("product", ""),
            actor=confirmer,
            at=_at(on, 11),
        )
    for choice in line.get("reject", ()):
        found = next(p for p in proposals if choice["find"] in p.quote and p.state == "open")
        directives.reject(
            proposal_id=found.id, reason=choice["reason"], actor=confirmer, at=_at(on, 11)
        )


def people() -> list[str]:
    """Whom a visitor of the demonstration may sign in as, the leaders first."""
    manifest = yaml.safe_load(
        (settings.PACKAGE / "packs" / settings.PACK / "pack.yaml").read_text()
    )
    lines = []
    for stop in manifest["demo"]:
        day = stop["day"]
        everywhere = orgs.posts_in(list(orgs.tree_on(day).units), on=day)
        served = [post for post in everywhere if post.person_id and post.rank <= 3]
        lines.append(f"{day:%d/%m/%Y}  {stop['title']['vi']}")
        lines += [f"    {post.person_name} – {post.title}" for post in served[:6]]
    return lines
