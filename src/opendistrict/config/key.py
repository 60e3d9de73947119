"""The keys of this installation: given in SECRET_KEY, OD_SEAL_KEY and OD_LOG_KEY, else kept in
var/.

Sessions, letters with a new password and the seeds of one-time codes hang on it: a server that
makes itself a new one because the old one is not there signs everybody out and locks every
telephone out. So only a first start makes one. What citizens' data is sealed with
(kernel/sealing.py) hangs on the second: without it their national ids and phones are lost. The
third signs the event log: under another key a log looks to its witnesses as if it were replaced.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

VARIABLE = "SECRET_KEY"
SEAL_VARIABLE = "OD_SEAL_KEY"
LOG_VARIABLE = "OD_LOG_KEY"
NEVER_FIRST = frozenset({"serve", "worker"})  # on a server of one's own, od migrate came before


class NoKey(SystemExit):
    """Said to the operator, with what to do."""


def secret_key(environment: Mapping[str, str], *, folder: Path, command: str) -> str:
    """The key to start `command` with; made, readable by its owner only, at a first start."""
    return _key(environment, VARIABLE, folder / "secret-key", command)


def seal_key(environment: Mapping[str, str], *, folder: Path, command: str) -> str:
    """Likewise the key that seals citizens' data; `od people rotate-key` changes it."""
    return _key(environment, SEAL_VARIABLE, folder / "seal-key", command)


def log_key(environment: Mapping[str, str], *, folder: Path, command: str) -> str:
    """Likewise the key that signs the event log, with the name of the log in it. The name is for
    good: the host of SITE_URL where people reach the site under one, and the pack."""
    return _key(
        environment, LOG_VARIABLE, folder / "log-key", command, lambda: _of_a_log(environment)
    )


def _random() -> str:
    return secrets.token_urlsafe(50)


def _of_a_log(environment: Mapping[str, str]) -> str:
    from opendistrict.kernel.eventlog.notes import Signer  # help and version need no cryptography

    host = urlsplit(environment.get("SITE_URL", "")).hostname or ""
    if host in ("", "localhost", "127.0.0.1", "::1"):
        # Many try the program under these names: each of them is another log.
        host = f"opendistrict.invalid/{secrets.token_hex(4)}"
    name = f"{host}/{environment.get('OD_PACK', 'quan1')}"
    return Signer(name, secrets.token_bytes(32)).secret()


def _key(
    environment: Mapping[str, str],
    variable: str,
    path: Path,
    command: str,
    new: Callable[[], str] = _random,
) -> str:
    given = environment.get(variable)
    if given is not None and not given.strip():
        raise NoKey(
            f"{variable} is set but empty. Give it the key of this installation, or unset it to "
            f"use var/{path.name}."
        )
    if given is not None:
        return given
    if not path.exists():
        if command in NEVER_FIRST and "DATABASE_URL" in environment:
            raise NoKey(
                f"There is no {variable} and no {path}. Bring the key of this installation back "
                "from where it is kept; in a new installation ./od migrate makes one."
            )
        _keep(path, new())
    key = path.read_text().strip()
    if not key:
        raise NoKey(f"{path} is empty. Bring the key back from where it is kept.")
    return key


def _keep(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
