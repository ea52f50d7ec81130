"""Turns what a rule wants into a step, with its draft filled in the pack's language (GEN-14)."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from common.calendar import next_opening, next_working_day
from common.events.decision import Step
from common.policy.abuse import reasons_of
from common.policy.asked import Asked, PoliticalCase
from common.policy.contact import Contact
from common.policy.deadline import HOLDING, hours_of
from common.policy.found import Wanted, joined, union
from common.policy.pack import Pack
from common.policy.rules import English
from common.policy.texts import ENGLISH, filled
from common.policy.vocabulary import ITEM_KINDS, LANGUAGE_UNKNOWN, MODES, SCANDINAVIAN, SPOKEN, Reason
from common.policy.words import date_in_words, day_in_words

_NO_CASE = PoliticalCase(ref="")


class Tongue(NamedTuple):
    """A language that drafts are in: what it calls unit and reasons, and how the names of its texts end."""

    language: str
    unit_unknown: str
    reasons: Mapping[Reason, str]
    ending: str = ""


def wants_english(asked: Asked) -> bool:
    """Say whether the item's author writes in a language that is known and not Scandinavian."""
    written = asked.lang.lower().partition("-")[0]
    return asked.kind in ITEM_KINDS and written not in SCANDINAVIAN | LANGUAGE_UNKNOWN


class Drafts:
    """The drafts of one decision, each followed by its English where the pack adds that."""

    def __init__(self, pack: Pack, asked: Asked) -> None:
        file = pack.file
        self._pack = pack
        self._asked = asked
        self._english: English | None = file.english if wants_english(asked) else None
        self._spoken = [_Wording(pack, asked, Tongue(file.pack.language, file.units.unknown, file.reasons))]
        if self._english is not None:
            named = {**file.reasons, **self._english.reasons}
            self._spoken.append(_Wording(pack, asked, Tongue("en", self._english.unit_unknown, named, ENGLISH)))

    def step(self, wanted: Wanted) -> Step:
        """Return the step; if the writer hears something by it, with the text of that."""
        text = None
        if wanted.texts and wanted.do in SPOKEN:
            text = _paragraphs(wording.text(wanted) for wording in self._spoken)
            wanted = self._with_english(wanted)
        return Step(
            do=wanted.do,
            clauses=wanted.clauses,
            rule=wanted.rule,
            because=wanted.because,
            mode=wanted.mode or MODES[wanted.do],
            to=wanted.to,
            due_at=wanted.due_at,
            text=text,
            lang=self._pack.file.pack.language if text is not None else None,
            strength=wanted.strength,
            registers=wanted.registers,
            laws=_laws(self._pack, self._asked, wanted),
        )

    def _with_english(self, wanted: Wanted) -> Wanted:
        """Let the step rest on the rule about English too, where that has added something."""
        rule = self._english
        if rule is None:
            return wanted
        return wanted._replace(
            clauses=union(wanted.clauses, rule.clauses),
            rule=f"{wanted.rule}+english",
            because=joined(wanted.because, rule.because),
            laws=union(wanted.laws, rule.laws),
        )


class _Wording:
    """The texts of one decision in one language: what they all say of pack and item is worked out once."""

    def __init__(self, pack: Pack, asked: Asked, tongue: Tongue) -> None:
        self._pack = pack
        self._asked = asked
        self._tongue = tongue

    def text(self, wanted: Wanted) -> str:
        """Return the filled texts of a step, one paragraph each, with those of the steps that it carries."""
        laws = _laws(self._pack, self._asked, wanted)
        values = {**self._values, "contact": self._contacts(wanted.to), "law": "; ".join(laws)}
        if wanted.carries:
            values["advice"] = _paragraphs(self.text(carried) for carried in wanted.carries)
        if wanted.do == HOLDING:
            values["next_working_day"] = self._next_working_day()
        return _paragraphs(filled(self._pack.texts[name + self._tongue.ending], values) for name in wanted.texts)

    @cached_property
    def _values(self) -> dict[str, str]:
        """What the slots of any text hold. Nothing of the item's own text is among them."""
        own = self._pack.file.contact
        row = self._asked.contacts.get(self._pack.file.pack.id, Contact())
        case = self._asked.context.political_case or _NO_CASE
        return {
            "municipality": self._pack.file.pack.name,
            "formal_email": row.email or own.email,
            "formal_post": row.post or own.post,
            "website": own.website,
            "unit": self._unit(),
            "form_url": self._form_url(),
            "reason": self._reasons(),
            "source": self._asked.context.marks.fact_error,
            "case_file": self._asked.context.case_file or "",
            "case_ref": case.ref,
            "case_title": case.title,
            "case_url": case.url or "",
            "case_date": date_in_words(self._tongue.language, case.date or ""),
        }

    def _unit(self) -> str:
        """Return the unit that a person or the topic map names, else the words for the right unit."""
        topic = self._asked.context.topic
        listed = self._pack.file.topics.get(topic.name) if topic else None
        unit = (topic.unit if topic else None) or (listed.unit if listed else "")
        if unit in self._pack.file.roles:
            return self._contact(unit).line
        return unit or self._tongue.unit_unknown

    def _form_url(self) -> str:
        topic = self._asked.context.topic
        listed = self._pack.file.topics.get(topic.name) if topic else None
        return (topic.form_url if topic else None) or (listed.form_url if listed else "")

    def _contacts(self, roles: tuple[str, ...]) -> str:
        return "; ".join(self._contact(role).line for role in roles)

    def _contact(self, role: str) -> Contact:
        """Return a role's addresses: the dated rows first, the pack's where those are silent."""
        listed = self._pack.file.roles.get(role) or Contact(label=role)
        row = self._asked.contacts.get(role)
        if row is None:
            return listed
        return Contact(
            label=row.label or listed.label,
            email=row.email or listed.email,
            phone=row.phone or listed.phone,
            post=row.post or listed.post,
        )

    def _reasons(self) -> str:
        """Return the reasons in plain words and in the pack's order."""
        given = reasons_of(self._asked)
        return ", ".join(label for reason, label in self._tongue.reasons.items() if reason in given)

    def _next_working_day(self) -> str:
        """Return the working day after the handling day, on which a general answer is sent (RANDABERG-43)."""
        hours = hours_of(self._pack, self._asked)
        if hours is None:
            return ""
        day = next_working_day(hours, next_opening(hours, self._asked.received_at))
        return day_in_words(self._tongue.language, day)


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text)


def _laws(pack: Pack, asked: Asked, wanted: Wanted) -> tuple[str, ...]:
    """Return the titles of the laws that a step rests on, as they held when the item was received."""
    if not wanted.laws:
        return ()
    day = asked.received_at.date()
    return tuple(row.title for row in pack.file.law if row.id in wanted.laws and row.holds_on(day))
