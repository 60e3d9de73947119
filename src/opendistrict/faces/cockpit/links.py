"""Addresses of pages that other faces bring. One that is not there is not linked to."""

from functools import lru_cache
from uuid import UUID

from django.urls import Resolver404, resolve
from django.utils.http import urlencode

_NONE = UUID(int=0)
_PATHS = {
    "task": "/tasks/{}/",
    "batch": "/tasks/batches/{}/",
    "target": "/targets/{}/",
    "directive": "/directives/{}/",
    "passage": "/directives/passages/{}/",
}


@lru_cache(maxsize=32)
def is_there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def to(kind: str, key: UUID) -> str:
    """The page of a task, batch, target, directive or passage; empty without such pages."""
    pattern = _PATHS[kind]
    return pattern.format(key) if is_there(pattern.format(_NONE)) else ""


def give_task(*, passage_id: UUID, title: str) -> str:
    """The form for a new task, with the passage and its words filled in."""
    path = "/tasks/give/"
    query = urlencode({"passage": str(passage_id), "title": title})
    return f"{path}?{query}" if is_there(path) else to("passage", passage_id)


def task_list(**wanted: str) -> str:
    """The list of tasks, narrowed: `task_list(unit=…, group="late")`."""
    path = "/tasks/"
    return f"{path}?{urlencode({'tab': 'all', **wanted})}" if is_there(path) else ""


def dossier(code: str) -> str:
    """The page of a dossier by its number, which says itself who may see it."""
    path = f"/ho-so/{code}/"
    return path if is_there("/ho-so/0/") else ""
