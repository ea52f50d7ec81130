"""The website, complete."""

from simulator.beside.door import Door
from simulator.beside.outbox import Outbox
from simulator.beside.stand import Stand
from simulator.generic.callback import Callback
from simulator.generic.site import Generic
from simulator.surroundings import Surroundings


def generic_side(surroundings: Surroundings) -> Stand:
    """Return the websites of this world."""
    platform = Generic(surroundings)
    outbox = Outbox(platform)
    door = Door(platform, outbox)
    return Stand(platform, outbox, door, Callback(platform, door).routes())
