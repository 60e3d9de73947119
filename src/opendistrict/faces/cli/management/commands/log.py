"""`od log`: the event log signed now, watched for others, and watched by others."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlencode

from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli import eventlog
from opendistrict.faces.cli.terminal import operator, refusals_said
from opendistrict.faces.kit import clock
from opendistrict.kernel.eventlog.notes import Note, Unreadable, Verifier
from opendistrict.registers.base import actions
from opendistrict.registers.base import queries as base


class Command(BaseCommand):
    help = "Sign the event log, witness another installation's, take in what witnesses signed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        acts.add_parser("checkpoint", help="place what waits, sign, print the newest checkpoint")
        acts.add_parser("key", help="the public keys: of the log, and as a witness")
        receipt = acts.add_parser("receipt", help="the receipt of a leaf, as a file or a code")
        receipt.add_argument("leaf", type=int)
        receipt.add_argument("--code", action="store_true", help="what a QR code says")
        witness = acts.add_parser(
            "witness", help="look at another log: does it begin with what we saw? Then sign"
        )
        witness.add_argument("source", metavar="URL|FILE", help="its site, or what it published")
        witness.add_argument("--key", help="its public key; needed the first time")
        cosigned = acts.add_parser("cosigned", help="keep what a witness signed of our log")
        cosigned.add_argument("source", metavar="URL|FILE", help="the witness's site, or its note")
        cosigned.add_argument("--key", required=True, help="the witness's public key")

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_said():
            getattr(self, "_" + options["act"])(options)

    def _checkpoint(self, options: Any) -> None:
        actions.keep_log(clock.now())
        size = base.signed_size()
        if not size:
            raise CommandError("The log is empty: no act was logged yet.")
        self.stdout.write(str(base.note_at(size)), ending="")

    def _key(self, options: Any) -> None:
        for key in (base.log_key(), base.witness_key()):
            if key is None:
                raise CommandError("There is no OD_LOG_KEY; ./od migrate makes one.")
            self.stdout.write(str(key))

    def _receipt(self, options: Any) -> None:
        receipt = actions.receipt(options["leaf"], clock.now())
        self.stdout.write(receipt.code() if options["code"] else receipt.file().rstrip("\n"))

    def _witness(self, options: Any) -> None:
        note, proof = eventlog.published(options["source"])
        key = self._key_for(note, options["key"])
        signed = actions.witness(note=note, proof=proof, key=key, actor=operator(), at=clock.now())
        self.stdout.write(str(signed), ending="")

    def _key_for(self, note: str, given: str | None) -> Verifier:
        """The key that is given, else the one by which this log is known already."""
        if given:
            return eventlog.key_of(given)
        try:
            known = base.witnessed_key(Note.parse(note).checkpoint.origin)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if known is None:
            raise CommandError("This log is new here: give its public key with --key.")
        return known

    def _cosigned(self, options: Any) -> None:
        source, key = options["source"], base.log_key()
        if eventlog.is_address(source):
            origin = urlencode({"origin": key.name if key else ""})
            note = eventlog.fetch(f"{source.rstrip('/')}/log/witnessed?{origin}")
        else:
            note = eventlog.text_of(source)
        witness = eventlog.key_of(options["key"])
        size = actions.take_cosignature(note=note, key=witness, actor=operator(), at=clock.now())
        self.stdout.write(f"{witness.name} signed our log of {size:,} leaves.")
