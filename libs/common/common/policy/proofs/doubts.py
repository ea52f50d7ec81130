"""What a person should confirm about a pack that can be used: it is no error, and it is not forgotten either."""

from collections.abc import Iterator

from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules


def doubts(pack: Pack) -> Iterator[Flaw]:
    """Yield what was assumed, and what ends without anything following it."""
    hours = pack.file.hours
    if hours is not None and hours.assumed:
        message = (
            f"the opening hours {hours.opens:%H:%M}-{hours.closes:%H:%M} are assumed, the guideline does not say them: "
            "let the municipality confirm them"
        )
        yield in_rules(message, ("hours",), "assumed")
    last = {row.id: index for index, row in enumerate(pack.file.law)}
    for index in last.values():
        row = pack.file.law[index]
        if row.valid_to is not None and row.valid_to >= pack.file.pack.valid_from:
            yield in_rules(f"the law '{row.id}' ends on {row.valid_to}, and no row follows it", ("law", index), row.id)
