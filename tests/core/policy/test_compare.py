"""What differs between two packs is said in words: rules, clauses, texts, words, and the worked cases that turn."""

from common.policy.compare import Change, compare, in_words, said
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from tests.core.policy.packs import POLICIES, files_of, of


def changed(*changes: tuple[str, str, str]) -> Pack:
    """Return Bø's pack with a text in place of another in a file, and a higher version."""
    files = files_of(POLICIES / "bo")
    for name, old, new in (("pack.toml", "version = 1", "version = 2"), *changes):
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)
    return parse_pack(files)


def test_a_pack_does_not_differ_from_itself() -> None:
    compared = compare(of("bo"), of("bo"))
    assert (compared.changes, compared.turned) == ((), ())


def test_a_changed_rule_is_named_by_its_place_and_the_cases_that_turn_say_how() -> None:
    compared = compare(of("bo"), changed(("pack.toml", "opening_days = 2", "opening_days = 4")))
    assert [(c.what, c.name, c.before, c.after) for c in compared.changes] == [
        ("rule", "pack.version", "1", "2"),
        ("rule", "deadline.opening_days", "2.0", "4.0"),
    ]
    assert compared.turned
    assert all("due" in {change.name for change in case.changes} for case in compared.turned)


def test_a_text_is_shown_line_by_line_and_changes_no_rule() -> None:
    first = of("bo").texts["thank"].split()[0]
    compared = compare(of("bo"), changed(("texts/thank.txt", first, "Hjertelig")))
    (text,) = [c for c in compared.changes if c.what == "text"]
    assert text.name == "thank"
    assert {change.name for case in compared.turned for change in case.changes} == {"text of thank"}


def test_two_municipalities_differ_in_more_than_anybody_reads() -> None:
    compared = compare(of("bo"), of("sogne"))
    assert {"rule", "clause", "text"} <= {change.what for change in compared.changes}
    assert all(in_words(change) for change in compared.changes)


def test_what_is_new_gone_or_changed_reads_so() -> None:
    def words(before: str | None, after: str | None) -> tuple[str, ...]:
        return in_words(Change(what="text", name="thank", before=before, after=after))

    assert words(None, "Takk!\nMvh") == ("+ text thank: Takk! …",)
    assert words("Takk!", None) == ("- text thank: Takk!",)
    assert words("Takk!", "Tusen takk!") == ("~ text thank: Takk! → Tusen takk!",)
    assert words("Hei\nTakk!\n", "Hei\nTusen takk!\n") == ("~ text thank:", "    - Takk!", "    + Tusen takk!")


def test_values_read_as_people_write_them() -> None:
    assert [said(value) for value in (("a", "b"), (), True, False, None, "", 2.5)] == [
        "a, b",
        "nothing",
        "yes",
        "no",
        "nothing",
        "nothing",
        "2.5",
    ]
