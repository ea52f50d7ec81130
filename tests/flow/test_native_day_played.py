"""The same day twice on the platform: all work done at the desk, and half of it by telephone. The ends are the same.

What cannot be the same is listed in DIFFERENCES, each with its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common.events import EvidenceSecured, ItemChanged, NoticeSent
from simulator.judgement import next_act
from tests.flow.end_state import TOPICS, end_state
from tests.flow.rig import Rig

WRITTEN = {
    "question": "Når åpner svømmehallen på lørdag, og hva koster det for barn?",
    "casework": "Gatelyset ved Testlia skole har vært mørkt i tre uker. Når blir det rettet?",
    "threat": "Jeg vet hvor du bor, saksbehandler. Neste gang vi møtes skal jeg slå deg helseløs.",
    "attack": "Per Eksempelsen på teknisk er en løgnhals og en dritt som aldri burde hatt jobb.",
    "praise": "Tusen takk for kjempefin innsats! Dette gjør godt å se 😀",
    "advert": "Billige solbriller hos meg, skriv i innboksen!",
    "message": "Når åpner biblioteket på mandag?",
    "gone": "Hvor lenge er biblioteket åpent i romjula?",
}
"""What residents write, each twice: the first of the two is what people deal with by telephone on one of the days."""
MUNICIPALITIES = ("bo", "sogne", "randaberg")
"""Between them they ask for everything: answers in time, journal entries, notes of what was removed."""
SHOWN_AGAIN = {"do": "unhide", "reason": "Kritikk av en ansatt i rollen."}
HIDDEN = {"do": "hide", "reason": "Reklame."}
BY_HAND = {"attack 1": SHOWN_AGAIN, "attack 2": SHOWN_AGAIN, "advert 1": HIDDEN, "advert 2": HIDDEN}
"""What the simulator's moderator does not do by itself."""
ON_THE_PHONE = {
    "question 1": "reply",
    "casework 1": "reply",
    "threat 1": "remove",
    "attack 1": "unhide",
    "praise 1": "reply",
    "advert 1": "hide",
    "message 1": "message",
}
JOURNALED_ONLY = ("sogne", "casework 1")
"""Søgne's guideline asks for no reply to casework, so that there is nothing to do by telephone."""
TELL = "'notify_author_privately'"

ASKS_MAX = 4
"""More than is asked of one item."""
Told = dict[str, Any]
Ended = dict[tuple[str, str, str], str]
NOT_TOLD = "who removes a comment by telephone does not tell its writer first, and afterwards it cannot be told"
DIFFERENCES = {
    **{("notices", municipality, "threat 1"): NOT_TOLD for municipality in MUNICIPALITIES},
    ("desk", "bo", "threat 1"): "so Bø's step of telling the writer (BO-40) stays open beside the removal",
}
"""What ends otherwise when half of the work is done by telephone, and why: (what, municipality, item) -> reason."""

ASKED_FOR = {
    ("deadlines", "bo", "question 1"): "[\"('opening_time', 'DeadlineMet')\"]",
    ("deadlines", "bo", "message 1"): "[\"('opening_time', 'DeadlineMet')\"]",
    ("deadlines", "bo", "message 2"): "[\"('opening_time', 'DeadlineMet')\"]",
    ("deadlines", "bo", "gone 1"): "[\"('opening_time', 'DeadlineDropped')\"]",
    ("deadlines", "randaberg", "casework 1"): "[\"('handling_day', 'DeadlineMet')\"]",
    ("records", "randaberg", "threat 1"): "[\"('X', 'A', False)\", \"('documented', 'A', False)\"]",
    ("records", "sogne", "casework 1"): "[\"('I', 'J', True)\"]",
    ("evidence", "bo", "threat 1"): "[1, 2]",
}
"""Some of what the guidelines ask for, as both days end."""


