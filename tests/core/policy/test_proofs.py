"""What the loader proves of a pack beyond words that are misspelt: nothing is lost, idle, doubled or unlawful."""

from datetime import date, time

import msgspec
import pytest

from common.policy.case import Setting
from common.policy.locate import PackError
from common.policy.pack import ClausesFile, Pack
from common.policy.proofs import prove
from common.policy.proofs.clauses import coverage
from common.policy.proofs.doubts import doubts
from common.policy.proofs.quotes import quote_flaws
from common.policy.proofs.speech import speech_flaws
from common.policy.rules import Rule
from common.policy.rules_kept import Disposal, LawRow, Retention
from common.policy.setting import setting_differences
from common.policy.verify import failing_cases, failures
from tests.core.policy.packs import EXAMPLE, example, files_of, of
from tests.core.policy.proving import flaws_of, the_flaw, with_

replace = msgspec.structs.replace


def said_of(pack: Pack) -> list[str]:
    return [flaw.message for flaw in flaws_of(pack)]


@pytest.mark.parametrize("tag", ["political", "criticism", "praise", "question"])
def test_a_reply_that_hides_is_found_by_asking_the_engine_even_where_the_shape_would_let_it_through(tag: str) -> None:
    pack = of("bo")
    reply = pack.file.reply
    rule = {"political": "criticism"}.get(tag, tag)
    hiding = replace(getattr(reply, rule), do="hide_pending_review")
    (flaw,) = speech_flaws(with_(pack, reply=replace(reply, **{rule: hiding})))
    assert flaw.path == ("reply", rule)
    assert "lawful speech stays" in flaw.message
    assert "'hide_pending_review'" in flaw.message


def test_a_campaign_that_leads_to_hiding_is_found() -> None:
    pack = of("knivsta")
    political = pack.file.political
    assert political.campaign is not None
    campaign = replace(political.campaign, do="remove")
    (flaw,) = speech_flaws(with_(pack, political=replace(political, campaign=campaign)))
    assert flaw.path == ("political", "campaign")
    assert "'party_campaign'" in flaw.message


@pytest.mark.parametrize("municipality", ["bo", "sogne", "kinn", "randaberg", "knivsta"])
def test_no_pack_hides_lawful_speech(municipality: str) -> None:
    assert list(speech_flaws(of(municipality))) == []


@pytest.mark.parametrize("municipality", ["bo", "sogne", "kinn", "randaberg", "knivsta"])
def test_every_clause_is_executed_shown_or_excused_and_only_one_of_these(municipality: str) -> None:
    pack = of(municipality)
    covered = coverage(pack)
    assert sorted([*covered.executed, *covered.shown, *covered.not_executed]) == sorted(pack.clauses)


def law_of(pack: Pack, *rows: LawRow) -> Pack:
    named: Rule = replace(pack.file.common.informal, laws=("loven",))
    return with_(pack, law=rows, common=replace(pack.file.common, informal=named))


def row(begins: str | None, ends: str | None = None) -> LawRow:
    return LawRow(
        id="loven",
        title="lov om noe",
        valid_from=date.fromisoformat(begins) if begins else None,
        valid_to=date.fromisoformat(ends) if ends else None,
    )


def test_a_law_holds_on_its_first_and_its_last_day() -> None:
    days = [date(1998, 10, 23), date(1998, 10, 24), date(2018, 5, 24), date(2018, 5, 25)]
    assert [row("1998-10-24", "2018-05-24").holds_on(day) for day in days] == [False, True, True, False]
    assert row(None).holds_on(date(2026, 1, 1))


def test_a_law_that_follows_another_is_in_order() -> None:
    assert said_of(law_of(example(), row("1999-01-01", "2025-12-31"), row("2026-01-01"))) == []


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((row(None),), "say from which day the law is in force"),
        ((row("2020-01-01", "2019-01-01"),), "ends before it begins"),
        ((row("1999-01-01"), row("2026-01-01")), "the row of 'loven' before this one is still in force then"),
        ((row("1999-01-01", "2026-01-01"), row("2026-01-01")), "is still in force then"),
        ((row("1999-01-01", "2020-01-01"),), "is not in force on 2026-01-01"),
        ((row("2030-01-01"),), "is not in force on 2026-01-01"),
        ((), "there is no law 'loven'"),
    ],
)
def test_a_law_is_dated_and_in_force_when_the_pack_begins(rows: tuple[LawRow, ...], words: str) -> None:
    assert any(words in said for said in said_of(law_of(example(), *rows)))


def test_a_law_that_nobody_names_is_refused() -> None:
    assert the_flaw(with_(example(), law=(row("2020-01-01"),)), "no rule names the law").path == ("law", 0)


