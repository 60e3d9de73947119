"""SpiffWorkflow: the process of `dossier.bpmn`, one transaction a task of a person, its state kept
in PostgreSQL as its documentation does (`split`: the specification kept in the process, as its own
server does) beside a table of open tasks."""

import os
import random
import time
from pathlib import Path
from typing import Any

import psycopg

SETUP = """
DROP TABLE IF EXISTS spiff_instance, spiff_task;
CREATE TABLE spiff_instance (
  id bigserial PRIMARY KEY, state jsonb NOT NULL, completed bool NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE spiff_task (
  id bigserial PRIMARY KEY, instance bigint NOT NULL, task uuid NOT NULL, name text NOT NULL,
  officer int, created_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL DEFAULT now() + interval '3 days', completed_at timestamptz);
CREATE INDEX ON spiff_task (instance);
CREATE INDEX ON spiff_task (officer, due_at) WHERE completed_at IS NULL;
"""
FORM = {
    "applicant": "Đặng Thị Ngọc Ánh", "national_id": "079190000123", "phone": "0903123456",
    "procedure": "xac-nhan-do-luong", "note": "bổ sung lý lịch", "attachments": ["a.pdf"],
}  # fmt: skip


def is_installed() -> bool:
    from importlib.util import find_spec

    return find_spec("SpiffWorkflow") is not None


def _spec() -> Any:
    from SpiffWorkflow.bpmn.parser import BpmnParser

    parser = BpmnParser()
    parser.add_bpmn_file(str(Path(__file__).with_name("dossier.bpmn")))
    return parser.get_spec("dossier")


def _serializer(spec: Any, *, split: bool) -> Any:
    from uuid import UUID

    from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.serializer.default.workflow import (
        BpmnWorkflowConverter,
        WorkflowConverter,
    )
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

    if not split:
        return BpmnWorkflowSerializer()

    class Split(BpmnWorkflowConverter):  # type: ignore[misc]
        def to_dict(self, workflow: Any) -> Any:
            made = WorkflowConverter.to_dict(self, workflow)
            made["subprocesses"] = self.mapping_to_dict(workflow.subprocesses)
            made["bpmn_events"] = self.registry.convert(workflow.bpmn_events)
            return made

        def from_dict(self, kept: Any) -> Any:
            workflow = self.target_class(spec, {}, deserializing=True)
            workflow.tasks = self.mapping_from_dict(kept["tasks"], UUID, workflow=workflow)
            workflow.task_tree = workflow.tasks.get(UUID(kept["root"]))
            self.set_default_attributes(workflow, kept)
            self.subprocesses_from_dict(kept["subprocesses"], workflow)
            workflow.bpmn_events = self.registry.restore(kept.pop("bpmn_events", []))
            return workflow

    return BpmnWorkflowSerializer(
        BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: Split})
    )


def _ready(workflow: Any) -> list[Any]:
    from SpiffWorkflow import TaskState

    ready = workflow.get_tasks(state=TaskState.READY)
    return [one for one in ready if type(one.task_spec).__name__ == "UserTask"]


class Spiff:
    def __init__(self, *, split: bool) -> None:
        self.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        self.spec = _spec()
        self.serializer = _serializer(self.spec, split=split)
        self.cases = [self.new() for _ in range(20)]
        self.turn = 0

    @staticmethod
    def setup() -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(SETUP)

    def backend(self) -> int:
        return self.connection.info.backend_pid

    def new(self) -> int:
        from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        run: Any = self.connection.execute
        with self.connection.transaction():
            state = self.serializer.serialize_json(workflow)
            (key,) = run(
                "INSERT INTO spiff_instance (state) VALUES (%s) RETURNING id", (state,)
            ).fetchone()
            self._waiting(key, workflow)
        return int(key)

    def _waiting(self, key: int, workflow: Any) -> None:
        for task in _ready(workflow):
            self.connection.execute(
                "INSERT INTO spiff_task (instance, task, name, officer) VALUES (%s, %s, %s, %s)",
                (key, task.id, task.task_spec.name, random.randrange(200)),
            )

    def advance(self, key: int) -> bool:
        run: Any = self.connection.execute
        with self.connection.transaction():
            (state,) = run(
                "SELECT state::text FROM spiff_instance WHERE id = %s FOR UPDATE", (key,)
            ).fetchone()
            workflow = self.serializer.deserialize_json(state)
            task = _ready(workflow)[0]
            name = task.task_spec.name
            task.data.update({f"{name}_by": "officer 17", f"{name}_at": time.time()})
            if name == "submit":
                task.data.update(FORM)
            if name == "review":
                task.data["needs_supplement"] = not task.data.get("supplement_by")
            task.run()
            workflow.do_engine_steps()
            run(
                "UPDATE spiff_task SET completed_at = now() "
                "WHERE instance = %s AND completed_at IS NULL", (key,),
            )  # fmt: skip
            self._waiting(key, workflow)
            run(
                "UPDATE spiff_instance SET state = %s, completed = %s, updated_at = now() "
                "WHERE id = %s",
                (self.serializer.serialize_json(workflow), workflow.completed, key),
            )  # fmt: skip
        return bool(workflow.completed)

    def step(self) -> None:
        place = self.turn % len(self.cases)
        self.turn += 1
        if self.advance(self.cases[place]):
            self.cases[place] = self.new()
