"""A small queue as it may look on a May morning in Bø: made-up people, recorded events."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from common.accounts import AccountEntry
from common.events import (
    AccountConnected,
    ActionTaken,
    AlertSent,
    Author,
    ChannelSwept,
    ChannelTroubled,
    DeadlineSet,
    DeadlineWarned,
    DecisionMade,
    Event,
    EvidenceSecured,
    ItemHidden,
    ItemPosted,
    RecordCaptured,
    Span,
    Step,
    Tagging,
    derived_id,
    item_id_of,
)
from tests.core.desk.scene import ANSWER, HIDE, NOTIFY, REMOVE

THREAT = "Nå får det være nok, Hansen. Jeg vet hvor du bor, og jeg kommer i natt."
CASEWORK = (
    "Eg søkte om barnehageplass i mars og har framleis ikkje fått svar. Saka mi er 2026/451. "
    "Kan nokon seie meg når vedtaket kjem?"
)
QUESTION = "Når åpner biblioteket på lørdag? Og er det ledig plass på språkkafeen?"
PRAISE = "Takk for fin brøyting på Gvarv i vinter!"
NO_CASEWORK = Step(
    do="say_no_casework",
    clauses=("BO-18",),
    rule="casework.all",
    because="Saksbehandling skal ikke skje på sosiale medier.",
    mode="draft",
    text="Takk for at du skriver til oss! Vi kan dessverre ikke gjøre saksbehandling på sosiale medier.",
    lang="nb",
)
LETTER = Step(
    do="ask_formal_letter",
    clauses=("BO-18", "BO-34"),
    rule="casework.all",
    because="En sak behandles etter en formell henvendelse.",
    mode="draft",
    text="Send gjerne en formell henvendelse til post@boe.kommune.no.",
    lang="nb",
)
THANK = Step(
    do="thank",
    clauses=("BO-28",),
    rule="reply.praise",
    because="Ros skal takkes for.",
    mode="draft",
    text="Tusen takk!",
    lang="nb",
)

ACCOUNTS = (
    AccountEntry(municipality="bo", platform="facebook", id="1", name="Bø kommune"),
    AccountEntry(municipality="bo", platform="instagram", id="2", name="Bø bibliotek og kulturskule", kind="other"),
    AccountEntry(municipality="bo", platform="youtube", id="UC" + "x" * 22, name="Bø kommune på film", kind="other"),
    AccountEntry(municipality="bo", platform="generic", id="3", name="boe.kommune.no", kind="other"),
)


def item_of(object_id: str) -> UUID:
    """The id of an item of the queue."""
    return item_id_of("bo", "facebook", object_id)


class Item:
    """Makes the recorded events of one item."""

    def __init__(self, object_id: str, at: datetime) -> None:
        self.item_id = item_of(object_id)
        self.object_id = object_id
        self.at = at
        self._made = 0

    def event(self, made: type[Any], **more: object) -> Event:
        """One event of it."""
        # One second after the other: a timeline has an order.
        at = self.at + timedelta(seconds=self._made)
        self._made += 1
        event: Event = made(
            event_id=derived_id(self.item_id, made.__name__, str(more.get("stage"))),
            municipality="bo",
            item_id=self.item_id,
            revision=1,
            occurred_at=at,
            recorded_at=at,
            **more,
        )
        return event

    def posted(self, words: str, name: str, kind: type[Any] = ItemPosted, **more: object) -> Event:
        """It came, or changed."""
        given = {"platform": "facebook", "account_id": "1", "object_id": self.object_id, "kind": "comment"}
        author = Author(id=self.object_id, name=name)
        return self.event(kind, text=words, author=author, created_at=self.at, **(given | more))

    def decided(self, tagging: Tagging, *steps: Step) -> Event:
        """The pack's decision on it."""
        packs = {"pack": "bo/1", "pack_sha256": "a" * 64, "inputs_sha256": "b" * 64}
        return self.event(DecisionMade, decision_no=1, supersedes=None, tagging=tagging, steps=steps, **packs)