@dataclass
class Day:
    """One day of the municipalities of a rig."""

    rig: Rig
    names: dict[str, str] = field(default_factory=dict)

    def morning(self) -> None:
        """Residents write, and some take back what they wrote before anybody has answered."""
        for municipality in self.rig.municipalities:
            self._control(
                "facebook/subscribe", municipality=municipality, fields=["feed", "messages", "message_echoes"]
            )
            for what, words in WRITTEN.items():
                for one in (1, 2):
                    self.names[self._write(municipality, what, words, one)] = f"{what} {one}"
        self.rig.until_idle()
        for object_id, name in self.names.items():
            if name.startswith("gone"):
                self._control(f"comments/{object_id}", do="remove")
        self.rig.until_idle()

    def _write(self, municipality: str, what: str, words: str, one: int) -> str:
        author = f"Skribent {what} {one}"
        if what != "message":
            return self.rig.comment(municipality, words, author=author)
        return str(
            self._control("messenger/message", municipality=municipality, author=author, text=words)["object_id"]
        )

    def _control(self, path: str, **body: object) -> Told:
        answer = self.rig.client.post(f"{self.rig.control}/{path}", json=body)
        assert answer.is_success, answer.text
        found: Told = answer.json()
        return found

    def at_the_desk(self) -> None:
        """People do at the desk what nobody has done yet, and the moderator the rest."""
        for municipality, item in self._items():
            deed = BY_HAND.get(self.names.get(item["object_id"], ""))
            if deed is not None and item["visibility"] != {"hide": "hidden", "unhide": "visible"}[deed["do"]]:
                self._act(municipality, item, **deed)
        self.rig.until_idle()
        self.rig.moderate()

    def on_the_phone(self) -> None:
        """Half of the day's work is done on the platform: what the moderator would do next, or a person."""
        for municipality, item in self._items():
            name = self.names[item["object_id"]]
            wanted = BY_HAND.get(name) or self._next(item)
            if name in ON_THE_PHONE and wanted is not None:
                self._by_hand(municipality, item["object_id"], **wanted)
        self.rig.until_idle()

    def _next(self, item: Told) -> Told | None:
        act = next_act({**item, "casework_confirmed": True}, ())
        return None if act is None else act.body

    def _by_hand(self, municipality: str, object_id: str, do: str, text: str = "", **_: object) -> None:
        name = self.names[object_id]
        if name.startswith("message"):
            self._control("messenger/native_message", municipality=municipality, author=f"Skribent {name}", text=text)
            return
        about = {"on": object_id, "text": text} if do == "reply" else {"id": object_id}
        self._control(f"facebook/native_{do}", municipality=municipality, **about)

    def evening(self) -> None:
        """People say what only they know, until nothing is asked any more."""
        for _ in range(ASKS_MAX):
            asked = [(m, item, ask) for m, item in self._items() for ask in item["asks"][:1]]
            for municipality, item, ask in asked:
                self._act(municipality, item, **self._said_of(item, ask))
            self.rig.until_idle()
            if not asked:
                return
        raise AssertionError("the desk never stops asking")

    def _said_of(self, item: Told, ask: Told) -> Told:
        name = self.names[item["object_id"]]
        if ask["what"] == "who_wrote":
            return {"do": "claim_reply", "reply_id": ask["reply_id"], "mine": True}
        if ask["what"] == "who_removed":
            return {"do": "explain_removal", **({"by": "writer"} if name.startswith("gone") else _ours(item))}
        return {"do": "give_ground", "change_no": ask["change_no"], "reason": BY_HAND[name]["reason"]}

    def _items(self) -> Iterator[tuple[str, Told]]:
        for municipality in self.rig.municipalities:
            for item in self._get(f"/api/v1/{municipality}/items")["items"]:
                if item["object_id"] in self.names:
                    yield municipality, self._get(f"/api/v1/{municipality}/items/{item['item_id']}")

    def _get(self, path: str) -> Told:
        answer = self.rig.client.get(self.rig.url("desk") + path, headers=self._headers())
        assert answer.is_success, answer.text
        found: Told = answer.json()
        return found

    def _act(self, municipality: str, item: Told, **body: object) -> None:
        path = f"{self.rig.url('desk')}/api/v1/{municipality}/items/{item['item_id']}/acts"
        answer = self.rig.client.post(path, json={"revision": item["revision"], **body}, headers=self._headers())
        assert answer.is_success, (self.names[item["object_id"]], body, answer.text)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.rig.token_file.read_text(encoding='utf-8').strip()}"}

    def done_by_hand(self) -> dict[tuple[str, str], str]:
        """Return what was done on the platform itself: (municipality, item) -> deed."""
        platforms = {m: told["platforms"] for m, told in self.rig.truth().items()}
        messages = [told for each in platforms.values() for told in each["messenger"]["items"] if not told["own"]]
        # A message is to a person, not to what that person wrote.
        names = self.names | {told["thread_id"]: self.names[told["object_id"]] for told in messages}
        return {
            (m, names[act["object_id"]]): act["do"] for m in platforms for act in platforms[m]["facebook"]["native"]
        }

    def end(self) -> Ended:
        """Return how everything stands: (what, municipality, item) -> in words."""
        events = self.rig.events(*TOPICS, "evidence")
        state = end_state(events)
        parts = {part: state[part] for part in ("items", "records", "deadlines")}
        parts["alerts"] = {name: sorted(r for n, r in state["alerts"] if n == name) for name, _ in state["alerts"]}
        object_ids = {e.item_id: e.object_id for e in events if isinstance(e, ItemChanged)}
        for part, told in (("evidence", EvidenceSecured), ("notices", NoticeSent)):
            grouped: dict[str, list[object]] = {}
            for event in events:
                if isinstance(event, told):
                    key = f"{event.municipality}:{object_ids[event.item_id]}"
                    grouped.setdefault(key, []).append(getattr(event, "stage", "sent"))
            parts[part] = {key: sorted(stages, key=str) for key, stages in grouped.items()}
        parts["desk"] = {f"{m}:{item['object_id']}": _as_shown(item) for m, item in self._items()}
        return {
            (part, *self._named(key)): str(told) for part, by_item in parts.items() for key, told in by_item.items()
        }

    def _named(self, key: str) -> tuple[str, str]:
        municipality, _, about = key.partition(":")
        for object_id, name in self.names.items():
            about = about.replace(object_id, name)
        return municipality, about


