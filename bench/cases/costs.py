"""What an act costs: the clock, and processor time of this process and of its server's."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def of_process(pid: int) -> float:
    """Seconds of processor time of a process with one thread, by the nanosecond."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def of_server(pids: list[int]) -> float:
    """Seconds of processor time of all given processes; one that ended counts nothing."""
    spent = 0.0
    for pid in pids:
        try:
            spent += of_process(pid)
        except FileNotFoundError:
            continue
    return spent


def children_of(pid: int) -> list[int]:
    """The processes of one PostgreSQL server: what its postmaster started, and itself."""
    found = [pid]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


@dataclass
class Cost:
    times: int = 0
    clock: list[float] = field(default_factory=list)  # milliseconds of each
    client: float = 0.0  # milliseconds of processor, of all
    server: float = 0.0

    @property
    def cpu(self) -> float:
        """Milliseconds of processor time of one, of both sides."""
        return (self.client + self.server) / max(self.times, 1)

    def at(self, share: float) -> float:
        """The clock's quantile, in milliseconds."""
        ordered = sorted(self.clock)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


class Meter:
    """Acts by name, each with what it cost here and in the backend that answers us."""

    def __init__(self, backend: int) -> None:
        self._backend = backend
        self.costs: defaultdict[str, Cost] = defaultdict(Cost)

    @contextmanager
    def measured(self, name: str) -> Iterator[None]:
        # What reading the server's costs this process is no part of the act.
        server, clock, client = of_process(self._backend), time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            client_after, clock_after = time.process_time(), time.perf_counter()
            server_after = of_process(self._backend)
            cost = self.costs[name]
            cost.times += 1
            cost.clock.append((clock_after - clock) * 1000)
            cost.client += (client_after - client) * 1000
            cost.server += (server_after - server) * 1000

    def wrap(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **given: Any) -> Any:
            with self.measured(name):
                return act(*args, **given)

        return measured


def our_backend() -> int:
    """The server's process that answers this connection of Django's."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
