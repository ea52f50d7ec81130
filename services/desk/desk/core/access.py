"""A request for access to documents (innsyn, utlämnande): what is masked and on which ground, and what stands open.

It is to be answered at once (offentleglova sections 29 and 32, TF chapter 2 section 15); there is no day until which it
may lie. A mask without a law is none.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.calendar import OpeningHours, is_open_day
from desk.core.refusal import Refusal

OPEN, GIVEN, PARTLY, REFUSED, NOTHING = "open", "given", "partly", "refused", "nothing"
ANSWERED = frozenset({GIVEN, PARTLY, REFUSED, NOTHING})
UNREAD, GIVE, WITHHOLD = "", "give", "withhold"
KEPT_FROZEN = timedelta(days=42)
"""So long what was asked for stays frozen after the answer: three weeks to complain, and the post both ways."""
WORDS_KEPT = timedelta(days=365)
"""So long the copies and the requester's words are kept after the answer."""
GROUNDS = {
    "NO": (
        "offl. § 13, jf. fvl. § 13 første ledd nr. 1",
        "offl. § 13, jf. fvl. § 13 første ledd nr. 2",
        "offl. § 24 andre ledd",
        "offl. § 24 tredje ledd",
        "offl. § 26 femte ledd",
    ),
    "SE": (
        "21 kap. 1 § OSL",
        "21 kap. 3 § OSL",
        "21 kap. 7 § OSL",
        "23 kap. 1 § OSL",
        "25 kap. 1 § OSL",
        "26 kap. 1 § OSL",
    ),
}
"""What is proposed as a ground; whoever masks may name another law."""


class Mask(msgspec.Struct, frozen=True, order=True):
    """The text from `start` to before `end` is not given out, by this law."""

    start: int
    end: int
    ground: str


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it stands. `asked` and `contact` are the requester's, who need not say who they are.

    `complained`: it is looked at anew, and stays frozen.
    """

    request_id: UUID
    state: str
    asked: str
    contact: str
    registered_by: str
    came_at: datetime
    answered_at: datetime | None
    answered_by: str
    answer: str
    frozen: bool

    @property
    def is_answered(self) -> bool:
        """True when the requester has an answer."""
        return self.state in ANSWERED


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A text that is asked for, as it stood when it was found: what is masked stays where it was."""

    item_id: UUID
    added_by: str
    added_at: datetime
    written_at: datetime
    place: str
    writer: str
    text: str
    verdict: str
    ground: str
    writer_ground: str
    masks: tuple[Mask, ...]
    hold_id: UUID

    @property
    def grounds(self) -> tuple[str, ...]:
        """The laws by which something of it is not given, each once."""
        if self.verdict == WITHHOLD:
            return (self.ground,)
        found = [self.writer_ground, *(mask.ground for mask in self.masks)]
        return tuple(dict.fromkeys(ground for ground in found if ground))


def is_ground(text: str) -> bool:
    """Say whether something can be a ground: it names a section of a law."""
    return "§" in text and any(letter.isdigit() for letter in text)


def masked(text: str, masks: Iterable[Mask]) -> tuple[tuple[str, str], ...]:
    """Return the text in pieces: (words, "") is given, ("", ground) is not, and holds nothing of what stood there."""
    pieces, at = list[tuple[str, str]](), 0
    for mask in sorted(masks):
        start, end = max(at, mask.start), min(mask.end, len(text))
        if start >= end:
            continue
        pieces += [(text[at:start], ""), ("", mask.ground)]
        at = end
    pieces.append((text[at:], ""))
    return tuple(piece for piece in pieces if any(piece))


def places_of(words: str, text: str, ground: str) -> tuple[Mask, ...]:
    """Return a mask for each place where these words stand in a text, whatever their case and the space between."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return ()
    said = r"\s+".join(parts)
    pattern = rf"(?<!\w){said}(?!\w)" if words.strip()[-1].isalnum() else said
    return tuple(Mask(m.start(), m.end(), ground) for m in re.finditer(pattern, text, re.IGNORECASE))


def outcome_of(matches: Sequence[Match]) -> str:
    """Return what an answer comes to."""
    if not matches:
        return NOTHING
    if all(match.verdict == WITHHOLD for match in matches):
        return REFUSED
    return PARTLY if any(match.grounds for match in matches) else GIVEN


def refuse_answering(request: Request, matches: Sequence[Match], answer: str) -> Refusal | None:
    """Return why a request cannot be answered now: each match is read first, and the answer has words."""
    if request.is_answered:
        return Refusal(code="access_answered")
    if any(match.verdict == UNREAD for match in matches):
        return Refusal(code="access_unread")
    return None if answer.strip() else Refusal(code="access_no_answer")


def working_days(since: datetime, until: datetime, hours: OpeningHours) -> int:
    """Return how many working days have begun after a day, up to another one: no weekend, holiday or closed day."""
    first, last = (at.astimezone(hours.zone).date() for at in (since, until))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(1 for day in days if is_open_day(hours, day))
