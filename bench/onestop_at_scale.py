"""How long a leader waits for the one-stop page of a month with very many dossiers.

    DATABASE_URL=… python -m bench.onestop_at_scale [--dossiers 200000] [--rounds 3]

`--dossiers 452000` is a month of a whole city. Invented dossiers of one ward are made by SQL: ten
procedures, filed over thirty days, one in seven open, one in fifty asked for papers, three papers
each. Asked through Django's test client, with all middleware. Prints processor seconds of this
process (the server's are in the clock), the clock, statements, and the most memory it ever had.
"""

import argparse
import resource
import time

from bench.cases.ward import NOW, WARD, load_measured_procedure, ward_database

_MADE = """
INSERT INTO cases_dossier (id, code, token, version_id, procedure, field, state, is_open, revision,
  office_id, unit_id, intake_unit_id, holder_unit_id, held_since, hops, channel, subject,
  applicant_id, applicant_name, form, filed_at, received_at, due_at, promised_at, finished_at,
  pauses, supplements, paid, reopened)
SELECT gen_random_uuid(), 'M' || g, md5(g::text), %(version)s, 'mau-' || h %% 10, 'mau',
  CASE WHEN g %% 7 = 0 THEN '4.tham_tra' ELSE '10' END, g %% 7 = 0, 5, %(ward)s, %(ward)s,
  %(ward)s, %(ward)s, filed, 2, (ARRAY['counter', 'online'])[1 + h %% 2], 'citizen',
  gen_random_uuid(), 'Mẫu', '{}', filed, filed, due, due,
  CASE WHEN g %% 7 > 0 THEN filed + (1 + h / 16 %% 80) * interval '1 hour' END, '[]',
  (g %% 50 = 0)::int, 0, 0
FROM (
  SELECT g, h, filed, filed + interval '3 days' AS due FROM (
    SELECT g, hashint8(g) & 2147483647 AS h, %(now)s - (g %% 43200) * interval '1 minute' AS filed
    FROM generate_series(1, %(dossiers)s) g
  ) hashed
) made
"""
_PAPERS = """
INSERT INTO cases_attachment (id, dossier_id, paper, kind, count, file_id, is_reused, brought_at,
  brought_by)
SELECT gen_random_uuid(), d.id, 'to_khai', 'copy', 1,
  CASE WHEN n < 3 THEN gen_random_uuid() END, n = 1, d.filed_at, 'Mẫu'
FROM cases_dossier d CROSS JOIN generate_series(1, 3) n
"""
_ASKED = """
INSERT INTO cases_supplement (dossier_id, n, asked_at, asked_by, items, answered_at)
SELECT id, 1, received_at + interval '1 hour', 'Mẫu', '[]', received_at + interval '5 hours'
FROM cases_dossier WHERE supplements > 0
"""


def fill(dossiers: int, ward: object, version: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # keys that point nowhere
        given = {"dossiers": dossiers, "ward": ward, "version": version, "now": NOW}
        cursor.execute(_MADE, given)
        cursor.execute(_PAPERS)
        cursor.execute(_ASKED)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE cases_dossier, cases_attachment, cases_supplement")


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--dossiers", type=int, default=200_000)
    asked.add_argument("--rounds", type=int, default=3)
    told = asked.parse_args()
    with ward_database("bench_onestop"):
        from django.conf import settings
        from django.contrib.auth import get_user_model
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from opendistrict.engine.cases.queries import in_force
        from opendistrict.faces.kit import clock
        from opendistrict.registers.orgs import queries as orgs

        load_measured_procedure()
        measured = in_force("xac-nhan-do-luong", NOW.date())
        assert measured is not None
        ward = orgs.unit_ids_by_slug()[WARD]
        fill(told.dossiers, ward, measured.id)
        post = next(
            one
            for one in orgs.posts_in(orgs.tree_on(NOW.date()).units, on=NOW.date())
            if one.slug == f"chu-tich-{WARD}"
        )
        clock.now = lambda request=None: NOW
        settings.ALLOWED_HOSTS = ["testserver"]
        client = Client()
        client.force_login(get_user_model().objects.get(person_id=post.person_id))
        for path in (
            "/cockpit/mot-cua/?span=30", "/cockpit/mot-cua/ho-so/?span=30&what=late",
            "/cockpit/mot-cua/ho-so/?span=30&what=signal-last_day",
        ):  # fmt: skip
            for n in range(told.rounds):
                began, worked = time.perf_counter(), time.process_time()
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(path)
                print(
                    f"{path}  round {n + 1}: {answer.status_code} "
                    f" {time.process_time() - worked:.1f} s of work,"
                    f" {time.perf_counter() - began:.1f} s by the clock,"
                    f" {len(queries)} statements, the slowest"
                    f" {max((float(one['time']) for one in queries), default=0):.2f} s",
                    flush=True,
                )
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{told.dossiers:,} dossiers; memory at the most {most} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
