"""Which platforms there are beside the comments of Facebook's pages."""

from collections.abc import Callable

from simulator.facebook.side import facebook_side
from simulator.flickr.side import flickr_side
from simulator.generic.side import generic_side
from simulator.instagram.side import instagram_side
from simulator.linkedin.side import linkedin_side
from simulator.messenger.side import messenger_side
from simulator.surroundings import Side, Surroundings
from simulator.wordpress.side import wordpress_side
from simulator.x.side import x_side
from simulator.youtube.side import youtube_side

SIDES: tuple[Callable[[Surroundings], Side], ...] = (
    facebook_side,
    messenger_side,
    instagram_side,
    youtube_side,
    wordpress_side,
    flickr_side,
    x_side,
    linkedin_side,
    generic_side,
)
