"""What is erased everywhere, because the archiver alone knows what must be kept."""

from common.events.envelope import Event


class ItemErased(Event, frozen=True, kw_only=True):
    """The archiver has let an item go: whoever keeps anything of it erases that, up to this `revision`.

    `change_no` is that of the last change that the archiver knew. `because` is due (a row of retention) or asked (its
    author's wish), `category` what the item was kept as. What its author writes later is a later revision.
    """

    change_no: int
    because: str
    category: str = ""
