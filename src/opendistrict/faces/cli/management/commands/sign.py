"""`od sign`: keys and signatures from the command line."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opendistrict.faces.cli import sample_keys
from opendistrict.faces.cli.terminal import operator, refusals_said, slug, unknown
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel import signing
from opendistrict.kernel.fold import fold
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.documents import queries
from opendistrict.registers.documents.shapes import SignerShape
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.shapes import PersonShape


class Command(BaseCommand):
    help = "Keys and signatures: a sample authority, whom to trust, enrol, revoke, list, verify."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        sample = acts.add_parser("sample-ca", help="write a made-up authority and keys to a folder")
        sample.add_argument("folder", type=Path)
        sample.add_argument("--name", action="append", help="of a signer; may be given again")
        demo = acts.add_parser("sample-keys", help="give sample people keys of a sample authority")
        demo.add_argument("person", type=slug, nargs="+")
        trust = acts.add_parser("trust", help="believe the certificates of this authority")
        trust.add_argument("file", type=Path)
        enrol = acts.add_parser("enrol", help="take in a person's .p12; asks for its password")
        enrol.add_argument("file", type=Path)
        enrol.add_argument("--person", type=slug, required=True)
        token = acts.add_parser(
            "enrol-token", help="remember where a person's token is; asks its PIN"
        )
        token.add_argument("library", type=Path, help="the maker's PKCS#11 library (.so, .dll)")
        token.add_argument("label", help="of the key and its certificate on the token")
        token.add_argument("--slot", type=int, help="counted from nought; the first with a token")
        token.add_argument("--person", type=slug, required=True)
        revoke = acts.add_parser("revoke", help="sign nothing more with a key")
        revoke.add_argument("signer", type=UUID)
        revoke.add_argument("--because", required=True)
        listing = acts.add_parser("list", help="the keys of a person")
        listing.add_argument("person", type=slug)
        verify = acts.add_parser("verify", help="check the signatures of a PDF")
        verify.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        act = getattr(self, "_" + options["act"].replace("-", "_"))
        try:
            with refusals_said():
                act(options)
        except OSError as error:
            raise CommandError(
                f"{error.filename or ''} {error.strerror or error}".strip()
            ) from error

    def _sample_ca(self, options: Any) -> None:
        names = options["name"] or ["Cán bộ mẫu"]
        files = [(fold(name).replace(" ", "-"), name) for name in names]
        written = sample_keys.write_authority(options["folder"], files, at=clock.now())
        for path in written:
            self.stdout.write(str(path))
        self.stdout.write(f"The password of every key: {signing.SAMPLE_PASSWORD}")

    def _sample_keys(self, options: Any) -> None:
        for one in options["person"]:
            _person(one)
        for key in sample_keys.enrol_sample_people(
            options["person"], actor=operator(), at=clock.now()
        ):
            self.stdout.write(f"{key.id} {key.label}")
        self.stdout.write(f"The password of every key: {signing.SAMPLE_PASSWORD}")

    def _trust(self, options: Any) -> None:
        data = options["file"].read_bytes()
        found = signing.read_certificates(data)
        folder = Path(settings.SIGNING_ROOTS)
        folder.mkdir(parents=True, exist_ok=True)
        for one in found:
            (folder / f"{one.fingerprint[:16]}.pem").write_text(one.pem, encoding="ascii")
            self.stdout.write(f"Trusted: {one.name}, until {one.valid_until:%Y-%m-%d}")

    def _enrol(self, options: Any) -> None:
        person = _person(options["person"])
        data = options["file"].read_bytes()
        key = documents.enrol_signer(
            person_id=person.id, pkcs12=data, password=_secret("Password of the key: "),
            is_sample=person.is_sample, actor=operator(), at=clock.now(),
        )  # fmt: skip
        self._taken_in(key)

    def _enrol_token(self, options: Any) -> None:
        person = _person(options["person"])
        # absolute: the library is found again from wherever the site is started
        token = signing.Token(str(options["library"].absolute()), options["label"], options["slot"])
        key = documents.enrol_token(
            person_id=person.id, token=token, pin=_secret("PIN of the token: "), actor=operator(),
            at=clock.now(),
        )  # fmt: skip
        self._taken_in(key)

    def _taken_in(self, key: SignerShape) -> None:
        self.stdout.write(f"{key.id} {key.label}: {key.name}, {key.algorithm}, {key.issuer}")

    def _revoke(self, options: Any) -> None:
        documents.revoke_signer(
            signer_id=options["signer"], because=options["because"], actor=operator(),
            at=clock.now(),
        )  # fmt: skip
        self.stdout.write("Revoked. What was signed before stays signed.")

    def _list(self, options: Any) -> None:
        for key in queries.signers_of(_person(options["person"]).id):
            standing = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "in use"
            self.stdout.write(
                f"{key.id} {key.name}, {key.algorithm}, {key.issuer}, "
                f"{key.valid_from:%Y-%m-%d} to {key.valid_until:%Y-%m-%d}, {standing}"
            )

    def _verify(self, options: Any) -> None:
        found = signing.verify_pdf(
            options["file"].read_bytes(), roots=queries.roots(), at=clock.now()
        )
        if not found:
            raise CommandError("The file carries no signature.", returncode=1)
        for one in found:
            when = f"{one.signed_at:%Y-%m-%d %H:%M:%S %z}" if one.signed_at else "?"
            vouched = one.trusted_by or one.certificate.issuer
            self.stdout.write(f"{one.certificate.name}, {when}, {vouched}")
            for code in one.problems or ():
                self.stdout.write(f"  ! {sentence(code, issuer=one.certificate.issuer)}")
            if one.is_good:
                self.stdout.write("  valid, covers the whole file, trusted")
        if not all(one.is_good for one in found):
            raise CommandError("Not every signature is good.", returncode=1)


def _person(named: str) -> PersonShape:
    known = people.people_by_slug()
    if named not in known:
        raise unknown("person", named, known)
    return known[named]


def _secret(asked: str) -> str:
    """Typed unseen, or the first line of what is piped in."""
    return getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
