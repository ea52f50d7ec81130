"""YouTube, complete."""

from simulator.beside.door import Door
from simulator.beside.outbox import Outbox
from simulator.beside.stand import Stand
from simulator.surroundings import Surroundings
from simulator.youtube.api import DataApi
from simulator.youtube.channel import YouTube


def youtube_side(surroundings: Surroundings) -> Stand:
    """Return YouTube with the channels of this world."""
    platform = YouTube(surroundings)
    outbox = Outbox(platform)
    door = Door(platform, outbox)
    return Stand(platform, outbox, door, DataApi(platform, door).routes())
