"""What own texts say: neutral, polite, nothing of single cases, nothing of one's own in political matters."""

from collections.abc import Iterator

from common.policy.asked import Asked
from common.policy.found import Found
from common.policy.own import evidence
from common.policy.own.check import passed, stopped
from common.policy.own.reading.casework import Draft, read_casework
from common.policy.own.reading.neutrality import read_neutrality
from common.policy.own.reading.reference import says_more
from common.policy.own.reading.text import Evidence, words_of
from common.policy.own.reading.tone import read_tone
from common.policy.own.rules import Neutrality, PoliticalAnswer
from common.policy.pack import Pack

# Word lists of a pack: names of local lists, and more words of reference.
PARTIES, REFERENCES = "parties", "political_reply"
# Where a text leaves a place to fill in: `[Skriv svaret her.]`
_PLACE = "["


def judge_speech(pack: Pack, asked: Asked) -> Iterator[Found]:
    """Yield what each check of the words says."""
    yield from _neutrality(pack, asked)
    yield from _political_reply(pack, asked)
    yield from _tone(pack, asked)
    yield from _casework(pack, asked)


def _neutrality(pack: Pack, asked: Asked) -> Iterator[Found]:
    for name, rule in pack.file.publish.neutrality.items():
        if asked.kind in rule.kinds:
            hits = read_neutrality(asked.text, rule.scope, pack.words.get(PARTIES, ())) or _hateful(asked, rule)
            where = f"publish.neutrality.{name}"
            if hits:
                yield stopped(rule, where, "hold_for_neutrality_review", evidence.found(_language(pack), hits))
            else:
                yield passed(rule, where)


def _hateful(asked: Asked, rule: Neutrality) -> tuple[Evidence, ...]:
    """Return discrimination that the word lists miss and the classifier, or a person, has named."""
    named = "discrimination" in rule.scope and "hate_speech" in asked.abuse_reasons
    return (Evidence("discrimination"),) if named else ()


def _political_reply(pack: Pack, asked: Asked) -> Iterator[Found]:
    for name, rule in pack.file.publish.political_reply.items():
        if asked.kind != "own_reply" or not set(rule.parent_tags) <= _thread_tags(asked):
            continue
        where = f"publish.political_reply.{name}"
        if _may_answer(asked, rule) or not _says_more(pack, asked):
            yield passed(rule, where)
        else:
            detail = evidence.found(_language(pack), (Evidence("free_text"),))
            yield stopped(rule, where, rule.do, detail, rule.to)


def _thread_tags(asked: Asked) -> set[str]:
    """Return what the answered item says; a political case that a person has picked marks the thread too."""
    tags = set(asked.parent.tags) if asked.parent else set()
    return tags | ({"political"} if asked.context.political_case else set())


def _may_answer(asked: Asked, rule: PoliticalAnswer) -> bool:
    return asked.context.replier is not None and asked.context.replier.role in rule.who


def _says_more(pack: Pack, asked: Asked) -> bool:
    case = asked.context.political_case
    quotes = (case.ref, case.title, case.date or "") if case else ()
    allowed = (*pack.words.get(REFERENCES, ()), pack.file.pack.name, *_labels(pack))
    return says_more(asked.text, _templates(pack), allowed, tuple(quote for quote in quotes if quote))


def _templates(pack: Pack) -> Iterator[str]:
    """Yield the pack's texts, but not those that leave a place for words of one's own."""
    yield from (text for text in pack.texts.values() if _PLACE not in text)


def _labels(pack: Pack) -> Iterator[str]:
    yield from (role.line for role in pack.file.roles.values())


def _tone(pack: Pack, asked: Asked) -> Iterator[Found]:
    for name, rule in pack.file.publish.tone.items():
        if asked.kind in rule.kinds:
            hits = read_tone(asked.text, rule.scope)
            where = f"publish.tone.{name}"
            yield (
                stopped(rule, where, "warn_tone", evidence.found(_language(pack), hits))
                if hits
                else passed(rule, where)
            )


def _casework(pack: Pack, asked: Asked) -> Iterator[Found]:
    for name, rule in pack.file.publish.casework.items():
        if asked.kind in rule.kinds:
            hits = read_casework(_draft(pack, asked), rule.looks_for)
            where = f"publish.casework.{name}"
            if hits:
                yield stopped(rule, where, "hold_for_casework_review", evidence.found(_language(pack), hits))
            else:
                yield passed(rule, where)


def _draft(pack: Pack, asked: Asked) -> Draft:
    parent, case = asked.parent, asked.context.political_case
    return Draft(
        text=asked.text,
        parent=parent.text if parent else "",
        about_a_case=parent is not None and ("saksbehandling" in parent.tags or parent.casework is not None),
        political_ref=case.ref if case else "",
        familiar=_familiar(pack, asked),
    )


def _familiar(pack: Pack, asked: Asked) -> frozenset[str]:
    """Return the small words that tell nothing of a case: of templates, municipality, roles, and who answers."""
    replier = asked.context.replier
    contact = pack.file.contact
    said = (pack.file.pack.name, contact.line, contact.email, *_labels(pack), *pack.texts.values())
    own = (replier.name, replier.title) if replier else ()
    return frozenset(word.lower() for text in (*said, *own) for word in words_of(text))


def _language(pack: Pack) -> str:
    return pack.file.pack.language
