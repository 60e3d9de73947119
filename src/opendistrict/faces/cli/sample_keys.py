"""Keys for a demonstration: an authority that says it is a sample, and keys of sample people."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing import (
    SAMPLE_PASSWORD,
    SampleAuthority,
    SampleSigner,
    read_certificate,
)
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.documents import queries
from opendistrict.registers.documents.shapes import SignerShape
from opendistrict.registers.people import queries as people

ROOT = "sample-root.pem"
BEFORE, AFTER = timedelta(days=10 * 365), timedelta(days=10 * 365)
WORDS = f"""\
CHỮ KÝ MẪU - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ / SAMPLE ONLY, NO LEGAL FORCE

{ROOT} is the certificate of a made-up authority; each .p12 is a key it vouches for.
The password of every .p12 is: {SAMPLE_PASSWORD}
"""


def sample_signer(authority: SampleAuthority, name: str, at: datetime) -> SampleSigner:
    return authority.signer(
        name, since=at - BEFORE, until=at + AFTER, organisation="OpenDistrict (mẫu)"
    )


def write_authority(folder: Path, names: Iterable[tuple[str, str]], *, at: datetime) -> list[Path]:
    """A root and one key file for each (file name, person's name), in a folder that is new or
    empty: an authority that somebody trusts already is not written over."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    authority = SampleAuthority(at=at - BEFORE, years=20)
    written = {folder / ROOT: authority.certificate, folder / "README.txt": WORDS.encode()}
    for file, name in names:
        signer = sample_signer(authority, name, at)
        written[folder / f"{file}.p12"] = signer.pkcs12
        written[folder / f"{file}.pem"] = signer.certificate
    for path, data in written.items():
        path.write_bytes(data)
        path.chmod(0o600 if path.suffix == ".p12" else 0o644)
    return list(written)


def enrol_sample_people(slugs: Iterable[str], *, actor: Actor, at: datetime) -> list[SignerShape]:
    """A fresh sample authority that this installation trusts, and a key for each sample person
    who has none that works. Refused for a person who is not a sample."""
    known = people.people_by_slug()
    wanted = [known[slug] for slug in slugs]
    real = [one.full_name for one in wanted if not one.is_sample]
    if real:
        raise Refused("sample_key_for_a_real_person", name=", ".join(real))
    authority = SampleAuthority(at=at - BEFORE, years=20)
    roots = Path(settings.SIGNING_ROOTS)
    roots.mkdir(parents=True, exist_ok=True)
    name = read_certificate(authority.certificate).fingerprint[:16]
    (roots / f"sample-{name}.pem").write_bytes(authority.certificate)
    enrolled = []
    for one in wanted:
        if any(key.revoked_at is None for key in queries.signers_of(one.id)):
            continue
        made = sample_signer(authority, one.full_name, at)
        enrolled.append(
            documents.enrol_signer(
                person_id=one.id,
                pkcs12=made.pkcs12,
                password=made.password,
                is_sample=True,
                actor=actor,
                at=at,
            )
        )
    return enrolled
