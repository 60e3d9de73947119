"""Millions of invented dossiers of 168 wards, made by SQL: four units and ten posts in each ward,
one dossier in ten open. Names, streets and numbers are put together from small lists."""

from typing import Any
from uuid import UUID

WARDS, DIVISIONS, POSTS = 168, 3, 10
FAMILY = (
    "nguyen", "nguyen", "nguyen", "nguyen", "tran", "tran", "le", "le", "pham", "huynh", "hoang",
    "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong", "ly", "dinh", "trinh", "mai",
    "cao", "luong", "ta", "quach", "thai", "to",
)  # fmt: skip
MIDDLE = (
    "van", "van", "thi", "thi", "thi", "huu", "duc", "minh", "thanh", "ngoc", "quoc", "gia", "bao",
    "kim", "xuan", "thu", "hong", "my", "phuong", "tuan", "anh", "khanh", "dinh", "cong", "trung",
    "duy", "nhu", "bich",
)  # fmt: skip
GIVEN = (
    "an", "anh", "binh", "chau", "chi", "cuong", "dung", "duy", "dat", "duc", "giang", "ha", "hai",
    "hanh", "hang", "hien", "hieu", "hoa", "hung", "huy", "huong", "khoa", "kien", "lan", "linh",
    "loan", "long", "mai", "minh", "my", "nam", "nga", "ngan", "nhi", "nhung", "oanh", "phong",
    "phuc", "quan", "quang", "quynh", "son", "tam", "tan", "thao", "thang", "thinh", "thu", "thuy",
    "tien", "trang", "tram", "tri", "trinh", "tu", "tung", "tuyet", "uyen", "van", "viet", "vinh",
    "vy", "xuan", "yen", "y",
)  # fmt: skip
STREETS = (
    "le loi", "nguyen hue", "hai ba trung", "dong khoi", "tran hung dao", "ly tu trong",
    "dien bien phu", "vo van tan", "cach mang thang tam", "nguyen trai", "le thanh ton", "pasteur",
    "dinh tien hoang", "ton duc thang", "bui vien", "de tham", "co giang", "ky con",
    "pham ngu lao", "nguyen cu trinh", "tran quang khai", "dang dung", "hoang sa",
)  # fmt: skip
PROCEDURES = (
    "khai-sinh", "khai-tu", "ket-hon", "chung-thuc-ban-sao", "chung-thuc-chu-ky",
    "trich-luc-ho-tich", "thanh-lap-ho-kinh-doanh", "cap-phep-xay-dung", "tro-cap-xa-hoi",
    "tuyen-sinh",
)  # fmt: skip
_OFFICES = """
CREATE TABLE bench_ward AS
  SELECT w AS n, gen_random_uuid() AS id, (26000 + w * 3)::text AS code,
         ARRAY(SELECT gen_random_uuid() FROM generate_series(1, %(divisions)s + 0 * w))
           AS divisions,
         ARRAY(SELECT gen_random_uuid() FROM generate_series(1, %(posts)s + 0 * w)) AS posts
  FROM generate_series(1, %(wards)s) w;
CREATE UNIQUE INDEX ON bench_ward (n);
"""
_ROWS = """
WITH made AS MATERIALIZED (
SELECT one.*, w.id AS office, placed.code, unit,
  CASE WHEN is_open THEN w.posts[1 + h3 %% %(posts)s] END AS holder,
  array_to_tsvector(ARRAY(SELECT DISTINCT w.code || '.' || word FROM unnest(
    ARRAY[family, middle, given, lower(placed.code), w.code, 't:' || procedure,
          'p:' || lpad((h2 %% 1000)::text, 3, '0')]
    || regexp_split_to_array(lower(placed.code), '-')
    || regexp_split_to_array(house || ' ' || street, ' ')) word ORDER BY 1)) AS words
FROM (
  SELECT g, h1, h2, h3, ward,
    -- Keys rise with time, as those of version 7 do.
    (lpad(to_hex(1700000000000 + g * 3000), 12, '0') || '7' || substr(md5(g::text), 1, 3)
     || '8' || substr(md5(g::text), 4, 15))::uuid AS id,
    timestamptz '2026-11-23 09:00+07' - ((%(upto)s - g) * interval '6 seconds') AS filed,
    timestamptz '2026-11-23 09:00+07' + ((h1 %% 1000000) * interval '1 second') AS promised,
    h2 %% 10 = 0 AS is_open, md5('p' || g %% 100000)::uuid AS party,
    (%(family)s::text[])[1 + h1 %% {family}] AS family,
    (%(middle)s::text[])[1 + h2 %% {middle}] AS middle,
    (%(given)s::text[])[1 + h3 %% {given}] AS given,
    (%(streets)s::text[])[1 + (h1 / 64) %% {streets}] AS street,
    (1 + h2 / 128 %% 400)::text AS house,
    (%(procedures)s::text[])[1 + (h3 / 128) %% {procedures}] AS procedure
  FROM (
    SELECT g, 1 + (hashint8(g + 77) & 2147483647) %% {wards} AS ward,
      (hashint8(g) & 2147483647) AS h1, (hashint8(-g) & 2147483647) AS h2,
      (hashint8(g * 31) & 2147483647) AS h3
    FROM generate_series(%(since)s::bigint, %(upto)s::bigint) g
  ) hashed
) one
JOIN bench_ward w ON w.n = one.ward
CROSS JOIN LATERAL (
  SELECT w.divisions[1 + h1 %% {divisions}] AS unit,
    w.code || '-' || to_char(filed, 'YYMMDD') || '-' || lpad((g %% 100000)::text, 5, '0')
      || '.' || g AS code
) placed
), dossiers AS (
  INSERT INTO cases_dossier (id, code, token, version_id, procedure, field, state, is_open,
    revision, office_id, unit_id, intake_unit_id, holder_id, holder_unit_id, held_since, hops,
    channel, subject, applicant_id, applicant_name, form, filed_at, received_at, due_at,
    promised_at, finished_at, pauses, supplements, paid, reopened)
  SELECT id, code, md5(g::text), %(version)s, procedure, 'ho-tich',
    CASE WHEN is_open THEN '4.tham_tra' ELSE '10' END, is_open, 5, office, unit, office, holder,
    unit, filed, 2, 'counter', 'citizen', party,
    initcap(family || ' ' || middle || ' ' || given), '{{}}', filed, filed, promised, promised,
    CASE WHEN NOT is_open THEN filed + interval '2 days' END, '[]', 0, 0, 0
  FROM made
)
INSERT INTO cases_words (dossier_id, words) SELECT id, words FROM made
"""


