"""The commands of `./od`: their names with one line each, and the nearest to a mistyped one.

Read before anything starts: help, version and a mistyped word need neither Django nor a database.
"""

import importlib.metadata
import importlib.util
import os
import platform
import subprocess
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from opendistrict.config.postgres import NoPostgres, binaries

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "To look at it": {
        "demo": "set up, load the sample district and open the site",
        "read": "read a directive and show what it asks for; changes nothing",
        "test": "run all tests",
    },
    "To run it": {
        "serve": "serve the site",
        "worker": "deliver reminders and mail, run what is scheduled",
        "migrate": "bring the database to this version of the program",
        "load": "load a pack (the data of a place): all of it or nothing",
        "procedures": "judge, compare and load the files of administrative procedures",
        "cases": "move open dossiers to another version or to successor offices",
        "portal": "what the national portal says, for the score of Decision 766",
        "calendar": "a decision about working days: which promises move; move them",
        "places": "import streets, borders, house numbers, obstacles and widths",
        "ledger": "take in a bank statement; close the day of a unit",
        "facts": "import facts from files, verify and rebuild their sums",
        "forecast": "look ahead for running targets; say how often forecasts held",
        "account": "open, close and mend accounts",
        "people": "citizens' data: export, erase, what waits; change the seal key",
        "appoint": "let somebody serve in a post from a day on, or no more",
        "sign": "signing keys: a sample authority, trust, enrol, revoke, verify",
        "api": "let programs call the API; tell addresses what happens",
        "verify": "check a receipt, the whole event log, or a copy of it",
        "log": "sign the event log; witness another, keep what witnesses signed",
        "backup": "write the database and all kept files to one .tar",
        "restore": "bring a backup back",
        "doctor": "say what is wrong with this installation and how to mend it",
        "stop": "stop the PostgreSQL that ./od started",
    },
    "To work on it": {
        "shell": "Python with the program and its database at hand",
        "check": "format, lint, templates, import contracts, types, migrations",
        "texts": "gather the texts marked for translation",
        "version": "the versions of OpenDistrict and of what it stands on",
        "help": "this list; ./od COMMAND --help says more of one",
    },
}
ALIASES = {"-h": "help", "--help": "help", "--version": "version", "-V": "version"}
OWN = {name: line for group in COMMANDS.values() for name, line in group.items()}


def overview() -> str:
    """What `./od` alone and `./od help` print."""
    lines = ["OpenDistrict. ./od COMMAND, one of:"]
    for title, group in COMMANDS.items():
        lines += ["", title, *(f"  {name:<12}{line}" for name, line in group.items())]
    lines += ["", "The guide for whoever runs an installation: docs/operators.md"]
    return "\n".join(lines)


def of_the_framework() -> set[str]:
    """Commands of Django and of the installed packages: they work too, and are not listed."""
    from django.core.management import find_commands

    from opendistrict.config.settings import INSTALLED_APPS

    found: set[str] = set()
    for app in ("django.core", *INSTALLED_APPS):
        spec = importlib.util.find_spec(app)
        for folder in (spec and spec.submodule_search_locations) or ():
            found.update(find_commands(str(Path(folder) / "management")))
    return found


def complaint(command: str) -> str:
    """What to say to a word that is no command, with the nearest; empty for one that is."""
    if command in OWN:
        return ""
    theirs = of_the_framework()
    if command in theirs:
        return ""
    like = get_close_matches(command, OWN, n=2) + get_close_matches(
        command, theirs - {*OWN}, 1, 0.85
    )
    near = get_close_matches(command, like, n=2)  # the nearest first
    hint = f" Did you mean {' or '.join(f'./od {name}' for name in near)}?" if near else ""
    return f"There is no command {command}.{hint}\n./od help lists them all."


def versions(server: str | None) -> str:
    """OpenDistrict's version, and those of what it stands on; `server` is asked where it runs."""
    import django

    return "\n".join(
        f"{name:<13}{version}"
        for name, version in (
            ("OpenDistrict", importlib.metadata.version("opendistrict")),
            ("Django", django.get_version()),
            ("Python", platform.python_version()),
            ("PostgreSQL", _of_the_server(server) if server else _of_the_wheel()),
        )
    )


def _of_the_server(url: str) -> str:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute("SHOW server_version").fetchone()
    except psycopg.Error as error:
        return f"unknown: the server does not answer ({str(error).strip().splitlines()[0]})"
    where = "the server of DATABASE_URL" if "DATABASE_URL" in os.environ else "./od's own, running"
    return f"{row[0] if row else '?'} ({where})"


def _of_the_wheel() -> str:
    try:
        said = subprocess.run(
            [str(binaries() / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
    except (NoPostgres, OSError, subprocess.CalledProcessError):
        return "none here: set DATABASE_URL"
    return f"{said.stdout.strip().split(') ', 1)[-1]} (./od's own, not running)"
