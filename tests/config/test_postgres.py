"""The embedded PostgreSQL: one server whoever starts it, up again after anything."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from opendistrict.config import postgres
from opendistrict.config.postgres import NoPostgres, Server
from opendistrict.config.settings import PACKAGE, database

ROOT = PACKAGE.parents[1]
IS_ROOT = os.geteuid() == 0


def ask(url: str, sql: str) -> Any:
    """One value, asked as Django would connect: the URL goes through our settings."""
    words: dict[str, Any] = database(url)
    with psycopg.connect(
        host=words["HOST"], user=words["USER"], dbname=words["NAME"], autocommit=True
    ) as connection:
        cursor = connection.execute(sql)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that the server's own user can reach (pytest's are for their maker alone)."""
    folder = Path(tempfile.mkdtemp(prefix="od-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server_in() -> Iterator[Callable[[Path], Server]]:
    """A server in a folder; stopped, and everything it left elsewhere removed, at the end."""
    made: list[Server] = []

    def make(folder: Path) -> Server:
        made.append(Server(folder, fast=True))
        return made[-1]

    yield make
    for server in made:
        server.down()
        if server.socket != server.folder:
            shutil.rmtree(server.socket, ignore_errors=True)
        shutil.rmtree(server.folder, ignore_errors=True)


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def test_two_that_start_it_at_once_get_one_server(
    reachable: Path, server_in: Callable[[Path], Server]
) -> None:
    server = server_in(reachable / "pg")
    up = (
        "import sys; from pathlib import Path; from opendistrict.config.postgres import Server; "
        "print(Server(Path(sys.argv[1]), fast=True).up())"
    )
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", up, str(reachable / "pg")],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in racing]
    assert [process.returncode for process in racing] == [0, 0]
    assert said == [server.url, server.url]
    assert ask(server.url, "SELECT current_database()") == "opendistrict"
    began = ask(server.url, "SELECT pg_postmaster_start_time()")
    assert server.up() == server.url
    assert ask(server.url, "SELECT pg_postmaster_start_time()") == began, "the third found it too"


def test_up_again_after_its_postmaster_was_killed(
    reachable: Path, server_in: Callable[[Path], Server]
) -> None:
    server = server_in(reachable / "pg")
    url = server.up()
    ask(url, "CREATE TABLE kept AS SELECT 41 + 1 AS answer")
    ask(url, "CHECKPOINT")  # a fast server may lose what is not on the disk yet
    killed = postmaster(server)
    os.kill(killed, signal.SIGKILL)
    assert server.up() == url
    assert postmaster(server) != killed
    assert ask(url, "SELECT answer FROM kept") == 42


def test_stopped_and_started_again_it_is_the_same(
    reachable: Path, server_in: Callable[[Path], Server]
) -> None:
    server = server_in(reachable / "pg")
    ask(server.up(), "CREATE TABLE kept AS SELECT 42 AS answer")
    server.down()
    assert not server.is_up()
    assert ask(server.up(), "SELECT answer FROM kept") == 42
    assert ask(server.url, "SHOW listen_addresses") == "", "no port is open on this machine"


@pytest.mark.parametrize("name", ["hồ sơ, quận + phường 100%", "x" * 110, "ồ" * 60])
def test_any_folder_will_do(
    reachable: Path, server_in: Callable[[Path], Server], name: str
) -> None:
    """Spaces, accents, signs that mean something in a URL, and more than a socket's path may
    have (107 bytes)."""
    server = server_in(reachable / name)
    url = server.up()
    assert len(str(server.socket).encode()) < 90
    assert ask(url, "SELECT current_database()") == "opendistrict"


@pytest.mark.skipif(not IS_ROOT, reason="only root must run the server as somebody else")
def test_as_root_it_keeps_its_data_where_its_own_user_can_reach_it(
    server_in: Callable[[Path], Server], tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    server = server_in(tmp_path / "pg")
    assert server.folder.parent == Path("/var/tmp")
    assert server_in(tmp_path / "pg").folder == server.folder, "the same every time"
    assert server_in(tmp_path / "other").folder != server.folder
    assert ask(server.up(), "SELECT 1") == 1
    owner = server.data.stat().st_uid
    assert owner != 0
    assert Path(f"/proc/{postmaster(server)}").stat().st_uid == owner


def test_killed_before_its_database_was_made(
    reachable: Path, server_in: Callable[[Path], Server]
) -> None:
    server = server_in(reachable / "pg")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "_ensure_database", lambda: None)
        server.up()
    os.kill(postmaster(server), signal.SIGKILL)
    assert ask(server.up(), "SELECT current_database()") == "opendistrict"


def test_who_stops_it_leaves_it_to_others_who_need_it(
    reachable: Path, server_in: Callable[[Path], Server]
) -> None:
    """`od demo` ends while `od serve` runs over the same folder."""
    first, second = server_in(reachable / "pg"), Server(reachable / "pg", fast=True)
    for server in (first, second):
        server.hold()
        server.up()
    assert not second.release()
    assert ask(first.url, "SELECT 1") == 1
    assert first.release()
    assert not first.is_up()
    assert not first.down(), "there is none to be stopped"


def test_where_it_cannot_be_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    server = Server(tmp_path / "pg")
    server.folder = tmp_path / "file" / "pg"  # as root it would have gone elsewhere
    with pytest.raises(NoPostgres, match=r"cannot be kept in .*OD_VAR"):
        server.up()


def test_what_its_own_tools_say_is_passed_on(
    reachable: Path, server_in: Callable[[Path], Server]
) -> None:
    """A full disk, for one: no traceback, but the words of initdb."""
    server = server_in(reachable / "pg")
    server.folder.mkdir(parents=True)
    with pytest.raises(NoPostgres, match=r"initdb failed in .*\n.*no-such-option"):
        server.run("initdb", "--no-such-option")


@pytest.mark.parametrize(
    ("memory", "limit", "buffers"),
    [
        (24 * 2**30, None, 2048),  # an eighth would be 3 GB
        (8 * 2**30, None, 1024),
        (512 * 2**20, None, 128),
        (24 * 2**30, 4 * 2**30, 512),  # a container has less than its machine
    ],
)
def test_its_buffers_grow_with_the_memory_there_is(
    monkeypatch: pytest.MonkeyPatch, memory: int, limit: int | None, buffers: int
) -> None:
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": memory // 4096}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__)
    monkeypatch.setattr(Path, "read_text", lambda self: f"{limit or 'max'}\n")
    assert f"shared_buffers={buffers}MB" in postgres._sized()


def test_one_that_keeps_its_promises_starts_with_them(
    reachable: Path, server_in: Callable[[Path], Server]
) -> None:
    server = server_in(reachable)
    server.fast = False
    url = server.up()
    assert ask(url, "SHOW fsync") == "on" and ask(url, "SHOW max_wal_size") == "4GB"
