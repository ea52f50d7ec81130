"""Who is meant by a role: the same people everywhere, an account's own, or the unit of the item's topic."""

import msgspec
import pytest

from common.events import PackFact
from common.pack_folder import read_files
from notifier.core.roles import (
    NOBODY,
    RoleBook,
    Unit,
    book_of,
    but_of,
    parts_of,
    person_as_role,
    person_of,
    told_but,
)
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


def test_one_person_can_be_told_where_roles_are_and_no_role_is_taken_for_a_person() -> None:
    assert person_of(person_as_role("kari")) == "kari"
    assert person_of("kommunikasjon") is None


@pytest.mark.parametrize("addressee", ["verksamhet", "verksamhet|Gatuenheten"])
def test_who_is_left_out_of_a_role_is_read_back_and_the_role_and_whose_it_is_stay(addressee: str) -> None:
    role, which = parts_of(told_but(addressee, ("ola", "kari")))
    assert (role, *but_of(which)) == (*parts_of(addressee), frozenset({"kari", "ola"}))
    assert told_but(addressee, ("ola", "kari")) == told_but(addressee, ("kari", "ola")), "the same people get one mail"


def test_where_nobody_is_left_out_the_addressee_is_as_it_was() -> None:
    assert told_but("verksamhet|Gatuenheten", ()) == "verksamhet|Gatuenheten"
    assert but_of("Gatuenheten") == ("Gatuenheten", frozenset())
