"""`od people`: what the law lets citizens ask of their data, and the key it is sealed with."""

import json
import secrets
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from opendistrict.faces.cli.terminal import operator, refusals_said
from opendistrict.faces.kit import clock, formats
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries
from opendistrict.registers.people.shapes import ErasureShape


class _Encoder(DjangoJSONEncoder):
    """Instants to the microsecond, with their zone."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Command(BaseCommand):
    help = "Citizens' data: find, export, erase; change the key it is sealed with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        finding = acts.add_parser("find", help="who is meant; what is sealed is masked")
        finding.add_argument("text", help="name, whole national id or phone, end of a phone")
        export = acts.add_parser("export", help="everything held about a party, as JSON")
        export.add_argument("party", type=UUID)
        export.add_argument("--to", type=Path, help="a new file, readable by its owner only")
        asking = acts.add_parser("ask", help="note that a party asked to be erased")
        asking.add_argument("party", type=UUID)
        erase = acts.add_parser("erase", help="carry out what a party asked for")
        erase.add_argument("party", type=UUID)
        told = acts.add_parser("acknowledge", help="the party was told that its request arrived")
        told.add_argument("number")
        acts.add_parser("requests", help="what waits for an answer, by its day")
        rotate = acts.add_parser("rotate-key", help="seal everything under a new key")
        rotate.add_argument(
            "--forget-old",
            action="store_true",
            help="drop the old keys afterwards: backups made before cannot be read any more",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        act = getattr(self, "_" + options["act"].replace("-", "_"))
        with refusals_said():
            act(options)

    def _find(self, options: Any) -> None:
        found = people_queries.find_parties(options["text"], actor=operator())
        for one in found.parties:
            self.stdout.write(
                f"{one.id}  {one.full_name}  {one.national_id or '-'}  {one.phone or '-'}"
            )
        self.stdout.write(f"{len(found.parties)} found{', and more' if found.is_cut else ''}.")

    def _export(self, options: Any) -> None:
        held = people.export_party(party_id=options["party"], actor=operator(), at=clock.now())
        body = json.dumps(held, cls=_Encoder, ensure_ascii=False, indent=2) + "\n"
        target: Path | None = options["to"]
        if target is None:
            self.stdout.write(body, ending="")
            return
        try:
            target.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise CommandError(f"{target} cannot be made: {error.strerror}") from error
        target.write_text(body, encoding="utf-8")
        self.stdout.write(f"{target} holds everything in clear. Hand it over, then delete it.")

    def _ask(self, options: Any) -> None:
        asked = people.ask_erasure(party_id=options["party"], actor=operator(), at=clock.now())
        self.stdout.write(_line(asked))

    def _acknowledge(self, options: Any) -> None:
        people.acknowledge_erasure(number=options["number"], actor=operator(), at=clock.now())
        self.stdout.write(f"{options['number']} is acknowledged.")

    def _requests(self, options: Any) -> None:
        waiting = people_queries.open_erasures()
        for one in waiting:
            self.stdout.write(_line(one))
        self.stdout.write(f"{len(waiting)} wait for an answer.")
        for one in people_queries.restrictions_over(clock.today()):
            self.stdout.write(f"{one.number}  {one.party_id}  need not be kept any more: erase")

    def _erase(self, options: Any) -> None:
        done = people.erase_party(party_id=options["party"], actor=operator(), at=clock.now())
        if done.outcome == "erased":
            self.stdout.write(f"{done.number}: erased. Backups made before still hold it.")
            return
        until = f"until {formats.day(done.kept_until)}" if done.kept_until else "without an end"
        self.stdout.write(f"{done.number}: restricted {until}, for it must be kept: {done.basis}")

    def _rotate_key(self, options: Any) -> None:
        if people_queries.key_is_given():
            self._under_the_given_key(options)
            return
        file = people_queries.seal_key_file()
        known = list(file.secrets())
        if people_queries.stale_seals() == 0:  # else a run before was stopped: go on with its key
            known = [secrets.token_urlsafe(50), *known]
            file.write(known)
            self.stdout.write(f"{file.path} begins with a new key. Keep a copy elsewhere.")
        self._reseal()
        if options["forget_old"]:
            file.write(known[:1])
            self.stdout.write("The old keys are forgotten.")

    def _under_the_given_key(self, options: Any) -> None:
        ring = people_queries.ring()
        if len(ring.ids) < 2:
            raise CommandError(
                "OD_SEAL_KEY says one key. Set it to NEW,OLD for the site, the worker and this "
                "command, restart them, then run this again."
            )
        if options["forget_old"]:
            raise CommandError("Take the old keys out of OD_SEAL_KEY yourself, after this.")
        self._reseal()

    def _reseal(self) -> None:
        done = people.reseal_everything(actor=operator(), at=clock.now())
        left = people_queries.stale_seals()
        for name, number in done.items():
            self.stdout.write(f"{name:<24} {number}")
        if left:
            raise CommandError(
                f"{left} fields are still under an old key, which is kept. Run this again."
            )


def _line(one: ErasureShape) -> str:
    told = "" if one.acknowledged_at else f", acknowledge by {formats.day(one.acknowledge_by)}"
    return f"{one.number}  {one.party_id}  answer by {formats.day(one.due_on)}{told}"
