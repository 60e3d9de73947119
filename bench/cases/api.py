"""Acts on dossiers over HTTP, as another program does them: token, scopes, Idempotency-Key.

    DATABASE_URL=… python -m bench.cases.api [--dossiers 400] [--callers 4] [--port 8899]

One worker of granian serves; callers in processes of their own take dossiers, send them to be
signed and so on. Said: acts a second, what the server's CPU spends on one (callers and database
not counted), and how long a caller waits. The same acts by a call of the engine, without HTTP, for
comparison. The database is one of its own and is dropped afterwards.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import uuid4

from bench.scale import scratch_database

WARD = "phuong-sai-gon"
EXAMINER = f"cong-chuc-ho-tich-{WARD}"
TICK = os.sysconf("SC_CLK_TCK")


def prepare(many: int) -> tuple[list[str], tuple[str, str]]:
    """Dossiers on the examiner's desk, half of them for the comparison, and a client."""
    from tests.engine.cases.office import PROCEDURE, Office
    from tests.makers import MORNING_2023, QUAN1

    from opendistrict.engine.cases import actions
    from opendistrict.faces.cli.loading.loader import load_pack
    from opendistrict.faces.kit import clock
    from opendistrict.kernel.actor import SYSTEM
    from opendistrict.registers.orgs import queries as orgs
    from opendistrict.registers.people import actions as people

    load_pack(QUAN1, actor=SYSTEM, at=MORNING_2023)
    at = clock.now()
    actions.load_procedures(texts=[PROCEDURE], actor=SYSTEM, at=at)
    office = Office()
    codes = [office.open(at).code for _ in range(many)]
    post_id = orgs.post_ids_by_slug()[EXAMINER]
    client_id, secret = people.add_client(
        name="bench", scopes=["cases.read", "cases.examine"], post_id=post_id,
        since=date(2026, 1, 1), actor=SYSTEM, at=at,
    )  # fmt: skip
    return codes, (str(client_id), secret)


def token(port: int, client: tuple[str, str]) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = f"grant_type=client_credentials&client_id={client[0]}&client_secret={client[1]}"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/api/v1/oauth/token", body, kind)
    answered = connection.getresponse()
    found: str = json.loads(answered.read())["access_token"]
    return found


def call(port: int, bearer: str, codes: Sequence[str], act: str) -> list[float]:
    """Do one act on each of some dossiers over one connection; milliseconds of each."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    spent = []
    for code in codes:
        head = {
            "Authorization": f"Bearer {bearer}", "Content-Type": "application/json",
            "Idempotency-Key": uuid4().hex,
        }  # fmt: skip
        began = time.perf_counter()
        connection.request("POST", f"/api/v1/dossiers/{code}/acts/{act}", b"{}", head)
        answered = connection.getresponse()
        said = answered.read()
        spent.append((time.perf_counter() - began) * 1000)
        assert answered.status == 200, said
    return spent


def _calls(given: tuple[int, str, Sequence[str], str]) -> list[float]:
    return call(*given)


def cpu(pid: int) -> float:
    """CPU seconds of a process and those it started that are alive."""
    total = 0.0
    pids = [pid, *map(int, _children(pid))]
    for one in pids:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def serve(port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "django", "serve", "--port", str(port), "--processes", "1"]
    server = subprocess.Popen(command, env={**os.environ, "OD_API_RATE": "0"})
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/v1/openapi.json")
            if connection.getresponse().status == 200:
                return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def over_http(codes: list[str], client: tuple[str, str], port: int, callers: int) -> None:
    server = serve(port)
    try:
        bearer = token(port, client)
        call(port, bearer, codes[:20], "take")  # everything is imported and planned by now
        with multiprocessing.get_context("spawn").Pool(callers) as pool:
            for act, some in (("take", codes[20:]), ("pass-on", codes[20:])):
                before, began = cpu(server.pid), time.perf_counter()
                shares = [(port, bearer, some[n::callers], act) for n in range(callers)]
                spent = sorted(one for share in pool.map(_calls, shares) for one in share)
                took = time.perf_counter() - began
                each = (cpu(server.pid) - before) * 1000 / len(spent)
                print(
                    f"{act:8} over HTTP: {len(spent) / took:6.0f} acts/s, {each:.2f} ms of the "
                    f"server's CPU each, p50 {statistics.median(spent):.1f} ms, "
                    f"p95 {spent[int(len(spent) * 0.95)]:.1f} ms ({callers} callers)"
                )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def by_the_engine(codes: list[str]) -> None:
    from tests.makers import actor

    from opendistrict.engine.cases import actions
    from opendistrict.engine.cases.queries import pages
    from opendistrict.faces.kit import clock

    at = clock.now()
    who = actor(EXAMINER, at.date())
    for act, name in ((actions.take, "take"), (actions.pass_on, "pass-on")):
        ids = [pages.id_of(code) for code in codes]
        before, began = time.process_time(), time.perf_counter()
        for dossier_id in ids:
            act(dossier_id=dossier_id, actor=who, at=at)
        spent, took = time.process_time() - before, time.perf_counter() - began
        print(
            f"{name:8} by the engine: {len(ids) / took:6.0f} acts/s, "
            f"{spent * 1000 / len(ids):.2f} ms of CPU each (one caller)"
        )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dossiers", type=int, default=400)
    options.add_argument("--callers", type=int, default=4)
    options.add_argument("--port", type=int, default=8899)
    given = options.parse_args()
    with scratch_database("bench_api"):
        codes, client = prepare(given.dossiers)
        half = len(codes) // 2
        by_the_engine(codes[:half])
        over_http(codes[half:], client, given.port, given.callers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
