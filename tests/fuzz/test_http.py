"""What the documents of the API promise holds for whatever comes: each call of both services, by schemathesis."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.flow.rig import Rig

Operation = APIOperation[Any, Any, Any, Any]
WAIT_S_MAX = 60.0
EXAMPLES_MAX = int(os.environ.get("ORDSTYRER_FUZZ_EXAMPLES_MAX", "12"))
"""For each call of the API; a night's worth: `ORDSTYRER_FUZZ_EXAMPLES_MAX=1000 make test SUITE=tests/fuzz`."""
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
LOOSE = settings(
    max_examples=EXAMPLES_MAX,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """Start the whole product in one process, with two municipalities and a comment to do something about."""
    with Rig(tmp_path_factory.mktemp("fuzz") / "rig") as rig:
        rig.start()
        rig.start_simulator()
        rig.comment("bo", "Når åpner biblioteket på lørdag?")
        rig.until(lambda: bool(rig.events("items")), "the comment")
        yield rig


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("document", ["/webhooks/openapi.json", "/api/v1/openapi.json"])
def test_whatever_is_sent_is_answered_as_documented(served: Rig, document: str) -> None:
    token = (served.folder / "token").read_text(encoding="utf-8").strip()
    schema = schemathesis.openapi.from_url(f"{served.url()}{document}")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    # What is random in an address is answered 404 and reaches nothing: these lead somewhere.
    item_id = str(served.events("items")[0].item_id)
    known = {"municipality": "bo", "item_id": item_id, "platform": "facebook", "app": "bo"}
    for operation in operations:
        _send_anything(operation, served.url(), {"Authorization": f"Bearer {token}"}, known)
    assert operations
    assert served.answers(f"{served.url()}/healthz"), "it lives on"


def _send_anything(operation: Operation, url: str, headers: Mapping[str, str], known: Mapping[str, str]) -> None:
    @LOOSE
    @given(operation.as_strategy())
    def send(case: Case[Operation]) -> None:
        case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
        case.call_and_validate(base_url=url, headers=dict(headers), checks=CHECKS, timeout=WAIT_S_MAX)

    send()
