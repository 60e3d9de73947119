"""`od account`: accounts from the command line; what is done stands in the audit trail."""

import getpass
import secrets
import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from opendistrict.faces.cli.terminal import operator, refusals_said, slug, unknown
from opendistrict.faces.kit import clock
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries
from opendistrict.registers.people.shapes import AccountLine

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


def one_time_password() -> str:
    """Sixteen letters of 31 in groups of four, 79 bits: told by voice, typed once."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


class Command(BaseCommand):
    help = "Open, close and mend accounts. What is done stands in the audit trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        opening = acts.add_parser("open", help="an account for a person")
        opening.add_argument("username")
        opening.add_argument("--person", required=True, type=slug, help="key of the person")
        opening.add_argument("--name", help="register this person first, under this full name")
        opening.add_argument("--email", default="", help="for reminders and password letters")
        password = acts.add_parser("password", help="a new password, for who lost it")
        for one in (opening, password):
            one.add_argument(
                "--ask", action="store_true", help="type the password instead of having one made"
            )
        for name, what in (
            ("lost-phone", "take the telephone and the recovery codes off the account"),
            ("close", "the account can sign in no more"),
            ("reopen", "a closed account signs in again"),
        ):
            acts.add_parser(name, help=what).add_argument("username")
        password.add_argument("username")
        listing = acts.add_parser("list", help="accounts, and what each lacks")
        listing.add_argument(
            "--all", action="store_true", help="also those nobody can sign in to with a password"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        act = getattr(self, "_" + options["act"].replace("-", "_"))
        with refusals_said():
            act(options)

    def _open(self, options: Any) -> None:
        username, key = options["username"], options["person"]
        password = self._chosen(username, options["email"], ask=options["ask"])
        at = clock.now()
        with transaction.atomic():
            people.open_account(
                username=username, email=options["email"],
                person_id=self._person(key, options["name"]), password=password,
                must_change_password=True, actor=operator(), at=at,
            )  # fmt: skip
        self._told(username, password, asked=options["ask"])
        self.stdout.write("What one may do is one's post: ./od appoint POST PERSON --since DAY")

    def _person(self, key: str, name: str | None) -> UUID:
        known = people_queries.people_by_slug()
        if name is None:
            if key not in known:
                hint = 'To register one, say --name "Full Name".'
                raise CommandError(f"{unknown('person', key, known)} {hint}")
            return known[key].id
        if key in known:
            raise CommandError(
                f"{key} is {known[key].full_name} already. Leave --name out, or choose another key."
            )
        return people.register_person(
            slug=key, full_name=name, is_sample=False, actor=operator(), at=clock.now()
        )

    def _chosen(self, username: str, email: str, *, ask: bool) -> str:
        if not ask:
            return one_time_password()
        if sys.stdin.isatty():
            typed = getpass.getpass("Password: ")
            if typed != getpass.getpass("Again: "):
                raise CommandError("These were two different passwords. Nothing was changed.")
        else:
            typed = sys.stdin.readline().rstrip("\n")
        try:
            validate_password(typed, get_user_model()(username=username, email=email))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        return typed

    def _password(self, options: Any) -> None:
        account_id, username = self._account(options), options["username"]
        password = self._chosen(username, "", ask=options["ask"])
        people.set_password(
            account_id=account_id, password=password, must_change=True, actor=operator(),
            at=clock.now(),
        )  # fmt: skip
        self._told(username, password, asked=options["ask"])

    def _told(self, username: str, password: str, *, asked: bool) -> None:
        if not asked:
            self.stdout.write(f"One-time password of {username}: {password}")
            self.stdout.write("It is shown once. Hand it over in person.")
        self.stdout.write("At the next sign-in it must be changed before anything else.")

    def _account(self, options: Any) -> UUID:
        account_id = people_queries.account_named(options["username"])
        if account_id is None:
            known = [line.username for line in people_queries.accounts()]
            raise unknown("account", options["username"], known)
        return account_id

    def _lost_phone(self, options: Any) -> None:
        people.forget_second_factor(
            account_id=self._account(options), actor=operator(), at=clock.now()
        )
        self.stdout.write(
            f"{options['username']} is signed out everywhere and pairs a telephone at the next "
            "sign-in. If the password may be known too: ./od account password"
        )

    def _close(self, options: Any) -> None:
        people.close_account(account_id=self._account(options), actor=operator(), at=clock.now())
        self.stdout.write(
            f"{options['username']} is closed and signed out. The posts are as before; to end "
            "one: ./od appoint POST PERSON --ends DAY"
        )

    def _reopen(self, options: Any) -> None:
        people.reopen_account(account_id=self._account(options), actor=operator(), at=clock.now())
        self.stdout.write(f"{options['username']} can sign in again.")

    def _list(self, options: Any) -> None:
        on = clock.today()
        titles: dict[UUID | None, list[str]] = {}
        for post in orgs.posts_in(orgs.tree_on(on).units.keys(), on=on):
            titles.setdefault(post.person_id, []).append(f"{post.title} ({post.slug})")
        lines = people_queries.accounts()
        shown = [line for line in lines if line.has_password or options["all"]]
        for line in shown:
            posts = titles.get(line.person_id, []) if line.person_id else []
            who = f"{line.person_name} ({line.person_slug})" if line.person_id else "nobody"
            self.stdout.write(f"{line.username:<28} {_state(line):<40} {who}")
            for title in posts:
                self.stdout.write(f"{'':<28} {title}")
        left = len(lines) - len(shown)
        more = f"; {left} without a password are not shown (--all)" if left else ""
        self.stdout.write(f"{len(shown)} accounts{more}.")


def _state(line: AccountLine) -> str:
    lacks = [
        word
        for word, is_so in (
            ("closed", not line.is_active),
            ("no password", not line.has_password),
            ("must change password", line.must_change_password),
            ("no telephone", not line.has_second_factor),
            ("never signed in", line.last_sign_in is None),
        )
        if is_so
    ]
    return ", ".join(lacks) or "ok"
