"""Whatever order events, outcomes, repeats and people's acts come in: the same end, G4 and G5 never broken."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from common.events import Event
from desk.core.deeds import Acted, Close, Deed, Hide, Rang, Remove, Reply, Unhide
from desk.core.facts import Case, Placed
from desk.core.orders import Clock, Order, WantEvidence
from desk.core.phase import PHASES, phase_of
from desk.core.refuse import refusal
from desk.core.view import view
from tests.core.desk.scene import (
    ANSWER,
    T0,
    Run,
    decided,
    edited,
    ended,
    hidden,
    item,
    parked,
    removed,
    replayed,
    sealed,
    sha_of,
    threat_hidden,
    unhidden,
)

Thing = Event | Acted | Rang
CHANCE = st.randoms(use_true_random=False)


@dataclass
class World:
    """Answers orders as archiver and ingest do, at any time, in any order, some of it twice."""

    chance: Random
    ends: tuple[str, ...] = ("taken",)
    run: Run = field(default_factory=Run)
    pending: list[Thing] = field(default_factory=list)
    answered: int = 0
    repeats_left: int = 8

    def play(self, things: list[Thing]) -> Case:
        """Let everything happen, in an order of chance."""
        self.pending.extend(things)
        while self.pending:
            thing = self.pending.pop(self.chance.randrange(len(self.pending)))
            if self.repeats_left and self.chance.random() < 0.2:
                self.repeats_left -= 1
                self.pending.append(thing)
            self._happen(thing)
        return self.run.case

    def _happen(self, thing: Thing) -> None:
        if isinstance(thing, Acted) and refusal(self.run.case, thing.deed) is not None:
            return
        self.run.take(thing)
        for asked in self.run.asked[self.answered :]:
            if isinstance(asked, WantEvidence):
                self.pending.append(sealed(asked.stage, revision=asked.revision))
            elif isinstance(asked, Order):
                self.pending.extend(self._carried_out(asked.placed))
            elif isinstance(asked, Clock):
                self.pending.append(Rang(kind=asked.kind, about=asked.about))
        self.answered = len(self.run.asked)

    def _carried_out(self, placed: Placed) -> list[Thing]:
        at = T0 + timedelta(minutes=1, seconds=self.answered)
        end = self.chance.choice(self.ends)
        outcome: list[Thing] = [ended(placed, end, at=at)]
        if placed.do == "hide" and end == "taken":
            outcome.append(hidden(at=at, revision=placed.revision))
        return outcome


@given(CHANCE)
@settings(max_examples=150, deadline=None)
def test_a_threat_comes_to_the_same_end_and_the_same_orders_in_every_order_of_events(chance: Random) -> None:
    clean = threat_hidden()
    world = World(chance)
    case = world.play([item(), decided(), parked(), replayed()])
    assert [(p.action_id, p.evidence_sha256) for p in world.run.orders()] == [
        (p.action_id, p.evidence_sha256) for p in clean.orders()
    ]
    assert (phase_of(case), case.visibility) == (phase_of(clean.case), clean.case.visibility)
    assert view(case) == view(clean.case)


@given(CHANCE)
@settings(max_examples=150, deadline=None)
def test_an_edit_comes_to_the_same_end_in_every_order_of_events(chance: Random) -> None:
    world = World(chance)
    things: list[Thing] = [item(), decided(), edited(), decided((ANSWER,), revision=2, decision_no=2)]
    case = world.play(things)
    assert (case.revision, case.decision and case.decision.decision_no) == (2, 2)
    assert all(p.revision == 1 for p in world.run.orders())
    assert all(case.state_of(p) != "ordered" for p in case.placed)


@given(CHANCE)
@settings(max_examples=300, deadline=None)
def test_nothing_is_hidden_or_removed_before_its_seal_and_nobody_is_told_twice(chance: Random) -> None:
    world = World(chance, ends=("taken", "failed", "unknown"))
    deeds: list[Deed] = [
        Remove(reason="Du truet en ansatt.", clause="BO-39"),
        Remove(reason="Du truet en ansatt.", clause="BO-39"),
        Unhide(reason="Vi tok feil."),
        Hide(reason="Trussel."),
        Reply(text="Hei!"),
        Reply(text="Hei igjen!", private=True),
        Close(reason="Ferdig."),
    ]
    acts: list[Thing] = [Acted(act_id=f"act-{n}", actor="kari", deed=d) for n, d in enumerate(deeds)]
    rest: list[Thing] = [item(), decided(), edited(), decided(revision=2, decision_no=2), unhidden(), parked()]
    case = world.play([*chance.sample(acts, 4), *rest, replayed(), removed(revision=2)])
    orders = world.run.orders()
    for placed in orders:
        stage = {"hide": 1, "remove": 2}.get(placed.do)
        if stage is not None:
            assert placed.evidence_sha256 == sha_of(stage, placed.revision)
    assert len({p.action_id for p in orders}) == len(orders)
    assert len([p for p in orders if p.actor == "auto"]) <= 2
    for act in acts:
        assert isinstance(act, Acted)
        mine = [p for p in orders if p.act_id == act.act_id]
        assert len({p.do for p in mine}) == len(mine)
    told = [p for p in orders if p.purpose == "notice"]
    assert all(case.state_of(p) in {"failed", "withdrawn"} for p in told[:-1]) or len(told) <= 1
    assert phase_of(case) in PHASES


@given(st.permutations([item(), decided(), sealed(1), sealed(2), parked(), replayed(), edited(), hidden()]))
@settings(max_examples=200, deadline=None)
def test_what_is_known_does_not_depend_on_the_order_in_which_it_came(events: list[Event]) -> None:
    run, again = Run().take(*events), Run().take(*sorted(events, key=repr))
    for case in (run.case, again.case):
        assert case.revision == 2
    assert run.case.item == again.case.item
    assert run.case.decision == again.case.decision
    assert run.case.parked == again.case.parked
    assert {s for s in run.case.seals if s.sha256} == {s for s in again.case.seals if s.sha256}
