"""Who is meant by a role: the same people everywhere, an account's own, or the unit of the item's topic."""

import msgspec
import pytest

from common.events import PackFact
from common.pack_folder import read_files
from notifier.core.roles import NOBODY, RoleBook, Unit, book_of, parts_of
from tests.service.told import POLICIES, version_of


def version(municipality: str) -> PackFact:
    return msgspec.json.decode(version_of(read_files(POLICIES / municipality)).value or "", type=PackFact)


def book(municipality: str) -> RoleBook:
    return book_of(version(municipality))


def test_each_account_has_its_own_people_only_for_roles_that_say_so() -> None:
    knivsta = book("knivsta")
    assert knivsta.addressee("kanalansvarig", "facebook:1", None) == "kanalansvarig|facebook:1"
    assert knivsta.addressee("kommunstyrelsen", "facebook:1", None) == "kommunstyrelsen"
    assert knivsta.addressee("kanalansvarig", None, None) == "kanalansvarig"


def test_a_units_people_are_meant_once_a_person_has_named_it() -> None:
    knivsta = book("knivsta")
    assert knivsta.addressee("verksamhet", "facebook:1", None) == "verksamhet"
    assert knivsta.addressee("verksamhet", None, Unit(topic="vei", unit="Gatuenheten")) == "verksamhet|Gatuenheten"
    assert knivsta.addressee("kommunstyrelsen", None, Unit(topic="vei", unit="Gatuenheten")) == "kommunstyrelsen"


@pytest.mark.parametrize("addressee", [("verksamhet", "Gatuenheten"), ("kanalansvarig", "")])
def test_an_addressee_comes_apart_into_role_and_whose(addressee: tuple[str, str]) -> None:
    assert parts_of("|".join(filter(None, addressee))) == addressee


def test_a_role_may_consist_of_others() -> None:
    assert book("bo").parts["administratorer"] == ("fellestjenesten", "naeringsavdelingen", "kulturavdelingen")


@pytest.mark.parametrize("text", ["[roles", "roles = 3", ""])
def test_a_pack_in_a_shape_we_do_not_know_names_nobody(text: str) -> None:
    broken = msgspec.structs.replace(version("bo"), files={"pack.toml": text})
    assert book_of(broken) == book_of(None) == NOBODY
