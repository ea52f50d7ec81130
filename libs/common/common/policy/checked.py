"""Whether a pack can be used and does what its worked cases promise: one check, on the command line and at the desk."""

from collections.abc import Mapping
from typing import NamedTuple

from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.policy.proofs.doubts import doubts
from common.policy.proofs.flaw import CASES, Flaw, error_of
from common.policy.proofs.quotes import quote_flaws
from common.policy.verify import failures


class Checked(NamedTuple):
    """What is to be said of a pack. Without `pack` it cannot be used, and `flaw` shows the first word that is wrong.

    `quotes` differ from the guideline's own document, `broken` are worked cases that come out otherwise than promised,
    `doubts` are usable and worth a look.
    """

    pack: Pack | None = None
    flaw: PackError | None = None
    quotes: tuple[PackError, ...] = ()
    broken: tuple[PackError, ...] = ()
    doubts: tuple[PackError, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Return all that has to be put right, as it is shown to people."""
        if self.flaw is not None:
            return (str(self.flaw), *self.flaw.others)
        return tuple(str(error) for error in (*self.quotes, *self.broken))


def check(files: Mapping[str, str], document: bytes | None = None) -> Checked:
    """Prove a pack by its files, work through its cases, and find its quotes in the document if there is one."""
    try:
        pack = parse_pack(files)
    except PackError as e:
        return Checked(flaw=e)
    quotes = quote_flaws(pack, document) if document is not None else ()
    broken = (Flaw(failure.difference, CASES, failure.path) for failure in failures(pack))
    return Checked(
        pack=pack,
        quotes=tuple(error_of((flaw,), files) for flaw in quotes),
        broken=tuple(error_of((flaw,), files) for flaw in broken),
        doubts=tuple(error_of((flaw,), files) for flaw in doubts(pack)),
    )
