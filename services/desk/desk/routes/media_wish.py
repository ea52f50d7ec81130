"""How a reader wishes to meet pictures and films, kept by their browser and known to nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.requests import Request

from desk.core.media import MediaWish

COOKIE = "ordstyrer_media"
_LETTERS = {"b": "blur", "g": "grey", "m": "mute"}
_NONE = "-"
_WISH: ContextVar[MediaWish] = ContextVar("media_wish", default=MediaWish())  # noqa: B039 - it is frozen


def wish_now() -> MediaWish:
    """Return the wish of whoever reads this page."""
    return _WISH.get()


@contextmanager
def as_wished(request: Request) -> Iterator[None]:
    """Draw a page as its reader's browser says; all is spared where it says nothing."""
    said = request.cookies.get(COOKIE)
    wish = MediaWish() if said is None else MediaWish(**{name: letter in said for letter, name in _LETTERS.items()})
    before = _WISH.set(wish)
    try:
        yield
    finally:
        _WISH.reset(before)


def cookie_of(wished: frozenset[str]) -> str:
    """Return what the browser keeps of the boxes that are ticked."""
    return "".join(letter for letter, name in _LETTERS.items() if name in wished) or _NONE