def _threat(now: datetime) -> list[Event]:
    one = Item("threat", now - timedelta(minutes=18))
    spans = tuple(
        Span(tag="abuse", start=THREAT.index(w), end=THREAT.index(w) + len(w), phase="lexicon")
        for w in ("Jeg vet hvor du bor", "jeg kommer i natt")
    )
    said = Tagging(lang="nb", tags=("abuse",), abuse_reasons=("threat",), because=spans)
    hide = {"action_id": derived_id(one.item_id, 1, "hide", 0), "do": "hide", "actor": "auto"}
    return [
        one.posted(THREAT, "Frode Oppdiktet"),
        one.decided(said, HIDE, REMOVE, NOTIFY),
        one.event(EvidenceSecured, stage=1, seal_id=derived_id("seal"), sha256="c" * 64),
        one.event(ActionTaken, done_at=now, **hide),
        one.posted(THREAT, "Frode Oppdiktet", ItemHidden, visibility="hidden", change_no=2),
        one.event(AlertSent, alert_id=derived_id("a"), reason="hidden", to=("administratorer",), channel="mail"),
    ]


def _casework(now: datetime) -> list[Event]:
    one = Item("casework", now - timedelta(hours=3))
    start = CASEWORK.index("Saka mi")
    span = Span(tag="saksbehandling", start=start, end=start + len("Saka mi er 2026/451"), phase="model")
    said = Tagging(lang="nn", tags=("saksbehandling", "question"), casework="light", because=(span,))
    due = {"deadline_id": derived_id("d1"), "kind": "opening_time", "due_at": now + timedelta(hours=6, minutes=40)}
    filed = {"record_id": derived_id("r1"), "kind": "I", "status": "M"}
    return [
        one.posted(CASEWORK, "Ingrid Påfunn"),
        one.decided(said, NO_CASEWORK, LETTER),
        one.event(DeadlineSet, **due),
        one.event(DeadlineWarned, warn_no=1, **due),
        one.event(RecordCaptured, **filed),
    ]


def _question(now: datetime) -> list[Event]:
    one = Item("question", now - timedelta(hours=20))
    due = {"deadline_id": derived_id("d2"), "kind": "opening_time", "due_at": now - timedelta(minutes=25)}
    return [
        one.posted(QUESTION, "Anne Fantasi"),
        one.decided(Tagging(lang="nb", tags=("question",)), ANSWER),
        one.event(DeadlineSet, **due),
    ]


def waiting(now: datetime) -> list[Event]:
    """The whole queue."""
    praise = Item("praise", now - timedelta(hours=1))
    thanked = [praise.posted(PRAISE, "Per Dikt"), praise.decided(Tagging(lang="nb", tags=("praise",)), THANK)]
    return [*_threat(now), *_casework(now), *_question(now), *thanked]


def channels(now: datetime) -> list[Event]:
    """How the accounts stand: one works, one has lost its token, one works for some days more."""

    def event(made: type[Any], platform: str, account_id: str, **more: object) -> Event:
        at = now - timedelta(minutes=12)
        told: Event = made(
            event_id=derived_id(made.__name__, platform),
            municipality="bo",
            occurred_at=at,
            recorded_at=at,
            platform=platform,
            account_id=account_id,
            **more,
        )
        return told

    page, library, film = ((one.platform, one.id) for one in ACCOUNTS[:3])
    ends = now + timedelta(days=5)
    return [
        event(AccountConnected, *page, actor="kari", granted=("pages_show_list",), lacking=("pages_messaging",)),
        event(ChannelSwept, *page, sweep_id=derived_id("sweep"), missed=2, edits=1),
        event(ChannelTroubled, *library, trouble_id=derived_id("lost"), trouble="token"),
        event(ChannelTroubled, *film, trouble_id=derived_id("ends"), trouble="expiring", until=ends),
    ]


def one_more(now: datetime, about: str = "buss") -> list[Event]:
    """A question that comes while the queue is open."""
    asked, asks = Item(about, now), Tagging(lang="nb", tags=("question",))
    return [asked.posted(f"Hvor blir det av {about}en?", "Tor Oppspinn"), asked.decided(asks, ANSWER)]
