"""The call goes to the address that was looked at, and the certificate must still be the name's."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from common.errors import Transient
from ingest.adapters.attachment_web import AttachmentWeb

NAME = "scontent.fbcdn.example"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\nConnection: close\r\n\r\npng"


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Write a certificate of the name that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return public, private


@asynccontextmanager
async def listening(folder: Path, name: str) -> AsyncIterator[tuple[int, list[bytes], ssl.SSLContext]]:
    """A server on this machine with the name's certificate: its port, what it was asked, and who trusts it."""
    public, private = certificate(folder, name)
    of_server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    of_server.load_cert_chain(public, private)
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(ANSWER)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=of_server)
    async with server:
        trusting = ssl.create_default_context(cafile=str(public))
        yield server.sockets[0].getsockname()[1], asked, trusting


def web(trusting: ssl.SSLContext) -> AttachmentWeb:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    client = httpx.AsyncClient(verify=trusting, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
    loopback = ipaddress.ip_address("127.0.0.1")
    # `http` among the schemes frees the port; the address of this machine stands for a public one.
    return AttachmentWeb(
        client, resolve, lambda one: ipaddress.ip_address(one) == loopback, frozenset({"https", "http"})
    )


async def test_the_certificate_of_the_name_is_taken_though_an_address_is_called(tmp_path: Path) -> None:
    async with listening(tmp_path, NAME) as (port, asked, trusting):
        fetching = web(trusting)
        found = await fetching.fetch(f"https://{NAME}:{port}/1.png", (NAME,))
        await fetching.close()
    assert (found.content, found.media_type) == (b"png", "image/png")
    assert f"Host: {NAME}:{port}".encode().lower() in asked[0].lower()


async def test_the_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    async with listening(tmp_path, "evil.example") as (port, asked, trusting):
        fetching = web(trusting)
        with pytest.raises(Transient):
            await fetching.fetch(f"https://{NAME}:{port}/1.png", (NAME,))
        await fetching.close()
    assert asked == []
