"""What whoever signs in at Kafka may do with each topic, as the brokers themselves say it: for `ordstyrer doctor`."""

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Int16, Int32, Schema, String
from cryptography import x509
from cryptography.x509.oid import NameOID

from common.bus.kafka_security import security_of
from common.bus.kafka_trouble import why_not
from common.bus.rights import TOOL, services
from common.errors import Permanent, Transient

OPERATIONS = {3: "Read", 4: "Write", 5: "Create", 7: "Alter", 11: "AlterConfigs"}
"""Kafka's number of what one may do; an answer has the bit of that number set."""
NOT_THERE = 3
ASK_S_MAX = 10.0


class _Answered(Response):  # type: ignore[misc]  # aiokafka carries no types
    API_KEY = 3
    API_VERSION = 8
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            Array(("node_id", Int32), ("host", String("utf-8")), ("port", Int32), ("rack", String("utf-8"))),
        ),
        ("cluster_id", String("utf-8")),
        ("controller_id", Int32),
        (
            "topics",
            Array(
                ("error_code", Int16),
                ("topic", String("utf-8")),
                ("is_internal", Boolean),
                (
                    "partitions",
                    Array(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", Array(Int32)),
                        ("isr", Array(Int32)),
                        ("offline_replicas", Array(Int32)),
                    ),
                ),
                ("operations", Int32),
            ),
        ),
        ("cluster_operations", Int32),
    )


class _AskedInVersion8(RequestStruct):  # type: ignore[misc]  # the same
    API_KEY = 3
    API_VERSION = 8
    RESPONSE_TYPE = _Answered
    SCHEMA = Schema(
        ("topics", Array(String("utf-8"))),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
    )


class _Asked(Request[_AskedInVersion8]):  # type: ignore[misc]  # the same
    """aiokafka's own request for topics ends at version 5, which tells nothing of rights."""

    API_KEY = 3

    def __init__(self, topics: list[str]) -> None:
        self._topics = topics

    def build(self, request_struct_class: type[_AskedInVersion8]) -> _AskedInVersion8:
        """Return it in the version that both sides speak."""
        return request_struct_class(self._topics, False, False, True)


async def rights_on(bootstrap: str, security: Mapping[str, str], topics: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return what we may do with each of these topics; one that is not there is left out."""
    settings = security_of(security)
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, **settings)
    try:
        await admin.start()
        async with asyncio.timeout(ASK_S_MAX):
            answer: Any = await admin._send_request(_Asked(list(topics)))  # noqa: SLF001 - it has no door for this
    except (KafkaError, OSError) as e:
        raise Transient(await why_not(bootstrap, settings) or "kafka: no answer") from e
    finally:
        await admin.close()
    return {name: _named(bits) for code, name, _, _, bits in answer.topics if code != NOT_THERE}


def _named(bits: int) -> frozenset[str]:
    # Of a topic that we may not even see nothing is told: the smallest number there is, or none.
    return frozenset(name for number, name in OPERATIONS.items() if bits > 0 and bits & (1 << number))


def who_of(security: Mapping[str, str]) -> str | None:
    """Return which service, or `tool`, signs in so: by the end of its user's or certificate's name; None for others."""
    name = security.get("sasl_plain_username") or _named_by(security.get("cert_file"))
    end = name.rpartition("-")[2]
    return end if end in {*services(), TOOL} else None


def _named_by(certificate: str | None) -> str:
    if certificate is None:
        return ""
    try:
        read = x509.load_pem_x509_certificate(Path(certificate).read_bytes())
    except (OSError, ValueError) as e:
        raise Permanent(f"ORDSTYRER_KAFKA_CERT_FILE: {certificate} cannot be read ({type(e).__name__})") from e
    return str(next((one.value for one in read.subject.get_attributes_for_oid(NameOID.COMMON_NAME)), ""))
