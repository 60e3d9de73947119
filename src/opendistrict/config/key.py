"""The secret key of this installation: given in SECRET_KEY, else kept in var/secret-key.

Sessions, letters with a new password and the seeds of one-time codes hang on it: a server that
makes itself a new one because the old one is not there signs everybody out and locks every
telephone out. So only a first start makes one.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "SECRET_KEY"
NEVER_FIRST = frozenset({"serve", "worker"})  # on a server of one's own, od migrate came before


class NoKey(SystemExit):
    """Said to the operator, with what to do."""


def secret_key(environment: Mapping[str, str], *, folder: Path, command: str) -> str:
    """The key to start `command` with; made, readable by its owner only, at a first start."""
    given = environment.get(VARIABLE)
    if given is not None and not given.strip():
        raise NoKey(
            "SECRET_KEY is set but empty. Give it the key of this installation, or unset it to "
            "use var/secret-key."
        )
    if given is not None:
        return given
    path = folder / "secret-key"
    if not path.exists():
        if command in NEVER_FIRST and "DATABASE_URL" in environment:
            raise NoKey(
                f"There is no SECRET_KEY and no {path}. Bring the key of this installation back "
                "from where it is kept; in a new installation ./od migrate makes one."
            )
        _make(path)
    key = path.read_text().strip()
    if not key:
        raise NoKey(f"{path} is empty. Bring the key back from where it is kept.")
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
