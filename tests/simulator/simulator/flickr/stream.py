"""Flickr's world: photo streams with photos, flat comments, no states."""

from simulator.beside.platform import Manners, Platform
from simulator.beside.world import Place, Remark, Somebody, Thing
from simulator.flickr.errors import REFUSALS
from simulator.ids import number_of


class Flickr(Platform):
    """Comments are there or gone; nothing is hidden, nobody answers anybody in particular."""

    name = "flickr"
    manners = Manners("shown", None, None, levels=1)
    refusals = REFUSALS

    def new_thing_id(self, place: Place) -> str:
        """Return a photo id."""
        return "5" + place.next_digits(10, "photo")

    def new_remark_id(self, place: Place, thing: Thing, parent: Remark | None, kind: str) -> str:
        """Return a comment id: the stream, the photo, the comment."""
        del parent
        stream = place.row.account_id.partition("@")[0]
        return f"{stream}-{thing.object_id}-721576{place.next_digits(11, kind)}"

    def person(self, place: Place, name: str) -> Somebody:
        """Return a person by NSID, the same everywhere."""
        del place
        return Somebody(f"{number_of(8, 'flickr person', name)}@N00", name)
