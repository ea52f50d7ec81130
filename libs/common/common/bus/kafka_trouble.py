"""Why Kafka says no, in words that say what to do. Nothing is in them but names of topics, users and settings."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any

from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnsupportedSaslMechanismError,
)

ONE_TRY_MS = 5_000
RIGHTS = "docs/reference/kafka.md lists the rights of each service"
FORBIDDEN = (TopicAuthorizationFailedError, GroupAuthorizationFailedError, ClusterAuthorizationFailedError)


def forbidden(error: BaseException, user: str) -> str | None:
    """Return what this user may not do, None where the error is another."""
    if isinstance(error, TopicAuthorizationFailedError):
        named = error.args[0] if error.args and isinstance(error.args[0], list | set | tuple | str) else ()
        topics = ", ".join([named] if isinstance(named, str) else sorted(map(str, named)))
        return f"kafka: {user} may not use the topic {topics or 'in question'}: {RIGHTS}"
    if isinstance(error, GroupAuthorizationFailedError):
        return f"kafka: {user} may not join its consumer group: {RIGHTS}"
    if isinstance(error, ClusterAuthorizationFailedError):
        return f"kafka: {user} may not do this on the cluster: {RIGHTS}"
    return None


async def why_not(bootstrap: str, security: Mapping[str, Any]) -> str:
    """Knock once more at the first broker, and say what keeps us out; '' when it lets us in."""
    host, port, _ = collect_hosts(bootstrap, randomize=False)[0]
    try:
        conn = await create_conn(host, port, request_timeout_ms=ONE_TRY_MS, **security)
    except (KafkaError, OSError, TimeoutError) as e:
        return _said(e, f"{host}:{port}", security)
    conn.close()
    return ""


def _said(error: BaseException, where: str, security: Mapping[str, Any]) -> str:
    cause = _ssl_cause(error)
    if isinstance(error, SaslAuthenticationFailed):
        return (
            f"kafka: {where} does not know the user '{security.get('sasl_plain_username')}' with this password: look "
            "at ORDSTYRER_KAFKA_USER and ORDSTYRER_KAFKA_PASSWORD_FILE"
        )
    if isinstance(error, UnsupportedSaslMechanismError):
        return f"kafka: {where} does not take {security.get('sasl_mechanism')} (ORDSTYRER_KAFKA_SASL_MECHANISM)"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"kafka: the certificate of {where} is not to be trusted ({cause.verify_message}): name its CA in "
            "ORDSTYRER_KAFKA_CA_FILE, and the host in ORDSTYRER_KAFKA as the certificate has it"
        )
    if isinstance(cause, ssl.SSLError) and "CERTIFICATE" in (cause.reason or ""):
        return (
            f"kafka: {where} refuses our certificate, or wants one: look at ORDSTYRER_KAFKA_CERT_FILE and "
            "ORDSTYRER_KAFKA_KEY_FILE"
        )
    if isinstance(error, ConnectionRefusedError | asyncio.TimeoutError):
        return f"kafka: nobody answers at {where}: is it running, and named right in ORDSTYRER_KAFKA?"
    return _closed(where, security)


def _closed(where: str, security: Mapping[str, Any]) -> str:
    """They hang up without a word: a listener that speaks otherwise, or one that wants a certificate."""
    protocol = security.get("security_protocol", "PLAINTEXT")
    said = f"kafka: {where} does not answer, or hangs up: does it listen there with {protocol} "
    said += "(ORDSTYRER_KAFKA, ORDSTYRER_KAFKA_SECURITY_PROTOCOL)?"
    if protocol == "SSL":
        said += " It may want a certificate of ours (ORDSTYRER_KAFKA_CERT_FILE)."
    return said


def _ssl_cause(error: BaseException | None) -> ssl.SSLError | None:
    seen = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None
