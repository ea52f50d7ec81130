"""Mail over TLS: the password never travels without, and an unknown certificate gets no mail."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.service.notifier.mail_sink import Listening, Sink, mailing
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import (
    threat,
)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = tmp_path / "server.pem", tmp_path / "server.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, secret


def tls_of(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


async def test_it_signs_in_over_starttls_with_the_password_of_the_file(
    opened: Opened, listening: Listening, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    sink = Sink()

    def signs_in(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        sink.users.append(data.login)
        return AuthResult(success=data.password == b"correct horse", handled=False)

    await listening(
        sink, tls_context=tls_of(certificate), require_starttls=True, authenticator=signs_in, auth_required=True
    )
    password = tmp_path / "password"
    password.write_text("wrong\n")
    stage = await mailing(
        opened,
        sink,
        notifier_smtp_ca_file=certificate[0],
        notifier_smtp_user="bo",
        notifier_smtp_password_file=password,
    )
    await stage.tell(threat())
    await stage.later(seconds=0)
    assert not sink.mails
    password.write_text("correct horse\n")
    await stage.later(minutes=1)
    assert len(sink.mails) == 1
    assert set(sink.users) == {b"bo"}


async def test_a_password_never_travels_without_tls(opened: Opened, listening: Listening, tmp_path: Path) -> None:
    sink = Sink()

    def signs_in(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, _data: object) -> AuthResult:
        sink.users.append(b"heard")
        return AuthResult(success=True)

    await listening(sink, authenticator=signs_in, auth_require_tls=False)
    password = tmp_path / "password"
    password.write_text("correct horse")
    stage = await mailing(opened, sink, notifier_smtp_user="bo", notifier_smtp_password_file=password)
    await stage.tell(threat())
    await stage.later(seconds=0)
    assert (sink.users, sink.mails) == ([], [])


async def test_a_server_with_an_unknown_certificate_gets_no_mail(
    opened: Opened, listening: Listening, certificate: tuple[Path, Path]
) -> None:
    sink = Sink()
    await listening(sink, tls_context=tls_of(certificate), require_starttls=True)
    stage = await mailing(opened, sink, notifier_smtp_tls="required")
    await stage.tell(threat())
    await stage.later(seconds=0)
    assert not sink.mails
