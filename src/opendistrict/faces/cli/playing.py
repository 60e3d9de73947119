"""What the people of the sample do, one thing at a time, by the rooms' own acts."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries as plan_queries
from opendistrict.engine.plans.shapes import DeductionView, Relation, TaskFilter
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import HERE
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.orgs import actions as orgs_actions
from opendistrict.registers.orgs import queries as orgs

Line = Mapping[str, Any]


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=HERE)


class Stage:
    """Who and what the lines of the sample name, looked up once."""

    def __init__(self) -> None:
        self.units = orgs.unit_ids_by_slug()
        self.tasks: dict[str, UUID] = {}  # by key, or key/unit for a task given to many
        self.nudges: dict[str, UUID] = {}  # the last reminder about each task
        self._posts: dict[date, dict[str, Any]] = {}
        self._rights: dict[tuple[UUID, date], Any] = {}

    def posts(self, on: date) -> dict[str, Any]:
        if on not in self._posts:
            everywhere = orgs.posts_in(list(self.units.values()), on=on)
            self._posts[on] = {post.slug: post for post in everywhere}
        return self._posts[on]

    def forget_rights(self) -> None:
        """Somebody passed a right on: what was looked up before is out of date."""
        self._rights.clear()

    def actor(self, slug: str, on: date) -> Actor:
        post = self.posts(on)[slug]
        if (post.id, on) not in self._rights:
            self._rights[post.id, on] = orgs.rights_of(post.id, on=on)
        return Actor(
            kind="officer",
            id=str(post.person_id),
            label=post.person_name,
            person_id=post.person_id,
            post_id=post.id,
            post_title=post.title,
            unit_id=post.unit_id,
            rights=self._rights[post.id, on],
        )


def give(stage: Stage, line: Line) -> None:
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
        "recurrence": line.get("repeats", ""),
        "is_sample": True,
        "actor": stage.actor(line["by"], on),
        "at": at(on),
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


# ------------------------------------------------------------------ what happens to a task


def play(stage: Stage, task: Line, line: Line) -> None:
    """One thing that happens to a task."""
    key = f"{task['key']}/{line['unit']}" if "unit" in line else task["key"]
    who = {"actor": stage.actor(line["by"], line["day"]), "at": at(line["day"], 10)}
    ACTS[line["do"]](stage, stage.tasks[key], key, line, who)


def _milestone(act: Callable[..., object]) -> Callable[..., None]:
    def do(_stage: Stage, task_id: UUID, _key: str, line: Line, who: dict[str, Any]) -> None:
        view = plan_queries.task(task_id=task_id, actor=who["actor"], on=line["day"])
        act(milestone_id=view.milestones[line["which"] - 1].id, **who)

    return do


def _move(act: Callable[..., object], **fixed: str) -> Callable[..., None]:
    """A move of the flow; `fixed` names its arguments after the line's own words."""

    def do(_stage: Stage, task_id: UUID, _key: str, line: Line, who: dict[str, Any]) -> None:
        act(task_id=task_id, **{name: line.get(word, "") for name, word in fixed.items()}, **who)

    return do


def _evidence(_stage: Stage, task_id: UUID, _key: str, line: Line, who: dict[str, Any]) -> None:
    data = f"Tệp mẫu: {line['note']}\n".encode()
    file_id = documents.keep(data=data, name=line["file"], media_type="text/plain", **who)
    plans.add_evidence(
        task_id=task_id, milestone_id=None, file_id=file_id, note=line["note"], **who
    )


def _nudge(stage: Stage, task_id: UUID, key: str, line: Line, who: dict[str, Any]) -> None:
    post = stage.posts(line["day"])[line["whom"]]
    stage.nudges[key] = plans.nudge(task_id=task_id, post_id=post.id, note=line["note"], **who)


def _answer(stage: Stage, _task_id: UUID, key: str, line: Line, who: dict[str, Any]) -> None:
    plans.answer_nudge(
        nudge_id=stage.nudges[key], answer=line["answer"], text=line["note"],
        proposed_on=line.get("to"), **who,
    )  # fmt: skip


def _decide(stage: Stage, _task_id: UUID, key: str, line: Line, who: dict[str, Any]) -> None:
    plans.decide_answer(
        nudge_id=stage.nudges[key], decision=line["decision"], text=line["note"], **who
    )


def _next_one(stage: Stage, task_id: UUID, key: str, line: Line, who: dict[str, Any]) -> None:
    """The task has come back: the one that is open now goes by the key and a number."""
    plans.give_due_repeats(at(line["day"], 0))
    number = plan_queries.task(task_id=task_id, actor=who["actor"], on=line["day"]).row
    filters = TaskFilter(relation=Relation.GIVEN, text=number.title)
    found = plan_queries.tasks(actor=who["actor"], filters=filters, after=None, on=line["day"])
    stage.tasks[line["as"]] = max(found.rows, key=lambda row: (row.given_on, row.number)).id


ACTS: dict[str, Callable[..., None]] = {
    "report_milestone": _milestone(plans.report_milestone),
    "confirm_milestone": _milestone(plans.confirm_milestone),
    "evidence": _evidence,
    "start": _move(plans.start_task),
    "report": _move(plans.report_task, note="note"),
    "confirm": _move(plans.confirm_task, note="note"),
    "refuse_to_confirm": _move(plans.refuse_to_confirm, reason="note", is_major_fault="major"),
    "move_due": _move(plans.move_due, due_on="to", reason="note"),
    "return": _move(plans.return_task, reason="note"),
    "pause": _move(plans.pause_task, reason="note"),
    "withdraw": _move(plans.withdraw_task, reason="note"),
    "stop_repeats": _move(plans.stop_repeats, reason="note"),
    "nudge": _nudge,
    "answer": _answer,
    "decide": _decide,
    "comes_back": _next_one,
}


# ------------------------------------------------------------------ what happens beside tasks


def delegate(stage: Stage, line: Line) -> None:
    """Rights are passed on by one paper."""
    giver = stage.actor(line["by"], line["day"])
    orgs_actions.delegate_several(
        giver_id=giver.post_id, taker_id=stage.posts(line["day"])[line["to"]].id,
        acts=line["acts"], since=line["since"], until=line["until"], limit=line["limit"],
        basis=line["basis"], actor=giver, at=at(line["day"], 8),
    )  # fmt: skip
    stage.forget_rights()


def score(stage: Stage, line: Line) -> None:
    """A month is scored, one deduction is contested, and that is decided."""
    plans.run_scoring(at(line["day"], 7), line["since"], line["until"])
    contest = line.get("contest")
    if contest is None:
        return
    who = stage.actor(contest["by"], line["day"])
    told = {"deduction_id": _deduction(stage, line, contest, who).id}
    plans.contest(reason=contest["reason"], actor=who, at=at(line["day"], 14), **told)
    decided = contest["decided"]
    plans.decide_contest(
        decision=decided["decision"], reason=decided["reason"],
        actor=stage.actor(decided["by"], decided["day"]), at=at(decided["day"], 9), **told,
    )  # fmt: skip


def _deduction(stage: Stage, line: Line, contest: Line, who: Actor) -> DeductionView:
    card = plan_queries.score_card(
        person_id=who.person_id, since=line["since"], until=line["until"], actor=who,
        on=line["day"],
    )  # fmt: skip
    task_id = stage.tasks[contest["task"]]
    return next(one for one in card.deductions if one.task_id == task_id)
