"""The wrong person is refused, and told the clause of the guideline that says so; the right one is let through."""

import msgspec
import pytest

from common.db import Tx
from common.events import AccountFact, ActionOrdered
from common.pack_folder import read_files
from common.pack_versions import PackVersions
from desk.core.rights import MODERATE, PUBLISH, READ, REPLY, Row
from desk.handlers.people import make_token
from desk.handlers.who_may import refused_post
from desk.store import Keys, Registry, Rights
from desk.store.keys import as_role
from tests.core.desk.scene import ANSWER, THREAT_STEPS, decided, item, sealed
from tests.service.desk.stage import Stage, act_path
from tests.service.told import POLICIES, version_of

MAIN, SCHOOL = ("facebook", "1"), ("facebook", "2")
SAYS = {"revision": 1, "do": "reply", "text": "Vi måker i dag."}
REMOVES = {"revision": 1, "do": "remove", "reason": "Trussel.", "notice": "Vi fjerner det."}


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody: their rows (right, account), and the roles of the pack that they hold."""

    rows: tuple[tuple[str, tuple[str, str]], ...] = ()
    roles: tuple[str, ...] = ()


ADMIN_OF_MAIN = Who(rows=((MODERATE, MAIN),), roles=("kontoadministrator",))
ADMIN_OF_SCHOOL = Who(rows=((MODERATE, SCHOOL),), roles=("kontoadministrator",))
SERVICE_DESK = Who(rows=((REPLY, MAIN), (PUBLISH, MAIN)), roles=("servicetorget",))
READER = Who(rows=((READ, MAIN),))


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Who may not, who may, what they do, and the clause that says so."""

    clause: str
    wrong: Who
    right: Who
    does: dict[str, object]
    municipality: str = "randaberg"
    where: tuple[str, str] = MAIN


CHANNEL_OWNER = Who(rows=((REPLY, MAIN),), roles=("kanalansvarig",))
ACTS = [
    Line(clause="RANDABERG-07", where=SCHOOL, wrong=ADMIN_OF_MAIN, right=ADMIN_OF_SCHOOL, does=SAYS),
    Line(clause="RANDABERG-24", wrong=READER, right=ADMIN_OF_MAIN, does=SAYS),
    Line(clause="RANDABERG-24", wrong=READER, right=SERVICE_DESK, does=SAYS),
    Line(clause="RANDABERG-28", wrong=SERVICE_DESK, right=ADMIN_OF_MAIN, does=REMOVES),
    Line(clause="RANDABERG-66", wrong=SERVICE_DESK, right=ADMIN_OF_MAIN, does=REMOVES),
    Line(clause="RANDABERG-66", where=SCHOOL, wrong=ADMIN_OF_MAIN, right=ADMIN_OF_SCHOOL, does=REMOVES),
    Line(clause="KNIVSTA-36", municipality="knivsta", wrong=READER, right=CHANNEL_OWNER, does=SAYS),
]


@pytest.fixture
async def house(stage: Stage) -> Stage:
    """A desk with the municipalities' own packs, each with its page and a school's."""
    at = stage.clock.now()
    for municipality in ("randaberg", "knivsta", "sogne"):
        stage.service.world.control.state(version_of(read_files(POLICIES / municipality)))
        for kind, (platform, account_id) in (("main", MAIN), ("other", SCHOOL)):
            row = AccountFact(platform=platform, account_id=account_id, name=kind, kind=kind)
            await stage.db.write(lambda tx, m=municipality, r=row: Registry(tx, m).put(r, at))  # type: ignore[misc]  # bound now
    return stage


async def let_in(stage: Stage, municipality: str, person: str, who: Who) -> str:
    """Give somebody their rows and roles, and no more; return their token."""
    at = stage.clock.now()

    def unit(tx: Tx) -> str:
        token = make_token(tx, person, (municipality,), at)
        Keys(tx, municipality).revoke(person, MODERATE)
        for right, (platform, account_id) in who.rows:
            row = Row(person=person, account=f"{platform}:{account_id}", right=right)
            Rights(tx, municipality).give(row, at)
        for role in who.roles:
            Keys(tx, municipality).grant(person, at, as_role(role))
        return token

    return await stage.db.write(unit)


@pytest.mark.parametrize("line", ACTS)
async def test_the_wrong_person_is_refused_with_the_clause_and_the_right_one_is_not(house: Stage, line: Line) -> None:
    mine, account_id = line.municipality, line.where[1]
    steps = THREAT_STEPS if line.does is REMOVES else (ANSWER,)
    await house.tell(item(municipality=mine, account_id=account_id), decided(steps, municipality=mine))
    await house.tell(sealed(1, municipality=mine), sealed(2, municipality=mine))
    before = len(await house.said(ActionOrdered))
    async with house.client(await let_in(house, mine, "wrong", line.wrong)) as client:
        refused = await client.post(act_path(mine), json=line.does)
    assert refused.status_code == 403, refused.text
    assert line.clause in refused.json()["clauses"]
    assert len(await house.said(ActionOrdered)) == before
    async with house.client(await let_in(house, mine, "right", line.right)) as client:
        done = await client.post(act_path(mine), json=line.does)
    assert done.status_code == 202, done.text


PUBLISHES = (PUBLISH, MAIN)
POSTS = [
    (
        "SOGNE-16",
        "sogne",
        Who(rows=(PUBLISHES,), roles=("fagperson",)),
        Who(rows=(PUBLISHES,), roles=("servicetorget",)),
    ),
    ("SOGNE-16", "sogne", READER, Who(rows=(PUBLISHES,), roles=("administrasjonsavdelingen",))),
    ("RANDABERG-24", "randaberg", READER, SERVICE_DESK),
]


@pytest.mark.parametrize(("clause", "municipality", "wrong", "right"), POSTS)
async def test_only_those_whom_the_guideline_names_publish(
    house: Stage, clause: str, municipality: str, wrong: Who, right: Who
) -> None:
    at = house.clock.now()
    versions = PackVersions(house.service.world.control)
    house.service.world.control.state(version_of(read_files(POLICIES / municipality)))
    known = versions.pack_for(municipality, at)
    assert known is not None
    for person, who in (("wrong", wrong), ("right", right)):
        await let_in(house, municipality, person, who)
    refused = await house.db.read(lambda tx: refused_post(tx, (municipality, "wrong"), MAIN, known, at))
    assert refused is not None
    assert clause in refused.clauses
    assert await house.db.read(lambda tx: refused_post(tx, (municipality, "right"), MAIN, known, at)) is None
