"""How a pack stands to what is there, and from when an activated one holds."""

from datetime import date, datetime, timedelta

import msgspec
import pytest

from common.events import PackFact
from desk.core.guide import guide_of, plain_guide
from desk.core.pack_draft import base_of, text_files, texts_of
from desk.core.version import (
    ACTIVE,
    PROPOSED,
    WITHDRAWN,
    Version,
    activated,
    fact_of,
    first,
    newest_active,
    place_of,
)

NOON = datetime.fromisoformat("2026-05-11T12:00:00+02:00")
HEAD = (
    '[pack]\nid = "bo"\nname = "Bø kommune"\nlanguage = "nb"\ntimezone = "Europe/Oslo"\nversion = 1\nvalid_from = {}\n'
)


def version(number: int = 1, sha256: str = "a", state: str = PROPOSED, valid_from: str = "2026-01-01") -> Version:
    return Version(
        version=number,
        sha256=sha256,
        state=state,
        files={"pack.toml": HEAD.format(valid_from)},
        valid_from=date.fromisoformat(valid_from),
        proposed_by="kari",
        proposed_at=NOON,
    )


@pytest.mark.parametrize(
    ("number", "sha256", "place"),
    [(2, "b", "same"), (2, "x", "changed"), (1, "a", "older"), (3, "c", "waiting"), (3, "x", "newer")],
)
def test_a_pack_stands_by_its_number_and_its_words(number: int, sha256: str, place: str) -> None:
    there = (version(3, "c"), version(2, "b", ACTIVE), version(1, "a", ACTIVE))
    assert place_of(number, sha256, there) == place


def test_without_an_active_version_any_is_the_first() -> None:
    assert place_of(5, "x", ()) == place_of(1, "a", (version(1, "a"),)) == "first"
    assert newest_active((version(1, "a"),)) is None


@pytest.mark.parametrize(
    ("valid_from", "holds_from"),
    [("2026-01-01", NOON), ("2026-06-01", datetime.fromisoformat("2026-06-01T00:00:00+02:00"))],
)
def test_an_activated_version_judges_nothing_that_came_before(valid_from: str, holds_from: datetime) -> None:
    after = activated(version(valid_from=valid_from), NOON)
    assert (after.state, after.activated_at, after.holds_from) == (ACTIVE, NOON, holds_from)


def test_the_first_version_holds_since_its_own_date() -> None:
    begun = first(version(), NOON)
    assert (begun.state, begun.holds_from) == (ACTIVE, datetime.fromisoformat("2026-01-01T00:00:00+01:00"))


def test_a_version_is_told_whole_with_who_activated_it() -> None:
    approved = msgspec.structs.replace(version(), approved_by=("kari", "ola"))
    told = fact_of(activated(approved, NOON + timedelta(hours=1)))
    assert (told.version, told.name, told.timezone, told.activated_by) == (
        1,
        "Bø kommune",
        "Europe/Oslo",
        ("kari", "ola"),
    )
    assert (told.activated_at, told.files) == (NOON + timedelta(hours=1), approved.files)
    assert fact_of(approved).holds_from == approved.proposed_at


def shown(number: int, clauses: str, pack: str = "") -> PackFact:
    return PackFact(
        version=number,
        sha256="x",
        name=f"Bø {number}",
        language="nn",
        timezone="Europe/Oslo",
        valid_from=date(2026, 1, 1),
        holds_from=NOON,
        activated_at=NOON,
        files={"pack.toml": pack, "clauses.toml": clauses},
    )


def test_the_newest_version_is_shown_with_sentences_that_only_older_ones_quote() -> None:
    old = shown(1, '[[clause]]\nid = "A"\nquote = "gammel"\n[[clause]]\nid = "B"\nquote = "bare før"\n')
    new = shown(2, '[[clause]]\nid = "A"\nquote = "ny"\n[[reading]]\nid = "S1"\nadopted = "lest slik"\n', ROLES)
    guide = guide_of((new, old))
    assert guide is not None
    assert (guide.name, guide.language) == ("Bø 2", "nn")
    assert guide.quotes == {"A": "ny", "B": "bare før", "S1": "lest slik"}
    assert guide.roles == {"radmann": "rådmannen"}


ROLES = '[roles.radmann]\nlabel = "rådmannen"\n[roles.enhet]\n'


@pytest.mark.parametrize("text", ["[[clause", "clause = 3", '[[clause]]\nquote = "uten id"\n'])
def test_a_version_in_a_shape_from_elsewhere_is_shown_without_its_sentences(text: str) -> None:
    guide = guide_of((shown(1, text),))
    assert guide is not None
    assert (guide.name, guide.quotes) == ("Bø 1", {})


def test_without_a_pack_there_is_a_plain_guide() -> None:
    assert guide_of(()) is None
    assert (plain_guide("bo").name, plain_guide("bo", "Bø kommune").name) == ("Bo", "Bø kommune")


def test_a_draft_begins_from_the_newest_proposal_beyond_what_is_in_force_so_that_nobodys_is_lost() -> None:
    active, older, newer = version(2, "b", ACTIVE), version(1, "a"), version(3, "c")
    assert base_of((version(4, "d"), newer, active, older)) == version(4, "d")
    assert base_of((active, older)) == active, "a proposal that was overtaken is no base"
    assert base_of((version(3, "c", WITHDRAWN), active)) == active
    assert base_of((newer, older)) == newer, "before any is in force the newest proposal is"
    assert base_of(()) is None


def test_a_text_is_found_again_by_the_files_that_it_is_written_to() -> None:
    own, english = text_files("thank")
    assert texts_of({own: "Takk!", english: "Thanks!", "pack.toml": ""}) == ("thank",)
    assert own != english
