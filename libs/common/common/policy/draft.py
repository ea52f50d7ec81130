"""Turns what a rule wants into a step, with its draft filled in the pack's language (GEN-14)."""

from collections.abc import Iterable

from common.events.decision import Step
from common.policy.abuse import reasons_of
from common.policy.asked import Asked
from common.policy.contact import Contact
from common.policy.found import Wanted
from common.policy.pack import Pack
from common.policy.texts import filled
from common.policy.vocabulary import MODES, SPOKEN


def draft(pack: Pack, asked: Asked, wanted: Wanted) -> Step:
    """Return the step; if the writer hears something by it, with the text of that."""
    text = _text(pack, asked, wanted) if wanted.do in SPOKEN else None
    return Step(
        do=wanted.do,
        clauses=wanted.clauses,
        rule=wanted.rule,
        because=wanted.because,
        mode=wanted.mode or MODES[wanted.do],
        to=wanted.to,
        due_at=wanted.due_at,
        text=text,
        lang=pack.file.pack.language if text is not None else None,
    )


def _text(pack: Pack, asked: Asked, wanted: Wanted) -> str:
    """Return the filled texts of a step, one paragraph each, with those of the steps that it carries."""
    advice = _paragraphs(_text(pack, asked, carried) for carried in wanted.carries)
    values = _values(pack, asked, wanted) | {"advice": advice}
    return _paragraphs(filled(pack.texts[name], values) for name in wanted.texts)


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text)


def _values(pack: Pack, asked: Asked, wanted: Wanted) -> dict[str, str]:
    """Return what the slots of a text hold. Nothing of the item's own text is among them."""
    own = pack.file.contact
    row = asked.contacts.get(pack.file.pack.id, Contact())
    context = asked.context
    return {
        "municipality": pack.file.pack.name,
        "formal_email": row.email or own.email,
        "formal_post": row.post or own.post,
        "website": own.website,
        "unit": _unit(pack, asked),
        "form_url": _form_url(pack, asked),
        "reason": _reasons(pack, asked),
        "source": context.marks.fact_error,
        "case_file": context.case_file or "",
        "contact": "; ".join(_contact(pack, asked, role).line for role in wanted.to),
    }


def _unit(pack: Pack, asked: Asked) -> str:
    """Return the unit that a person or the topic map names, else the pack's words for the right unit."""
    topic = asked.context.topic
    listed = pack.file.topics.get(topic.name) if topic else None
    unit = (topic.unit if topic else None) or (listed.unit if listed else "")
    if unit in pack.file.roles:
        return _contact(pack, asked, unit).line
    return unit or pack.file.units.unknown


def _form_url(pack: Pack, asked: Asked) -> str:
    topic = asked.context.topic
    listed = pack.file.topics.get(topic.name) if topic else None
    return (topic.form_url if topic else None) or (listed.form_url if listed else "")


def _contact(pack: Pack, asked: Asked, role: str) -> Contact:
    """Return a role's addresses: the dated rows first, the pack's where those are silent."""
    listed = pack.file.roles.get(role, Contact(label=role))
    row = asked.contacts.get(role, Contact())
    return Contact(
        label=row.label or listed.label,
        email=row.email or listed.email,
        phone=row.phone or listed.phone,
        post=row.post or listed.post,
    )


def _reasons(pack: Pack, asked: Asked) -> str:
    """Return the reasons in the pack's plain words and in the pack's order."""
    given = reasons_of(asked)
    return ", ".join(label for reason, label in pack.file.reasons.items() if reason in given)
