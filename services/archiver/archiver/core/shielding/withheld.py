"""What is withheld of a record, as Noark says it."""

from archiver.core.noark.model import Skjerming
from archiver.core.records import Post, shield_of
from archiver.core.shielding.unassessed import UNASSESSED


def skjerming_of(post: Post) -> Skjerming | None:
    """Return what is withheld: all for the time being, until a person has said what."""
    return UNASSESSED if post.assessed_at is None else assessed(post)


def assessed(post: Post) -> Skjerming | None:
    """Return what a person withholds; None for nothing, or while nobody has said what."""
    shield = shield_of(post)
    if shield is None:
        return None
    return Skjerming(
        tilgangsrestriksjon=shield.restriction,
        hjemmel=shield.hjemmel,
        metadata=shield.metadata,
        dokument=shield.document,
        ord=shield.words,
        opphoerer=shield.until,
    )
