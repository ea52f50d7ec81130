"""Two models on the same items: which tags both say, and which only one does."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

import msgspec

Said = Literal["both", "present", "shadow"]
_SHARE_OF = 10_000


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What the model in force and its shadow said of one text. No word of it."""

    item_id: UUID
    revision: int
    lang: str
    model: str
    shadow_model: str
    tags: tuple[str, ...]
    shadow_tags: tuple[str, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """How often a tag was said of the items in a language: by both models, or by one of them."""

    lang: str
    tag: str
    items: int
    both: int = 0
    present: int = 0
    shadow: int = 0


def is_compared(item_id: UUID, share: float) -> bool:
    """Say whether an item is among the share that both models read: the same one always, in every process."""
    return item_id.int % _SHARE_OF < round(share * _SHARE_OF)


def differences(tags: Iterable[str], shadow_tags: Iterable[str]) -> list[tuple[str, Said]]:
    """Return for every tag that was said who said it."""
    ours, theirs = set(tags), set(shadow_tags)
    return [(tag, _who(said_by_us=tag in ours, said_by_both=tag in ours & theirs)) for tag in sorted(ours | theirs)]


def _who(*, said_by_us: bool, said_by_both: bool) -> Said:
    if said_by_both:
        return "both"
    return "present" if said_by_us else "shadow"


def report(compared: Iterable[Compared]) -> list[Line]:
    """Return a line for each language and tag, in that order; `*` stands for all languages together."""
    items: dict[str, int] = {}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for one in compared:
        for lang in ("*", one.lang):
            items[lang] = items.get(lang, 0) + 1
            for tag, said in differences(one.tags, one.shadow_tags):
                cell = counts.setdefault((lang, tag), {"both": 0, "present": 0, "shadow": 0})
                cell[said] += 1
    return [Line(lang=lang, tag=tag, items=items[lang], **counts[lang, tag]) for lang, tag in sorted(counts)]