def test_a_law_that_ends_with_nothing_after_it_and_assumed_hours_are_doubts_and_no_errors() -> None:
    pack = law_of(example(), row("1999-01-01", "2027-06-30"))
    assert said_of(pack) == []
    hours = pack.file.hours
    assert hours is not None
    doubted = [flaw.message for flaw in doubts(with_(pack, hours=replace(hours, assumed=True)))]
    assert "the law 'loven' ends on 2027-06-30, and no row follows it" in doubted
    assert any("are assumed" in doubt for doubt in doubted)
    assert list(doubts(example())) == []


def retained(**changes: object) -> Retention:
    kept = Retention(
        category="informal",
        keep=90,
        decided_by="rådmannen",
        decided_on=date(2026, 1, 1),
        clauses=("FV-S1",),
        because="Så lenge trengs det.",
    )
    return replace(kept, **changes)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((retained(), retained()), "'informal' has a row already"),
        ((retained(decided_by=" "),), "say who decided it"),
        ((retained(keep=0),), "keep it for at least one day"),
    ],
)
def test_each_category_is_kept_once_by_somebodys_decision(rows: tuple[Retention, ...], words: str) -> None:
    the_flaw(with_(example(), retention=rows), words)


@pytest.mark.parametrize(
    ("disposal", "words"),
    [
        (Disposal(action="kasseres", decision="vedtak 1"), "say after how many years"),
        (Disposal(action="bevares", decision="vedtak 1", after_years=5), "what is preserved has no last year"),
        (Disposal(action="kasseres", decision="", after_years=5), "say which decision allows it"),
    ],
)
def test_a_disposal_has_its_decision_and_its_year(disposal: Disposal, words: str) -> None:
    pack = of("sogne")
    assert pack.file.archive is not None
    case = replace(pack.file.archive.case, kassasjon=disposal)
    the_flaw(with_(pack, archive=replace(pack.file.archive, case=case)), words)


def test_a_quote_stands_word_for_word_in_the_document_or_its_first_wrong_word_is_shown() -> None:
    pack = of("bo")
    document = "\n".join(clause.quote for clause in pack.clauses.values()).replace(
        "Si takk for skryt", "Si takk for ros"
    )
    found = [flaw for flaw in quote_flaws(pack, document.encode()) if flaw.file == "clauses.toml"]
    assert [(flaw.word, flaw.message) for flaw in found] == [
        (
            "skryt",
            "'BO-28' quotes what the document does not say; it says 'ros Svar saklig på negative kommentarer' there",
        ),
    ]


def test_another_document_is_noticed_by_its_sha256() -> None:
    flaw = next(iter(quote_flaws(of("bo"), b"another")))
    assert flaw.path == ("guideline", "sha256")
    assert "the pack was made from another document" in flaw.message


def test_a_quote_of_which_nothing_is_said_has_no_hint() -> None:
    messages = [flaw.message for flaw in quote_flaws(of("bo"), b"")]
    assert "'BO-28' quotes what the document does not say" in messages


def test_all_that_is_wrong_is_told_with_the_first_shown() -> None:
    files = files_of(EXAMPLE)
    pack = example()
    header = replace(pack.file.pack, version=0, language="xx")
    broken = replace(pack, file=replace(pack.file, pack=header))
    clauses = ClausesFile(clause=tuple(pack.clauses.values()), reading=tuple(pack.readings.values()))
    with pytest.raises(PackError) as with_error:
        prove(broken, clauses, files)
    assert "unknown language 'xx'" in str(with_error.value)
    assert any("versions count up from 1" in other for other in with_error.value.others)


@pytest.mark.parametrize(
    ("at", "says", "difference"),
    [
        ("presence.tilstede", {"after_open_days": 2, "to": ["administratorer"]}, None),
        ("presence.tilstede", {"after_open_days": 3}, "presence.tilstede.after_open_days: expected 3, got 2.0"),
        ("presence.tilstede", {"after_open_dayss": 2}, "no key 'after_open_dayss'; did you mean 'after_open_days'?"),
        ("presence.borte", {"to": []}, "there is no presence.borte"),
        ("hours", {"opens": time(8), "closes": time(15, 30)}, None),
        ("retention.deleted", {"keep": 1}, None),
        ("retention.0", {"keep": 1}, None),
        ("retention.7", {"keep": 1}, "there is no retention.7"),
    ],
)
def test_a_setting_holds_where_a_table_says_exactly_that(
    at: str, says: dict[str, object], difference: str | None
) -> None:
    setting = Setting(name="det vi har lovet", at=at, says=says)
    found = list(setting_differences(setting, of("bo").file))
    assert (found == []) if difference is None else (len(found) == 1 and found[0].endswith(difference))


def test_a_setting_that_does_not_hold_is_a_failure_with_its_place_in_the_file() -> None:
    wrong = Setting(name="feil", at="hours", says={"assumed": True})
    pack = replace(of("bo"), cases=(), settings=(wrong,))
    (failure,) = failures(pack)
    assert (failure.path, failure.name) == (("setting", 0, "name"), "feil")
    assert failing_cases(pack) == (f"feil: {failure.difference}",)
