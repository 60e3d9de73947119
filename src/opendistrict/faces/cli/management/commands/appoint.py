"""`od appoint`: who serves in a post, and until when, from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from opendistrict.faces.cli.terminal import day, operator, refusals_said, unknown
from opendistrict.faces.kit import clock, formats
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import queries as orgs_queries
from opendistrict.registers.people import queries as people


class Command(BaseCommand):
    help = "Somebody serves in a post from a day on, or no more. Keys are those of the pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("post", help="key of the post")
        parser.add_argument("person", help="key of the person")
        when = parser.add_mutually_exclusive_group(required=True)
        when.add_argument("--since", type=day, metavar="DAY", help="the first day")
        when.add_argument(
            "--ends", type=day, metavar="DAY", help="the first day of serving no more"
        )
        parser.add_argument(
            "--until", type=day, metavar="DAY", help="with --since: the first day of no more"
        )
        parser.add_argument("--acting", action="store_true", help="acts for the holder")
        parser.add_argument("--basis", default="", help="number and day of the decision")

    def handle(self, *args: Any, **options: Any) -> None:
        posts = orgs_queries.post_ids_by_slug()
        persons = people.people_by_slug()
        if options["post"] not in posts:
            raise unknown("post", options["post"], posts)
        if options["person"] not in persons:
            raise unknown("person", options["person"], persons)
        person = persons[options["person"]]
        whom: dict[str, Any] = {
            "post_id": posts[options["post"]],
            "person_id": person.id,
            "kind": "acting" if options["acting"] else "holder",
            "actor": operator(),
            "at": clock.now(),
        }
        with refusals_said():
            if ends := options["ends"]:
                orgs.end_assignment(until=ends, **whom)
                said = f"no more from {formats.day(ends)}"
            else:
                since, until = options["since"], options["until"]
                orgs.appoint(since=since, until=until, basis=options["basis"], **whom)
                said = f"from {formats.day(since)}"
                said += f" until the day before {formats.day(until)}" if until else ""
        manner = " (acting)" if options["acting"] else ""
        self.stdout.write(f"{person.full_name} serves as {options['post']}{manner} {said}.")