def _ours(item: Told) -> Told:
    """Return what is said of a removal of ours: the ground that the desk proposed."""
    step = next(s for s in item["steps"] if s["do"].startswith("remove"))
    return {"by": "we", "reason": step["because"], "clause": step["clauses"][0]}


def _as_shown(item: Told) -> tuple[object, ...]:
    return item["phase"], item["asks"], [(step["do"], step["state"]) for step in item["steps"]]


def lived(rig: Rig, *, by_phone: bool) -> Ended:
    """Live through the day, and return how it ended."""
    with rig:
        rig.start()
        rig.start_simulator()
        day = Day(rig)
        day.morning()
        if by_phone:
            day.on_the_phone()
        day.at_the_desk()
        day.evening()
        assert "problems" not in rig.verify_journal()
        planned = {(m, name): do for m in MUNICIPALITIES for name, do in ON_THE_PHONE.items()}
        planned.pop(JOURNALED_ONLY)
        assert day.done_by_hand() == (planned if by_phone else {})
        return day.end()


def test_a_day_of_which_half_is_done_by_telephone_ends_like_one_at_the_desk(tmp_path: Path) -> None:
    desk = lived(Rig(tmp_path / "desk", MUNICIPALITIES, moderated=False), by_phone=False)
    phone = lived(Rig(tmp_path / "phone", MUNICIPALITIES, moderated=False), by_phone=True)
    assert {key for key in desk | phone if desk.get(key) != phone.get(key)} == set(DIFFERENCES)
    for municipality in MUNICIPALITIES:
        told = "notices", municipality, "threat 1"
        assert (desk[told], phone.get(told)) == ("['sent']", None)
    shown = "desk", "bo", "threat 1"
    assert desk[shown].replace(f"{TELL}, 'done'", f"{TELL}, 'open'") == phone[shown]
    assert desk.items() >= ASKED_FOR.items(), "two days that both went wrong are equal too"
