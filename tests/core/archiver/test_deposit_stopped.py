"""What stops a deposit before it is whole, and how much of a period is held while it is written."""

from collections.abc import Iterator
from weakref import WeakSet

import msgspec
import pytest

from archiver.core.noark.model import Endring, Saksmappe
from common.errors import Permanent
from tests.archive.finished import (
    Shown,
    cased,
    changed,
    deposit,
    finished_year,
    first_case,
    taken,
)


def test_never_more_than_one_case_file_is_held() -> None:
    alive: WeakSet[Saksmappe] = WeakSet()
    most = 0

    class Watched(Saksmappe, frozen=True, kw_only=True, weakref=True, eq=False):
        """A case file that can be seen to go."""

    class Watching(Shown):
        """Gives each case file out once, as a database does."""

        def saksmapper(self) -> Iterator[Saksmappe]:
            nonlocal most
            for sak in finished_year().saksmapper():
                made = Watched(**{name: getattr(sak, name) for name in sak.__struct_fields__})
                del sak
                alive.add(made)
                most = max(most, len(alive))
                yield made
                del made

    year = finished_year()
    watching = Watching(year.arkiv, year.arkivdel, tuple(year.saksmapper()), tuple(year.endringer()))
    assert taken(watching, year.fil) == deposit()
    assert most == 1


def test_a_file_that_is_not_the_archived_one_stops_the_deposit() -> None:
    with pytest.raises(Permanent, match="is not the one that was archived"):
        taken(finished_year(), lambda _: (b"another",))


def test_a_file_name_that_is_not_safe_everywhere_stops_the_deposit() -> None:
    shown = first_case()
    post = shown.saker[0].journalposter[0]
    objekt = msgspec.structs.replace(post.dokumenter[0].dokumentobjekter[0], fil="../utenfor.pdf")
    dokument = msgspec.structs.replace(post.dokumenter[0], dokumentobjekter=(objekt,))
    with pytest.raises(Permanent, match="is not safe in a deposit"):
        taken(changed(shown, dokumenter=(dokument,)), finished_year().fil)


def test_what_stands_twice_stops_the_deposit() -> None:
    shown = first_case()
    double = shown.saker[0].journalposter[0]
    with pytest.raises(Permanent, match="a systemID stands twice"):
        taken(cased(shown, journalposter=(double, double)), finished_year().fil)


def test_a_case_out_of_the_schemes_order_stops_the_deposit() -> None:
    year = finished_year()
    backwards = tuple(reversed(tuple(year.saksmapper())))
    with pytest.raises(Permanent, match="has no class in the scheme, or is out of order"):
        taken(Shown(year.arkiv, year.arkivdel, backwards), year.fil)


def test_a_post_without_number_stops_the_deposit() -> None:
    with pytest.raises(Permanent, match="a post without journal number"):
        taken(changed(first_case(), nummer=None), finished_year().fil)


def test_a_mandatory_element_without_value_stops_the_deposit() -> None:
    with pytest.raises(Permanent, match="arkivertDato is mandatory"):
        taken(changed(first_case(), arkivert_dato=None), finished_year().fil)


class _Disagreeing(Shown):
    """A period whose journal is another than its cases."""

    def __init__(self, shown: Shown, posts: slice) -> None:
        super().__init__(shown.arkiv, shown.arkivdel, shown.saker)
        self._posts = posts

    def journal(self) -> Iterator[tuple[Saksmappe, object]]:  # type: ignore[override]  # the same pairs
        yield from list(super().journal())[self._posts]


def test_journals_and_structure_must_hold_the_same_posts_in_order() -> None:
    shown = first_case()
    with pytest.raises(Permanent, match="loependeJournal has 1 posts and the structure"):
        taken(_Disagreeing(shown, slice(0, 1)), finished_year().fil)  # type: ignore[arg-type]  # as above
    with pytest.raises(Permanent, match="the journal is not in order after"):
        taken(_Disagreeing(shown, slice(None, None, -1)), finished_year().fil)  # type: ignore[arg-type]  # as above


def test_a_change_without_both_values_cannot_be_written() -> None:
    shown = first_case()
    bare = Endring(
        referanse_arkivenhet=shown.saker[0].system_id,
        referanse_metadata="tittel",
        endret_dato=shown.saker[0].opprettet_dato,
        endret_av="A",
        tidligere_verdi="",
        ny_verdi="B",
    )
    with pytest.raises(Permanent, match="tidligereVerdi is mandatory"):
        taken(Shown(shown.arkiv, shown.arkivdel, shown.saker, (bare,)), finished_year().fil)
