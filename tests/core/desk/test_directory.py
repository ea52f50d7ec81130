"""The public list of accounts, and what a pack tells the public."""

from datetime import UTC, datetime, timedelta

import pytest

from common.events import AccountFact, AccountState, ContactRow, PackFact
from common.pack_folder import read_files
from desk.core.directory import address_of, directory, grounds_told
from desk.core.public_guide import Contact, Known, PublicGuide, public_guide_of
from tests.core.desk.scene import T0
from tests.service.told import POLICIES


def account(name: str, *states: str, kind: str = "other", platform: str = "facebook", id_: str = "12") -> AccountFact:
    """An account that went through these states, a day each."""
    days = range(len(states), 0, -1)
    history = tuple(AccountState(since=T0 - timedelta(days=d), state=s) for d, s in zip(days, states, strict=True))
    return AccountFact(platform=platform, account_id=id_, name=name, kind=kind, history=history)


def test_what_is_in_use_is_listed_the_main_account_first() -> None:
    listed = directory(
        [
            account("Bibliotek", "active"),
            account("Kommunen", "active", kind="main"),
            account("Gammel", "active", "closed"),
            account("Ny", "applied"),
            account("Sommer", "active", "closing"),
        ],
        (),
        {},
        T0,
    )
    assert [(one.name, one.is_closing) for one in listed] == [
        ("Kommunen", False),
        ("Bibliotek", False),
        ("Sommer", True),
    ]


def test_what_the_guideline_says_of_an_account_stands_beside_it() -> None:
    known = (Known(platform="facebook", name="A", url="https://www.facebook.com/a/", purpose="Film"),)
    (one,) = directory([account("A", "active")], known, {}, T0)
    assert (one.url, one.purpose) == ("https://www.facebook.com/a/", "Film")


@pytest.mark.parametrize(
    ("platform", "id_", "url"),
    [
        ("facebook", "123", "https://www.facebook.com/123"),
        ("linkedin", "urn:li:organization:99", "https://www.linkedin.com/company/99"),
        ("facebook", '1"><script>', ""),
        ("generic", "boe.kommune.no", ""),
    ],
)
def test_an_account_is_linked_only_where_its_id_is_its_address(platform: str, id_: str, url: str) -> None:
    assert address_of(platform, id_) == url


def test_small_numbers_are_not_told() -> None:
    assert grounds_told({"BO-37": 4, "BO-39": 5, "": 12}) == [("", 12), ("BO-39", 5), ("BO-37", None)]


def test_a_rule_names_the_laws_behind_it_as_they_were_on_that_day() -> None:
    files = read_files(POLICIES / "knivsta")
    fact = PackFact(
        version=1,
        sha256="0" * 64,
        name="Knivsta kommun",
        language="sv",
        timezone="Europe/Stockholm",
        valid_from=T0.date(),
        holds_from=T0,
        activated_at=T0,
        files=files,
    )
    guide = public_guide_of((fact,))
    rule = "removal.grounds.personuppgifter+removal.grounds.hot"
    now, then = guide.laws_behind(rule, T0), guide.laws_behind(rule, datetime(2017, 5, 1, tzinfo=UTC))
    assert now != then
    assert "brottsbalken (1962:700)" in set(now) & set(then)
    assert "personuppgiftslagen (1998:204)" in then
    assert guide.laws_behind("removal.grounds.unknown", T0) == ()
    assert guide.confirmers == ("kanalansvarig",)
    assert (guide.called("threat", "sv"), guide.called("threat", "en")) == ("hot", "threat")
    assert guide.contact.email == "knivsta@knivsta.se"
    assert guide.country == "SE"


def test_the_municipalitys_own_rows_go_before_the_pack_from_their_day_on() -> None:
    guide = PublicGuide(contact=Contact(email="old@bo.test", website="https://bo.test"))
    row = ContactRow(valid_from=T0.date(), stated_at=T0, stated_by="kari", email="new@bo.test")
    assert guide.reached_at((), T0).email == "old@bo.test"
    assert guide.reached_at((row,), T0 - timedelta(days=1)).email == "old@bo.test"
    assert guide.reached_at((row,), T0) == Contact(email="new@bo.test", website="https://bo.test")