def _rows() -> str:
    return _ROWS.format(
        family=len(FAMILY), middle=len(MIDDLE), given=len(GIVEN), streets=len(STREETS),
        procedures=len(PROCEDURES), wards=WARDS, divisions=DIVISIONS,
    )  # fmt: skip


def prepare() -> None:
    """Wards, and one version that all dossiers are of. Keys to other rooms point nowhere: nothing
    that is measured reads there, and the server is told not to look."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_OFFICES, {"wards": WARDS, "divisions": DIVISIONS, "posts": POSTS})


def grow(version: UUID, since: int, upto: int) -> None:
    """Add dossiers number `since` + 1 to `upto`; indexes are taken down and put up again."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes i "
            "WHERE tablename IN ('cases_dossier', 'cases_words') "
            "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)"
        )
        indexes: list[tuple[str, str]] = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for first in range(since, upto, 250_000):
            given: dict[str, Any] = {
                "version": version, "posts": POSTS, "family": list(FAMILY), "middle": list(MIDDLE),
                "given": list(GIVEN), "streets": list(STREETS), "procedures": list(PROCEDURES),
                "since": first + 1, "upto": min(first + 250_000, upto),
            }  # fmt: skip
            cursor.execute(_rows(), given)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE cases_dossier, cases_words")


def wards() -> list[tuple[UUID, str, list[UUID], list[UUID]]]:
    """Each ward: its key, number, divisions and posts."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code, divisions, posts FROM bench_ward ORDER BY n")
        return list(cursor.fetchall())
