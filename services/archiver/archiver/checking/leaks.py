"""X3 and X14 in offentligJournal.xml: nothing that a post or its case withholds is shown, and no identity number."""

from collections.abc import Iterator
from typing import NamedTuple

from archiver.checking.facts import Facts
from archiver.checking.finding import At, Finding
from archiver.checking.folder import PUBLIC_FILE
from archiver.checking.identity import numbers_in
from archiver.checking.job import Job
from archiver.checking.parts import Part, line_of, local
from archiver.checking.rules import found
from archiver.checking.withheld import shows

_NO_TEXT = frozenset(
    {
        "systemID",
        "registreringsID",
        "mappeID",
        "saksaar",
        "sakssekvensnummer",
        "journalaar",
        "journalsekvensnummer",
        "journalpostnummer",
        "journaldato",
        "dokumentetsDato",
        "avskrivningsdato",
        "avskrivningsmaate",
        "korrespondanseparttype",
        "tilgangsrestriksjon",
        "skjermingshjemmel",
        "skjermingMetadata",
        "referanseAvskrivesAvJournalpost",
    }
)


class Told(NamedTuple):
    """What is known of the post and the case that a row shows."""

    post: Facts
    case: Facts | None
    case_id: str


def leaks(job: Job, row: Part, told: Told) -> Iterator[Finding]:
    """Yield where a row shows what is withheld; says the field and line, never the word."""
    secrets = [*told.post.secrets, *(told.case.secrets if told.case else ())]
    others = [
        name
        for (name,) in job.scratch.rows("select name from withheld where case_id = ?", told.case_id)
        if ("name", name) not in secrets
    ]
    for field, text, at in _texts(row):
        kinds = {kind for kind, secret in secrets if shows(text, secret)}
        for kind in sorted(kinds):
            yield found("X3", kind, at, element=field)
        if "name" not in kinds and any(shows(text, name) for name in others):
            yield found("X3", "name-in-case", at, element=field)


def identity_numbers(row: Part) -> Iterator[Finding]:
    """Yield where a row shows an identity number."""
    for field, text, at in _texts(row):
        if numbers_in(text):
            yield found("X14", "identity-number", at, element=field)


def _texts(row: Part) -> Iterator[tuple[str, str, At]]:
    for node in row.node.iter():
        name = local(node)
        if name and not len(node) and name not in _NO_TEXT and node.text:
            yield name, node.text, At(PUBLIC_FILE, line_of(node))
