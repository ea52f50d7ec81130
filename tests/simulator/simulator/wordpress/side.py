"""WordPress, complete."""

from simulator.beside.door import Door
from simulator.beside.outbox import Outbox
from simulator.beside.stand import Stand
from simulator.surroundings import Surroundings
from simulator.wordpress.api import SiteApi
from simulator.wordpress.site import WordPress


def wordpress_side(surroundings: Surroundings) -> Stand:
    """Return WordPress with the sites of this world."""
    platform = WordPress(surroundings)
    outbox = Outbox(platform)
    door = Door(platform, outbox)
    return Stand(platform, outbox, door, SiteApi(platform, door).routes())
