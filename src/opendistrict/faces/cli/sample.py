"""The sample district's life: invented people do real acts, on the days the sample says.

Everything goes through the rooms' actions, so the demonstration obeys every rule; a line of the
sample that breaks one stops it with the rule's own words.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import yaml
from django.conf import settings
from django.db import transaction

from opendistrict.engine.directives import actions as directives
from opendistrict.engine.directives import queries as directive_queries
from opendistrict.engine.directives.shapes import ProposalShape
from opendistrict.engine.plans import actions as plans
from opendistrict.faces.cli import playing
from opendistrict.faces.cli.loading.loader import folder_of
from opendistrict.faces.cli.playing import Line, Stage, at
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.orgs import queries as orgs

NAME = "sample-life"
Event = tuple[date, int, Callable[[], object]]


def folder() -> Path:
    return folder_of(settings.PACK) / "sample"


def is_loaded() -> bool:
    return base_queries.loaded_pack(NAME) is not None


def live(now: datetime) -> None:
    """Play every line in the order of its day; all of it or nothing."""
    lines = yaml.safe_load((folder() / "life.yaml").read_text())
    stage = Stage()
    with transaction.atomic():
        for day, _, event in sorted(_events(stage, lines), key=lambda event: event[:2]):
            if day <= now.date():
                event()
        base.note_pack(pack=NAME, version="1", digest="", is_sample=True, actor=SYSTEM, at=now)


def _events(stage: Stage, lines: Line) -> list[Event]:
    """What happens, with its day and its hour of the day: papers first, then what comes in, what
    people do, what the system counts."""
    events: list[Event] = []
    for line in lines.get("delegations", ()):
        events.append((line["day"], 0, lambda line=line: playing.delegate(stage, line)))
    for task in lines["tasks"]:
        if "made" not in task:  # one that comes back is made by the system
            events.append((task["day"], 1, lambda task=task: playing.give(stage, task)))
        for act in task["then"]:
            one = lambda task=task, act=act: playing.play(stage, task, act)  # noqa: E731
            events.append((act["day"], 2, one))
    for line in lines.get("directives", ()):
        events.append((line["day"], 1, lambda line=line: _receive(stage, line)))
    for day in lines.get("ladders", ()):
        events.append((day, 3, lambda day=day: plans.run_ladder(at(day, 17))))
    for line in lines.get("scoring", ()):
        events.append((line["day"], 4, lambda line=line: playing.score(stage, line)))
    return events


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
        at=at(on),
    )
    directives.read(directive_id=directive_id, at=at(on, 10))
    confirmer = stage.actor(line["confirmed_by"], on)
    proposals = directive_queries.directive(directive_id, confirmer).proposals
    for choice in line.get("accept", ()):
        found = _found(proposals, choice)
        directives.accept_as_task(
            proposal_id=found.id,
            title=choice["title"],
            lead_unit_id=stage.units[choice["lead"]],
            lead_post_id=stage.posts(on)[choice["post"]].id if "post" in choice else None,
            due_on=choice["due"],
            due_rule=choice.get("rule", ""),
            product=choice.get("product", ""),
            actor=confirmer,
            at=at(on, 11),
        )
    for choice in line.get("figures", ()):
        found = _found(proposals, choice)
        _tell(found.id, choice, stage.units[line["unit"]], stage.actor(choice["by"], on))
    for choice in line.get("reject", ()):
        found = _found(proposals, choice)
        who = stage.actor(choice["by"], on) if "by" in choice else confirmer
        directives.reject(proposal_id=found.id, reason=choice["reason"], actor=who, at=at(on, 11))


def _found(proposals: Iterable[ProposalShape], choice: Line) -> ProposalShape:
    """The proposal that a line of the sample means by some of its words."""
    for proposal in proposals:
        if choice["find"] in proposal.quote and proposal.state == "open":
            return proposal
    raise LookupError(f"life.yaml: no open proposal of the document says “{choice['find']}”")


def _tell(proposal_id: UUID, line: Line, unit_id: UUID, reporter: Actor) -> None:
    """A figure of the document becomes a reported value."""
    percent = line.get("percent_of_plan")
    directives.accept_as_value(
        proposal_id=proposal_id, indicator=line["indicator"], unit_id=unit_id,
        period_kind=line["period_kind"], since=line["since"], until=line["until"],
        status=line["status"], value=Decimal(str(line["value"])),
        percent_of_plan=Decimal(str(percent)) if percent is not None else None,
        as_of=line["as_of"], actor=reporter, at=at(line["day"], 14),
    )  # fmt: skip


def people() -> list[str]:
    """Whom a visitor of the demonstration may sign in as, the leaders first."""
    manifest = yaml.safe_load((folder_of(settings.PACK) / "pack.yaml").read_text())
    lines = []
    for stop in manifest["demo"]:
        day = stop["day"]
        everywhere = orgs.posts_in(list(orgs.tree_on(day).units), on=day)
        served = [post for post in everywhere if post.person_id and post.rank <= 3]
        lines.append(f"{day:%d/%m/%Y}  {stop['title']['vi']}")
        lines += [f"    {post.person_name} – {post.title}" for post in served[:6]]
    return lines
