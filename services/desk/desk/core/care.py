"""Care for whoever reads all day: what is hard to read, or somebody's own, is folded until it is asked for."""

from desk.core.facts import Case

OWN_DATA = "own_data"
_ALWAYS = frozenset({"violence_pornography"})
"""Nobody meets these unprepared."""
_IF_WISHED = frozenset({"threat", "hate_speech", "harassment", "personal_attack", "incitement"})
OWNERS = frozenset({"self", "both"})
"""Whose data it is, when it is the writer's own."""


def warning_of(case: Case, *, spared: bool) -> tuple[str, ...]:
    """Return why a text is folded until it is asked for: OWN_DATA, or the kinds of abuse; nothing where it is not.

    `spared`: the reader has asked to be warned of all harsh words.
    """
    tagging = case.ruling.tagging if case.ruling else None
    if tagging is None or (case.item is not None and case.item.own):
        return ()
    if "personal_data" in tagging.abuse_reasons and tagging.facts.personal_data_subject in OWNERS:
        return (OWN_DATA,)
    found = set(tagging.abuse_reasons)
    return tuple(sorted(found)) if found & _ALWAYS or (spared and found & _IF_WISHED) else ()
