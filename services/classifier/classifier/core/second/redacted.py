"""A text without what says who somebody is: numbers, addresses, links and names leave before anything is sent."""

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import NamedTuple

from classifier.core.normalise import Normalised, normalise
from classifier.core.tagging import Reading
from common.policy.own.reading.names import named_persons, proper_words
from common.policy.own.reading.text import sentences_of

_PLACEHOLDERS = MappingProxyType(
    {
        "national_id": "[id number]",
        "iban": "[account number]",
        "card": "[account number]",
        "bank_account": "[account number]",
        "phone": "[telephone]",
        "private_mail": "[e-mail]",
        "mail": "[e-mail]",
        "home_address": "[address]",
        "address": "[address]",
        "odd_link": "[link]",
        "link": "[link]",
    },
)
_NAME, _NUMBER, _MAIL, _LINK = "[name]", "[number]", "[e-mail]", "[link]"
# The detectors look for what is surely private. Here a doubt is enough: any longer number, anything like an address.
_LONG_NUMBER = re.compile(r"\d(?:[^\w\n]{0,3}\d){4,}")
_MAIL_LIKE = re.compile(r"[\w.+\-]+ ?(?:@|\(a\)|\(at\)|\[at\]) ?[\w\-]+(?:\.[\w\-]+)*")
_LINK_LIKE = re.compile(r"(?:\w+://|www\.)\S+")
_MENTION = re.compile(r"@[\w.\-]+")
# Words with a capital that name no person, and that the meaning hangs on.
_PUBLIC = ("party", "municipality", "role_politician", "role_employee", "group")
_NAME_CHARS_MIN = 3


class _Cut(NamedTuple):
    """[start, end) of the normalised text gives way to `by`."""

    start: int
    end: int
    by: str


def redacted(reading: Reading, writer: str = "") -> str:
    """Return the normalised text with what identifies somebody replaced by its kind; `writer` is the writer's name.

    The normalised text and not the original: what nobody sees, such as invisible characters, is not sent either.
    """
    text = reading.text
    cuts = sorted(_cuts(reading, writer), key=lambda cut: (cut.start, -cut.end))
    parts: list[str] = []
    at = 0
    for cut in cuts:
        if cut.start >= at:
            parts += [text.text[at : cut.start], cut.by]
        at = max(at, cut.end)
    return "".join([*parts, text.text[at:]])


def _cuts(reading: Reading, writer: str) -> Iterator[_Cut]:
    text = reading.text
    for finding in reading.findings:
        yield _Cut(finding.start, finding.end, _PLACEHOLDERS.get(finding.kind, _NUMBER))
    for start, end in reading.signals.places("full_name", "name"):
        yield _Cut(start, end, _NAME)
    wide = ((_LINK_LIKE, _LINK), (_MAIL_LIKE, _MAIL), (_MENTION, _NAME), (_LONG_NUMBER, _NUMBER))
    for pattern, by in wide:
        yield from (_Cut(*match.span(), by) for match in pattern.finditer(text.text))
    yield from _of_writer(text, writer)
    public = reading.signals.places(*_PUBLIC)
    for cut in _capitals(text):
        if not any(start < cut.end and cut.start < end for start, end in public):
            yield cut


def _of_writer(text: Normalised, writer: str) -> Iterator[_Cut]:
    """The writer signs, or is answered by name."""
    parts = {part for part in re.split(r"[\W_]+", writer.lower()) if len(part) >= _NAME_CHARS_MIN}
    yield from (_Cut(token.start, token.end, _NAME) for token in text.tokens if token.text in parts)


def _capitals(text: Normalised) -> Iterator[_Cut]:
    """Full names, and words with a capital within a sentence that not everybody knows, wherever they stand."""
    words = {
        normalise(word).text
        for sentence in sentences_of(text.original)
        for word in (*named_persons(sentence, frozenset()), *proper_words(sentence))
    }
    for word in sorted(words):
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text.text):
            yield _Cut(*match.span(), _NAME)
