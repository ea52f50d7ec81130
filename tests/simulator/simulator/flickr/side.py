"""Flickr, complete."""

from simulator.beside.door import Door
from simulator.beside.outbox import Outbox
from simulator.beside.stand import Stand
from simulator.flickr.api import Rest
from simulator.flickr.stream import Flickr
from simulator.surroundings import Surroundings


def flickr_side(surroundings: Surroundings) -> Stand:
    """Return Flickr with the streams of this world."""
    platform = Flickr(surroundings)
    outbox = Outbox(platform)
    door = Door(platform, outbox)
    return Stand(platform, outbox, door, Rest(platform, door).routes())
