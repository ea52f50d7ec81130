"""A person's act that is refused: a code that the words are chosen by, and what it rests on."""

import msgspec


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An act is refused. `code` picks the words, `clauses` are what it rests on: clauses, or requirements (krav)."""

    code: str
    clauses: tuple[str, ...] = ()
