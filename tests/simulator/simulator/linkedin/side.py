"""LinkedIn, complete."""

from simulator.beside.door import Door
from simulator.beside.outbox import Outbox
from simulator.beside.stand import Stand
from simulator.linkedin.api import CommunityApi
from simulator.linkedin.organization import LinkedIn
from simulator.surroundings import Surroundings


def linkedin_side(surroundings: Surroundings) -> Stand:
    """Return LinkedIn with the organizations of this world."""
    platform = LinkedIn(surroundings)
    outbox = Outbox(platform)
    door = Door(platform, outbox)
    return Stand(platform, outbox, door, CommunityApi(platform, door).routes())
