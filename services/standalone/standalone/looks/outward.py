"""Looks at what people and platforms reach: addresses and their TLS, the mail server, the channels of accounts."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, urlsplit

import httpx

import notifier.app
from common.clock import SystemClock
from common.process import database_path
from desk.settings import DeskSettings
from ingest.settings import IngestSettings
from ingest.store import channels as kept_channels
from ingest.store.channels import Standing
from notifier.settings import NotifierSettings
from standalone.doors import tables_of
from standalone.looks.finding import LATER, OK, PROBLEM, Given, Said, worst

HTTPS, HTTPS_PORT = "https", 443
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
CERTIFICATE_DAYS_MIN = timedelta(days=14)
TOKEN_DAYS_MIN = timedelta(days=14)
SEEN_MAX = timedelta(days=2)
ANSWER_S_MAX = 5.0
INSIDE = ("/metrics", "/readyz")
"""What no visitor may see."""


async def addresses(given: Given) -> Said:
    """What is public has TLS that is trusted for weeks to come, answers, and shows nothing of the inside."""
    desk, ingest = DeskSettings.from_environ(given.environ), IngestSettings.from_environ(given.environ)
    named = {
        "ORDSTYRER_DESK_URL": given.settings.desk_url,
        "ORDSTYRER_DESK_PUBLIC_URL": desk.desk_public_url,
        "ORDSTYRER_INGEST_PUBLIC_URL": ingest.ingest_public_url,
    }
    if not any(named.values()):
        return LATER, f"no address is set ({', '.join(named)}): people and platforms reach this machine alone"
    found = [await _address(name, url) for name, url in named.items() if url]
    return worst(found)


async def _address(name: str, url: str) -> Said:
    parts = urlsplit(url)
    if parts.scheme != HTTPS and parts.hostname not in LOOPBACK:
        return PROBLEM, f"{name} is not https: what people write and who they are would travel in the clear"
    if parts.scheme == HTTPS:
        state, said = await _certificate(name, parts)
        if state == PROBLEM:
            return state, said
    else:
        state, said = OK, f"{name} is on this machine"
    async with httpx.AsyncClient(timeout=ANSWER_S_MAX, follow_redirects=False) as client:
        try:
            for path in INSIDE:
                answer = await client.get(f"{parts.scheme}://{parts.netloc}{path}")
                if answer.status_code == httpx.codes.OK and parts.hostname not in LOOPBACK:
                    return PROBLEM, f"{name}: {path} answers to visitors; let the ingress hand it on to nobody"
        except httpx.HTTPError as e:
            return PROBLEM, f"{name}: {url} does not answer ({type(e).__name__}): does it name the ingress?"
    return state, said


async def _certificate(name: str, parts: SplitResult) -> Said:
    host, port = str(parts.hostname), parts.port or HTTPS_PORT
    try:
        _, writer = await asyncio.wait_for(
            asyncio.open_connection(host, port, ssl=ssl.create_default_context()), ANSWER_S_MAX
        )
    except ssl.SSLCertVerificationError as e:
        return PROBLEM, f"{name}: the certificate of {host} is not trusted ({e.verify_message}): renew or complete it"
    except (OSError, TimeoutError):
        return PROBLEM, f"{name}: nobody answers at {host}:{port}: does it name the ingress?"
    until = writer.get_extra_info("peercert").get("notAfter", "")
    writer.close()
    left = datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) - SystemClock().now()
    return certificate(name, left)


def certificate(name: str, left: timedelta) -> Said:
    """Say how long a certificate is good for."""
    if left < CERTIFICATE_DAYS_MIN:
        return LATER, f"{name}: the certificate ends in {left.days} days: is it renewed by itself?"
    return OK, f"{name} answers with TLS that is good for {left.days} days"


async def mail(given: Given) -> Said:
    """The mail server lets us in. Nothing is sent."""
    settings = NotifierSettings.from_environ(given.environ)
    if settings.notifier_smtp_host is None:
        where = settings.data_dir / "outbox"
        return LATER, f"no mail server is set (ORDSTYRER_NOTIFIER_SMTP_HOST): alerts are files in {where}"
    await notifier.app.mail_answers(settings)
    return OK, f"{settings.notifier_smtp_host}:{settings.notifier_smtp_port} lets us in; no mail was sent"


async def channels(given: Given) -> Said:
    """Accounts' tokens last, webhooks come signed by us, and somebody has looked lately."""
    if given.settings.url() is None and not database_path(given.settings).exists():
        return LATER, "no account is connected yet"
    async with tables_of(given.settings, "ingest") as db:
        standing = await db.read(kept_channels.standing)
        knocks = await db.read(kept_channels.knocks)
    found = list(fared(standing, SystemClock().now()))
    found += [
        (
            PROBLEM,
            f"{whose[0]}: {one.forged} deliveries to {whose[1]}/{whose[2]} bear another signature than ours",
        )
        for whose, one in knocks.items()
        if one.forged
    ]
    if found:
        return worst(found)
    return OK, f"{len(standing)} accounts are watched: tokens last, and nothing is in trouble"


def fared(standing: Sequence[Standing], now: datetime) -> list[Said]:
    """Say what is wrong, or soon will be, with each account."""
    found: list[Said] = []
    for one in standing:
        name = f"{one.platform} {one.account_id} of {one.municipality}"
        found += [(PROBLEM, f"{name}: {trouble} (the runbook OrdstyrerChannelTrouble)") for trouble in one.troubles]
        if not one.checked.valid:
            found.append((PROBLEM, f"{name}: the platform takes our token no more: connect the account anew"))
        elif one.checked.until is not None and one.checked.until - now < TOKEN_DAYS_MIN:
            days = max(0, (one.checked.until - now).days)
            state = LATER if one.checked.until > now else PROBLEM
            found.append((state, f"{name}: the token ends in {days} days: connect the account anew"))
        if now - one.checked_at > SEEN_MAX:
            found.append((PROBLEM, f"{name}: nobody has looked since {one.checked_at:%Y-%m-%d}: does ingest run?"))
    return found
