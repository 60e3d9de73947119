"""django-viewflow, with a Django and a database of its own."""

import os
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from bench.cases.peers.spiff import FORM


def is_installed() -> bool:
    from importlib.util import find_spec

    return find_spec("viewflow") is not None


def _database() -> str:
    return urlsplit(os.environ["DATABASE_URL"]).path.strip("/") + "_viewflow"


def _django() -> None:
    import django
    from django.conf import settings

    parts = urlsplit(os.environ["DATABASE_URL"])
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    settings.configure(
        SECRET_KEY="bench", USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow",
            "bench.cases.peers.viewflow_app",
        ],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": _database(), "HOST": host,
            "PORT": parts.port or "", "USER": parts.username or "",
            "PASSWORD": parts.password or "", "CONN_MAX_AGE": None,
        }},
    )  # fmt: skip
    django.setup()


def make_database() -> None:
    """In a process of its own: there is one Django in a process."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{_database()}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{_database()}"')
    _django()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = get_user_model()
    user.objects.bulk_create([user(username=f"officer{n}") for n in range(200)])


def drop_database() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{_database()}" WITH (FORCE)')


class Viewflow:
    def __init__(self) -> None:
        _django()
        self.cases = [self.new() for _ in range(20)]
        self.turn = 0

    def backend(self) -> int:
        from bench.cases.costs import our_backend

        return our_backend()

    def new(self) -> Any:
        from bench.cases.peers.viewflow_app.flows import DossierFlow
        from django.db import transaction

        with transaction.atomic():
            return DossierFlow.start.run(**FORM).pk

    def advance(self, key: Any) -> bool:
        from viewflow.workflow.models import Task

        task = Task.objects.filter(
            process_id=key, finished__isnull=True, flow_task_type="HUMAN"
        ).first()
        if task is None:
            return True
        with task.activation() as activation:
            name, data = activation.flow_task.name, activation.process.data
            data[f"{name}_by"], data[f"{name}_at"] = "officer 17", time.time()
            if name == "review":
                data["needs_supplement"] = not data.get("supplement_by")
            activation.process.save(update_fields=["data"])
            activation.start(None)
            activation.execute()
        return bool(name == "give_back")

    def step(self) -> None:
        place = self.turn % len(self.cases)
        self.turn += 1
        if self.advance(self.cases[place]):
            self.cases[place] = self.new()
