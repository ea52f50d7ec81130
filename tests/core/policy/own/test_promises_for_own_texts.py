"""What holds for any own text, account or plan under any pack; and that a pack's own drafts pass its own checks."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.policy.asked import Asked, Context, Marks, Parent
from common.policy.decide import Decided, decide
from common.policy.own.asked import AccountRow, Actor, Admin, Change, Entry, Image, Replier
from common.policy.own.vocabulary import ACCOUNT_ACTS, ACCOUNT_CLASSES, OWN_KINDS, OWN_TEXT_KINDS
from common.policy.pack import Pack
from common.policy.verify import clauses_of
from common.policy.vocabulary import MODES, SPOKEN, TAGS
from tests.core.policy.packs import of

MUNICIPALITIES = ("kinn", "randaberg", "bo", "sogne", "knivsta")
AT = datetime.fromisoformat("2026-05-14T12:00:00+02:00")
# Replies that a draft of these steps turns into; the others are private, or say nothing in the thread.
PRIVATE = {"notify_author_privately", "escalate_crisis"}
TEXTS = (
    "",
    "Biblioteket åpner klokka 10.",
    "Stem Høyre!",
    "Gud velsigne dere.",
    "Jaja, du vet vel best 🙄",
    "Søknaden din i sak 26/1234 er avslått.",
    "Min man och jag var på semester.",
    "Se www.knivsta.se",
)
ROLES = ("", "servicetorget", "kontoadministrator", "kanalansvarig", "kommunedirektor", "fellestjenesten", "elev")
names = st.sampled_from(ROLES)
admins = st.lists(st.builds(Admin, id=st.sampled_from("abcd"), role=names), max_size=5).map(tuple)
rows = st.builds(
    AccountRow,
    name=st.sampled_from(["Kinn kommune", "Knivsta kommun", "Skolen"]),
    kind=st.none() | st.sampled_from(ACCOUNT_CLASSES),
    owner=st.none() | names,
    purpose=st.sampled_from([None, "", "Dialog"]),
    response_time_text=st.sampled_from([None, "To dager"]),
    logo=st.none() | st.booleans(),
    in_directory=st.none() | st.booleans(),
    approved_by=st.none() | names,
    admins=st.none() | admins,
)
contexts = st.builds(
    Context,
    crisis=st.booleans(),
    marks=st.builds(Marks, not_news=st.booleans(), fact_error=st.sampled_from(["", "kilde"])),
    case_file=st.none() | st.just("2026/1"),
    replier=st.none() | st.builds(Replier, role=names, name=st.sampled_from(["", "Kari Nordmann"])),
    carries_out=st.sampled_from([None, "holding_reply", "forward_to_unit", "document"]),
    image=st.none() | st.builds(Image, own=st.booleans(), approved_by=st.sampled_from([None, "x"])),
    news_items_this_week=st.none() | st.integers(0, 20),
    act=st.sampled_from(ACCOUNT_ACTS),
    actor=st.none() | st.builds(Actor, role=names, delegation=st.booleans()),
    change=st.none() | st.builds(Change, add_admin=st.builds(Admin, id=st.just("e"), role=names)),
    admins=st.none() | admins,
    entry=st.none() | st.builds(Entry, account=st.sampled_from([None, "x"]), goal=st.sampled_from([None, "x"])),
)
questions = st.builds(
    Asked,
    kind=st.sampled_from(OWN_KINDS),
    received_at=st.just(AT),
    text=st.sampled_from(TEXTS),
    tags=st.lists(st.sampled_from(TAGS), unique=True).map(tuple),
    parent=st.none() | st.builds(Parent, tags=st.lists(st.sampled_from(TAGS), unique=True).map(tuple)),
    context=contexts,
    platform=st.sampled_from([None, "facebook", "tiktok"]),
    account=rows,
)
municipalities = st.sampled_from(MUNICIPALITIES)
# The first look at a year works out its public holidays, which takes longer than an example may.
unhurried = settings(deadline=None)


def _modes(decided: Decided) -> set[str]:
    return {step.mode for step in decided.steps}


def _dos(decided: Decided) -> list[str]:
    return [step.do for step in decided.steps]


@unhurried
@given(municipalities, questions)
def test_any_own_text_or_row_gets_a_decision_that_names_known_clauses(name: str, asked: Asked) -> None:
    pack = of(name)
    decided = decide(pack, asked)
    assert decided.steps
    assert all(step.clauses and step.because and step.rule for step in decided.steps)
    assert set(clauses_of(decided)) <= {*pack.clauses, *pack.readings}
    assert decide(pack, asked) == decided


@unhurried
@given(municipalities, questions)
def test_a_text_passes_or_something_stops_it_and_never_both(name: str, asked: Asked) -> None:
    decided = decide(of(name), asked)
    dos = _dos(decided)
    assert len(dos) == len(set(dos))
    assert "none" not in dos or dos == ["none"]
    if "allow_publish" in dos:
        assert set(dos) <= {"allow_publish", "give_crisis_contact"}
        assert "block" not in _modes(decided)
    elif asked.kind in OWN_TEXT_KINDS and dos != ["none"]:
        assert set(dos) - {"give_crisis_contact"}


@unhurried
@given(municipalities, questions)
def test_accounts_and_plans_are_never_published_and_every_mode_is_the_words_own(name: str, asked: Asked) -> None:
    decided = decide(of(name), asked)
    assert asked.kind in OWN_TEXT_KINDS or "allow_publish" not in _dos(decided)
    for step in decided.steps:
        assert step.mode == MODES[step.do]
        assert bool(step.text) == (step.do in SPOKEN)
        assert step.lang == (of(name).file.pack.language if step.text else None)


@unhurried
@given(municipalities, questions)
def test_no_reason_quotes_a_number_or_a_name_of_somebody(name: str, asked: Asked) -> None:
    reasons = " ".join(step.because for step in decide(of(name), asked).steps)
    assert "26/1234" not in reasons
    assert "Nordmann" not in reasons


@pytest.mark.parametrize("name", MUNICIPALITIES)
def test_the_replies_that_a_pack_drafts_pass_its_own_checks(name: str) -> None:
    pack = of(name)
    drafted = {
        (case.name, step.do): _outcome(pack, case.asked, step.text)
        for case in pack.cases
        if case.asked.kind not in OWN_KINDS
        for step in decide(pack, case.asked).steps
        if step.text and step.do not in PRIVATE and "[" not in step.text
    }
    assert drafted
    assert {key: dos for key, dos in drafted.items() if dos != ["allow_publish"]} == {}


def _outcome(pack: Pack, item: Asked, text: str) -> list[str]:
    """Return what becomes of a draft when somebody sends it as it stands."""
    reply = Asked(
        kind="own_reply",
        received_at=item.received_at,
        text=text,
        parent=Parent(text=item.text, tags=item.tags, casework=item.casework),
        context=Context(political_case=item.context.political_case),
    )
    return _dos(decide(pack, reply))
