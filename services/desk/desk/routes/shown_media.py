"""What an item's page shows of its pictures and films: each veiled as its reader wishes, none from the platform."""

from typing import Any

from common.events import KeptAttachment
from desk.core.care import OWN_DATA
from desk.core.facts import Case
from desk.core.media import SHOWN, media_at, media_of, media_state, media_warning
from desk.routes.media_wish import wish_now
from desk.routes.shown import Showing
from desk.routes.words import Words

BYTES_PER_KB = 1000
_WHY = frozenset({"gone", "too_large", "too_many", "kind", "no_url", "unavailable"})


def media_shown(case: Case, show: Showing, *, may_ask: bool) -> dict[str, Any]:
    """Return an item's pictures and films, the warning that they are folded behind, and what became of the others."""
    state, kept, wish = media_state(case), media_of(case) or (), wish_now()
    seen = [one for place, one in enumerate(kept) if _is_shown(case, place)]
    return {
        "state": state,
        "may_ask": may_ask and state == "to_fetch",
        "wish": wish,
        "look": " ".join(name for name in ("blur", "grey") if getattr(wish, name)),
        "warning": _warning(case, show.words),
        "shown": [_one(case, place, show.words) for place in range(len(kept)) if _is_shown(case, place)],
        "left_out": [_left_out(one, show.words) for one in kept if one not in seen] if state == "kept" else [],
    }


def _is_shown(case: Case, place: int) -> bool:
    found = media_at(case, case.revision, place)
    # What the platform said it is decides here only whether a frame is drawn: what is sent is judged by its bytes.
    return found is not None and found.media_type in SHOWN


def _one(case: Case, place: int, words: Words) -> dict[str, Any]:
    kept = media_of(case) or ()
    one = kept[place]
    film = (one.media_type or "").startswith("video/")
    what = words.say("media", "film" if film else "picture")
    return {
        "film": film,
        "src": f"/{case.municipality}/items/{case.item_id}/media/{case.revision}/{place}",
        "id": f"medium-{place}",
        "alt": words.say("media", "alt", what=what, n=place + 1, of=len(kept)),
        "says": words.say("media", "says", what=what, n=place + 1, of=len(kept)),
        "kb": max(1, round((one.size_bytes or 0) / BYTES_PER_KB)),
    }


def _left_out(one: KeptAttachment, words: Words) -> str:
    why = one.why if one.why in _WHY else "not_shown" if one.sha256 else "elsewhere"
    return f"{words.say('acting', f'attached_{one.kind}')}: {words.say('media', f'why_{why}')}"


def _warning(case: Case, words: Words) -> str:
    why = media_warning(case)
    if why == (OWN_DATA,):
        return words.say("media", "warn_own_data")
    return words.say("media", "warn_hard", kinds=", ".join(words.say("abuse", one) for one in why)) if why else ""
