"""`od api`: programs that may call the API, and addresses that are told what happens."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli import machines
from opendistrict.faces.cli.terminal import day, operator, refusals_said, slug
from opendistrict.faces.kit import clock
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries


class Command(BaseCommand):
    help = "Clients of the API (docs/api.md) and webhooks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        things = parser.add_subparsers(dest="thing", required=True, metavar="client|webhook")
        client = things.add_parser("client", help="programs that may call the API")
        acts = client.add_subparsers(dest="act", required=True, metavar="ACT")
        add = acts.add_parser("add", help="let a program in; its secret is shown once")
        add.add_argument("name")
        way = add.add_mutually_exclusive_group(required=True)
        way.add_argument("--post", type=slug, help="the post it acts from")
        way.add_argument("--feed", choices=sorted(machines.FEEDS), help="another system's feed")
        add.add_argument("--scope", action="append", default=[], help="an act; may be repeated")
        add.add_argument("--until", type=day, help="the first day it is out again")
        acts.add_parser("list", help="every client")
        for name, line in (("renew", "a new secret"), ("revoke", "shut it out, at once")):
            acts.add_parser(name, help=line).add_argument("client", type=UUID)
        webhook = things.add_parser("webhook", help="addresses that are told what happens")
        acts = webhook.add_subparsers(dest="act", required=True, metavar="ACT")
        add = acts.add_parser("add", help="tell an address; its secret is shown once")
        add.add_argument("url")
        add.add_argument("topics", nargs="+", metavar="TOPIC", help="cases.done, or cases.*")
        acts.add_parser("list", help="every webhook")
        for name, line in (
            ("test", "send an event now, and say what was answered"), ("on", "tell it again"),
            ("off", "tell it nothing"), ("remove", "forget it"),
        ):  # fmt: skip
            acts.add_parser(name, help=line).add_argument("webhook", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_said():
            getattr(self, f"_{options['thing']}_{options['act']}")(options)

    # ---------------------------------------------------------------- clients

    def _client_add(self, options: Any) -> None:
        at = clock.now()
        scopes = machines.scopes(options["scope"], options["feed"] or "")
        post_id = machines.post_named(options["post"], at) if options["post"] else None
        client_id, secret = people.add_client(
            name=options["name"], scopes=scopes, post_id=post_id, feed=options["feed"] or "",
            since=at.date(), until=options["until"], actor=operator(), at=at,
        )  # fmt: skip
        self.stdout.write(f"client_id      {client_id}\nclient_secret  {secret}")
        self.stderr.write("The secret is shown this once. Keep it where the program reads it.")

    def _client_list(self, options: Any) -> None:
        titles = machines.post_titles(people_queries.clients(), clock.now())
        for one in people_queries.clients():
            ended = "revoked" if one.revoked_at else f"until {one.until}" if one.until else ""
            where = titles.get(one.post_id) or one.feed or "-" if one.post_id else one.feed
            self.stdout.write(f"{one.id}  {one.name}  {where}  {' '.join(one.scopes)}  {ended}")

    def _client_renew(self, options: Any) -> None:
        secret = people.renew_client(client_id=options["client"], actor=operator(), at=clock.now())
        self.stdout.write(f"client_secret  {secret}")

    def _client_revoke(self, options: Any) -> None:
        people.revoke_client(client_id=options["client"], actor=operator(), at=clock.now())
        self.stdout.write("It is out, with every token it held.")

    # ---------------------------------------------------------------- webhooks

    def _webhook_add(self, options: Any) -> None:
        webhook_id, secret = machines.add_webhook(
            options["url"], options["topics"], actor=operator(), at=clock.now()
        )
        self.stdout.write(f"webhook  {webhook_id}\nsecret   {secret}")
        self.stderr.write("The secret is shown this once; the receiver checks signatures by it.")

    def _webhook_list(self, options: Any) -> None:
        for one in base_queries.webhooks():
            state = "on" if one.is_active else "off"
            self.stdout.write(
                f"{one.id}  {state}  {one.url}  {' '.join(one.topics)}  "
                f"{one.failures} not taken in a row"
            )

    def _webhook_test(self, options: Any) -> None:
        why = machines.try_webhook(options["webhook"], clock.now())
        if why:
            raise CommandError(f"Not taken: {why}.")
        self.stdout.write("Taken.")

    def _webhook_on(self, options: Any) -> None:
        self._switch(options, on=True)

    def _webhook_off(self, options: Any) -> None:
        self._switch(options, on=False)

    def _switch(self, options: Any, *, on: bool) -> None:
        base.switch_webhook(webhook_id=options["webhook"], on=on, actor=operator(), at=clock.now())

    def _webhook_remove(self, options: Any) -> None:
        base.remove_webhook(webhook_id=options["webhook"], actor=operator(), at=clock.now())
