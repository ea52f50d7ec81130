"""The same eleven items for every municipality, each decided by its pack."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from common.policy.asked import Asked, read_asked
from common.policy.decide import Decided, decide
from common.policy.pack import Pack

_FILE = Path(__file__).with_name("eleven.toml")


class Item(NamedTuple):
    """One item: a heading, what it says in English, and how it is asked in each language that a pack may have."""

    title: str
    says: str
    in_language: Mapping[str, Asked]

    def decided_by(self, pack: Pack) -> Decided | None:
        """Return what the pack says of the item; None for a pack in a language that the item is not written in."""
        asked = self.in_language.get(pack.file.pack.language)
        return decide(pack, asked) if asked else None


@cache
def eleven() -> tuple[Item, ...]:
    """Return the items in their order; BadMessage for one that cannot be asked."""
    rows: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["item"]
    return tuple(_item(**row) for row in rows)


def _item(title: str, says: str, asked: Mapping[str, object], **languages: Mapping[str, object]) -> Item:
    return Item(title, says, {language: read_asked({**asked, **over}) for language, over in languages.items()})
