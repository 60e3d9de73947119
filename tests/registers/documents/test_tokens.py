"""Papers signed with keys that stay on a PKCS#11 token. The token is SoftHSM: a real library."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from django.conf import settings
from django.core.management import CommandError, call_command
from pkcs11 import exceptions
from tests.makers import MORNING, actor
from tests.registers.documents.conftest import GROUND

from opendistrict.kernel import signing
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.signing import SampleAuthority, Token, tokens
from opendistrict.registers.documents import actions, queries
from opendistrict.registers.documents.models import Paper
from opendistrict.registers.documents.shapes import Signing
from opendistrict.registers.people import queries as people

LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
LIBRARY = next((one for one in LIBRARIES if Path(one).exists()), "")
pytestmark = pytest.mark.skipif(
    not LIBRARY or shutil.which("softhsm2-util") is None,
    reason="SoftHSM is not installed (package softhsm2)",
)
PIN = "24681357"
EC, RSA, BARE = "khóa ký EC", "khóa ký RSA", "khóa không chứng thư"
AUTHORITY = SampleAuthority(at=MORNING.replace(year=MORNING.year - 1))


def _util(*words: str) -> None:
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A token with an EC and an RSA key, and one key without its certificate. SoftHSM reads its
    configuration once per process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(config))
        _util("--init-token", "--free", "--label", "mau", "--pin", PIN, "--so-pin", "13572468")
        for number, (label, bits) in enumerate([(EC, 0), (RSA, 2048), (BARE, 0)], 1):
            _put(folder, f"{number:02x}", label, bits)
        yield


def _put(folder: Path, number: str, label: str, bits: int) -> None:
    made = AUTHORITY.signer(
        label, since=MORNING.replace(month=1), until=MORNING.replace(year=MORNING.year + 2),
        rsa_bits=bits,
    )  # fmt: skip
    key = load_pkcs12(made.pkcs12, made.password.encode()).key
    assert key is not None
    file = folder / f"{number}.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _util("--import", str(file), "--token", "mau", "--label", label, "--id", number, "--pin", PIN)
    if label == BARE:
        return
    one = x509.load_pem_x509_certificate(made.certificate)
    with pkcs11.lib(LIBRARY).get_token(token_label="mau").open(rw=True, user_pin=PIN) as session:
        session.create_object({
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.LABEL: label,
            pkcs11.Attribute.ID: bytes.fromhex(number),
            pkcs11.Attribute.SUBJECT: one.subject.public_bytes(),
            pkcs11.Attribute.VALUE: one.public_bytes(Encoding.DER),
        })  # fmt: skip


@pytest.fixture
def trusted(token: None, office) -> None:
    settings.SIGNING_ROOTS.mkdir(parents=True, exist_ok=True)
    (settings.SIGNING_ROOTS / "token.pem").write_bytes(AUTHORITY.certificate)


def _enrolled(office, label: str = EC, **changes):
    given = {
        "person_id": office.chair.person_id, "token": Token(LIBRARY, label), "pin": PIN,
        "actor": SYSTEM, "at": MORNING,
    }  # fmt: skip
    return actions.enrol_token(**(given | changes))


def _signs(office, key, pin: str = PIN):
    return office.issue(signed=Signing(signer_id=key.id, secret=pin, ground=GROUND))


@pytest.mark.parametrize(("label", "kind"), [(EC, "EC P-256"), (RSA, "RSA 2048")])
def test_a_paper_is_signed_with_a_token(
    office, trusted: None, label: str, kind: str, tmp_path: Path
) -> None:
    key = _enrolled(office, label)
    assert key.algorithm == kind and key.name.startswith(label)
    paper = _signs(office, key)
    assert paper.is_signed
    (found,) = queries.signatures_of(paper, at=MORNING)
    assert found.problems == ()
    judge = shutil.which("pdfsig")
    if judge is None:
        pytest.skip("signed and verified, but pdfsig is not installed (package poppler-utils)")
    file = tmp_path / "signed.pdf"
    file.write_bytes(queries.content_of_paper(paper))
    told = subprocess.run(
        [judge, "-nocert", file], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in told and "Total document signed" in told


def test_what_goes_wrong_is_told_and_nothing_is_issued(office, trusted: None) -> None:
    key = _enrolled(office)
    for pin in ("00000000", "1", "", "9" * 300):
        with pytest.raises(Refused, match="key_password_is_wrong"):
            _signs(office, key, pin)
    assert not Paper.objects.exists()
    assert _signs(office, key).number == "01/QĐ-UBND"  # no number was lost


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Token(LIBRARY, "khóa khác"), "token_holds_no_such_key"),
        (Token(LIBRARY, BARE), "token_holds_no_such_key"),
        (Token(LIBRARY, EC, 7), "token_is_not_reachable"),
        (Token(LIBRARY, EC, 1), "token_is_not_reachable"),  # a slot whose token is not set up
        (Token("/nowhere/libtoken.so", EC), "token_is_not_reachable"),
        (Token(__file__, EC), "token_is_not_reachable"),  # no library at all
    ],
)
def test_a_token_that_is_not_there_is_not_enrolled(
    office, trusted: None, place: Token, code: str
) -> None:
    before = queries.signers_of(office.chair.person_id)
    with pytest.raises(Refused, match=code):
        _enrolled(office, token=place)
    assert queries.signers_of(office.chair.person_id) == before


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (exceptions.PinLocked, "token_is_locked"),
        (exceptions.DeviceRemoved, "token_is_not_reachable"),
    ],
)
def test_what_softhsm_never_says_is_told_too(
    office, trusted: None, monkeypatch: pytest.MonkeyPatch, said, code: str
) -> None:
    key = _enrolled(office)

    def answers(*_: object, **__: object) -> None:
        raise said

    monkeypatch.setattr(tokens.tokens, "open_pkcs11_session", answers)
    with pytest.raises(Refused, match=code):
        _signs(office, key)
    assert not Paper.objects.exists()


def test_a_token_pulled_out_while_it_signs(
    office, trusted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = _enrolled(office)

    async def gone(*_: object, **__: object) -> None:
        raise exceptions.DeviceRemoved

    monkeypatch.setattr(tokens.tokens.PKCS11Signer, "async_sign_raw", gone)
    with pytest.raises(Refused, match="token_is_not_reachable"):
        _signs(office, key)
    assert not Paper.objects.exists()


def test_a_wrong_pin_is_wrong_also_while_another_signs(
    office, trusted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token stays unlocked for the whole process: the second waits, or is sent away."""
    monkeypatch.setattr(tokens, "_PATIENCE", 0.05)
    said: list[str] = []

    def second() -> None:
        try:
            with signing.open_token(Token(LIBRARY, EC), "00000000"):
                said.append("signed")
        except Refused as refused:
            said.extend(refused.codes)

    with signing.open_token(Token(LIBRARY, EC), PIN):
        other = Thread(target=second)
        other.start()
        other.join()
    second()
    assert said == ["token_is_busy", "key_password_is_wrong"]


def test_only_who_runs_the_machine_names_a_library(office, trusted: None) -> None:
    for who in (office.chair, actor("chanh-van-phong-phuong-ben-thanh")):
        with pytest.raises(Refused, match="token_is_enrolled_by_the_operator"):
            _enrolled(office, actor=who)


def test_a_token_is_enrolled_from_the_command_line(
    office, trusted: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person = next(
        slug for slug, one in people.people_by_slug().items() if one.id == office.chair.person_id
    )
    monkeypatch.setattr("opendistrict.faces.kit.clock.now", lambda: MORNING)
    monkeypatch.setattr("sys.stdin", io.StringIO("00000000\n"))
    with pytest.raises(CommandError, match="PIN"):
        call_command("sign", "enrol-token", LIBRARY, EC, "--person", person)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n"))
    call_command("sign", "enrol-token", LIBRARY, EC, "--person", person)
    assert "EC P-256" in capsys.readouterr().out
