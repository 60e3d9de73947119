"""django-hordak as its documentation uses it: accounts, `transfer_to`, one transaction each.

A process of its own, because Django has one set of settings: reads how many to do, says when done.
"""

import os
import random
import sys
from urllib.parse import parse_qs, urlsplit, urlunsplit

import django
import psycopg
from django.conf import settings

NAME = "od_bench_hordak"


def main() -> None:
    url = urlsplit(os.environ["PEER_URL"])
    with psycopg.connect(urlunsplit(url), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{NAME}"')
    host = parse_qs(url.query).get("host", [url.hostname or ""])[0]
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": NAME, "HOST": host,
            "PORT": str(url.port or ""), "USER": url.username or "", "PASSWORD": url.password or "",
            "CONN_MAX_AGE": None,
        }},
        DEFAULT_CURRENCY="VND", CURRENCIES=["VND", "EUR"], HORDAK_INTERNAL_CURRENCY="EUR",
        USE_TZ=True,
        SECRET_KEY="bench", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from hordak.models import Account, AccountType
    from moneyed import Money

    made = [
        Account.objects.create(
            name=f"TK {n}", code=str(n), currencies=["VND"],
            type=AccountType.asset if n % 2 else AccountType.income,
        )
        for n in range(40)
    ]  # fmt: skip
    chance = random.Random(1)
    print("ready", flush=True)
    for line in sys.stdin:
        wanted = int(line) if line.strip().isdigit() else 0
        for _ in range(wanted):
            chance.choice(made[1::2]).transfer_to(chance.choice(made[::2]), Money(50_000, "VND"))
        if wanted:
            print(wanted, flush=True)


if __name__ == "__main__":
    main()
