"""Every quoted sentence stands word for word in the municipality's own document, and the pack says which that is."""

import hashlib
import re
from collections.abc import Iterator

from common.policy.pack import Pack
from common.policy.proofs.flaw import CLAUSES, Flaw, in_rules

_WORDS_SHOWN = 6


def quote_flaws(pack: Pack, document: bytes) -> Iterator[Flaw]:
    """Yield quotes that the document does not hold, and that it is another one than the pack was made from.

    Line breaks and runs of spaces count as one space; nothing else may differ.
    """
    sha256 = hashlib.sha256(document).hexdigest()
    if sha256 != pack.file.guideline.sha256:
        message = f"the pack was made from another document: this one has the SHA-256 {sha256}"
        yield in_rules(message, ("guideline", "sha256"))
    text = _one_line(document.decode("utf-8", errors="replace"))
    for index, clause in enumerate(pack.clauses.values()):
        quote = _one_line(clause.quote)
        if quote not in text:
            wrong, right = _departure(quote, text)
            message = f"'{clause.id}' quotes what the document does not say"
            hint = f"; it says '{right}' there" if right else ""
            yield Flaw(message + hint, CLAUSES, ("clause", index, "quote"), wrong)


def _departure(quote: str, text: str) -> tuple[str, str]:
    """Return the first word of a quote that departs from the document, and what the document says in its place."""
    words = quote.split(" ")
    for count in range(len(words) - 1, 0, -1):
        at = text.find(" ".join(words[:count]) + " ")
        if at >= 0:
            rest = text[at:].split(" ")[count : count + _WORDS_SHOWN]
            return words[count], " ".join(rest)
    return words[0], ""


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
