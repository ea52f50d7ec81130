"""What the archiver and its printing process say to each other: one question, one answer, and so on."""

import msgspec

from archiver.core.rendering import Converted, Page, Rendered


class Print(msgspec.Struct, frozen=True, kw_only=True, tag="print"):
    """Print a page; `pictures` are the bytes of those that it shows, by their SHA-256."""

    page: Page
    pictures: dict[str, bytes] = {}


class Convert(msgspec.Struct, frozen=True, kw_only=True, tag="convert"):
    """Make a picture one that archives take."""

    content: bytes


class Printed(msgspec.Struct, frozen=True, kw_only=True, tag="printed"):
    """The page was printed."""

    rendered: Rendered


class Changed(msgspec.Struct, frozen=True, kw_only=True, tag="changed"):
    """The picture was converted."""

    converted: Converted


class NotDone(msgspec.Struct, frozen=True, kw_only=True, tag="not_done"):
    """It cannot be done. `why` is a closed code: fonts (they are not installed), disk (it is full), picture, page."""

    why: str


Question = Print | Convert
Answer = Printed | Changed | NotDone
