"""The rights of each service, given on a real broker as the catalogue says."""

from collections.abc import Callable

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest

from common.bus.rights import TOOL, Right, rights_of, services
from tests.contract.bus.topics_made import make_topics
from tests.parts.secure_kafka import SecureKafka

NOBODY = "nobody"
"""Somebody whom the broker knows, and who has no right."""
Rule = tuple[int, str, int, str, str, int, int]
ANY_HOST, ALLOW, LITERAL = "*", 3, 3
RESOURCES = {"topic": 2, "group": 3}
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "Delete": 6, "Alter": 7, "Describe": 8, "AlterConfigs": 11}


class GiveRights(CreateAclsRequest):  # type: ignore[misc]  # aiokafka carries no types
    """Its own constructor asks for what belongs to another request."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules

    def build(self, request_struct_class: Callable[[list[Rule]], object]) -> object:
        """Return it in the version that both sides speak."""
        return request_struct_class(self._rules)


async def give_rights(part: SecureKafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=part.bootstrap)
    await admin.start()
    for who in (*services(), TOOL):
        asked = [rule for right in rights_of(who) for rule in _rules(who, right)]
        answer = await admin._send_to_controller(GiveRights(asked))
        assert {code for code, _ in answer.creation_responses} == {0}
    await admin.close()
    await make_topics(part.bootstrap)


def _rules(who: str, right: Right) -> list[Rule]:
    where = (RESOURCES[right.resource], right.name, LITERAL, f"User:{who}", ANY_HOST)
    return [(*where, OPERATIONS[operation], ALLOW) for operation in right.operations]
