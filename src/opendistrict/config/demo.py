"""The first lock of the demonstration: only `od demo` can make the word that switches it on.

In a demonstration everybody signs in as anybody with one click, so a variable left over in a
service file must not be enough to open it. `od demo` makes a word from this installation's key
and the address of its database; OD_DEMO=1, or the word of another database, is ignored. The
second lock, the database that must be marked as sample, is in `faces.kit.demo`.
"""

import contextlib
import fcntl
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from pathlib import Path

VARIABLE = "OD_DEMO"


class AlreadyOpen(SystemExit):
    """Said to whoever started a second one, with what to do."""


@contextlib.contextmanager
def the_only_one(folder: Path) -> Iterator[None]:
    """One demonstration at a time in one folder: two would load and stop one database together."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".demo").open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyOpen(
                f"A demonstration is open or being set up in {folder} already. Stop it first "
                "(Ctrl-C where it was started), or give this one a folder of its own: "
                "OD_VAR=/some/folder ./od demo --port 8001"
            ) from None
        yield


def word(*, secret_key: str, database_url: str) -> str:
    """What `od demo` hands to the processes it starts."""
    message = f"od demo\n{database_url}".encode()
    return hmac.new(secret_key.encode(), message, hashlib.sha256).hexdigest()


def is_on(environment: Mapping[str, str]) -> bool:
    """Whether these processes were started by `od demo` for this very database."""
    said = environment.get(VARIABLE, "")
    key, url = environment.get("SECRET_KEY", ""), environment.get("DATABASE_URL", "")
    if not (said and key and url):
        return False
    return hmac.compare_digest(said.encode(), word(secret_key=key, database_url=url).encode())
