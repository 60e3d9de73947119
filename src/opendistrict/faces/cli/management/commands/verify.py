"""`od verify`: a receipt, the whole event log, or a copy of it that somebody kept."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli import eventlog
from opendistrict.faces.cli.terminal import progress
from opendistrict.kernel.eventlog.audit import Audit, audit_export
from opendistrict.kernel.eventlog.notes import Unreadable
from opendistrict.kernel.eventlog.receipts import Receipt
from opendistrict.registers.base import queries as base

SCRIPT = "tools/verify_receipt.py"


class Command(BaseCommand):
    help = "Check a receipt or the whole event log, or write the log to a file (exit code 1: no)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--script", action="store_true", help="print the checker that needs nothing of ours"
        )
        acts = parser.add_subparsers(dest="act", metavar="ACT")
        receipt = acts.add_parser("receipt", help="is this receipt of our log, and does it hold?")
        receipt.add_argument("file", help="the .json file or the text of the QR code; - reads it")
        log = acts.add_parser("log", help="compute the log again from its leaves and compare")
        log.add_argument("--from-export", metavar="FILE", help="of a copy, without the database")
        log.add_argument(
            "--held", metavar="FILE", action="append", default=[],
            help="a checkpoint, receipt or export that somebody kept: it must fit too",
        )  # fmt: skip
        export = acts.add_parser("export", help="leaf hashes and checkpoints; no wording")
        export.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["script"]:
            text = (Path(settings.ROOT) / SCRIPT).read_text(encoding="utf-8")
            self.stdout.write(text, ending="")
            return
        if not options["act"]:
            raise CommandError("Say what: receipt, log or export. See ./od verify --help")
        getattr(self, "_" + options["act"])(options)

    def _receipt(self, options: Any) -> None:
        try:
            receipt = Receipt.read(eventlog.text_of(options["file"]))
        except Unreadable as error:
            raise CommandError(
                f"{options['file']} cannot be read: {error}", returncode=2
            ) from error
        found = base.check_receipt(receipt)
        holds = found.findings
        lines = [
            (holds.is_opened, "the wording is the one that was logged"),
            (holds.is_included, f"it stands at {receipt.position} in a log of {receipt.size}"),
            (holds.signed_at is not None, f"signed by {receipt.key.name} at {holds.signed_at}"),
            (found.is_ours, f"that is our key: {receipt.key}"),
        ]
        if found.is_ours:
            lines += [
                (bool(found.is_in_log), "our log has this leaf there today"),
                (found.is_our_checkpoint, "our log has this root at that size today"),
            ]
        self.stdout.write(f"{receipt.kind} {receipt.at}\n{receipt.body.decode()}")
        for is_so, what in lines:
            self.stdout.write(f"{'ok   ' if is_so else 'WRONG'} {what}")
        for one in found.witnesses:
            self.stdout.write(
                f"ok    {one.name} saw the log of {one.size} at {one.at:%Y-%m-%d %H:%M}"
            )
        if not all(is_so for is_so, _ in lines):
            raise CommandError("The receipt does not hold.", returncode=1)

    def _log(self, options: Any) -> None:
        held = eventlog.held(options["held"])
        if name := options["from_export"]:
            try:
                with Path(name).open(encoding="utf-8") as lines:
                    audit = audit_export(lines, held)
            except (OSError, Unreadable, UnicodeDecodeError) as error:
                raise CommandError(f"{name} cannot be read: {error}", returncode=2) from error
        else:
            with progress("Computing the log again") as report:
                audit = base.audit_log(report, held=held)
        self._conclude(audit)

    def _conclude(self, audit: Audit) -> None:
        if not audit.faults:
            self.stdout.write(f"{eventlog.summary(audit)}: all fits.")
            return
        for line in eventlog.faults_of(audit):
            self.stderr.write(line)
        raise CommandError(
            f"The log is not whole ({eventlog.summary(audit)}). First: "
            f"{eventlog.said(audit.faults[0])}.",
            returncode=1,
        )

    def _export(self, options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("x", encoding="utf-8") as file, progress("Writing the log") as report:
                for line in base.export(report):
                    file.write(line + "\n")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self.stdout.write(f"{path}: {base.signed_size():,} leaf hashes and their checkpoints.")
