"""Which platforms `init --platform` can found accounts of, beside Facebook."""

from simulator.flickr.founding import found_flickr
from simulator.generic.founding import found_generic
from simulator.ground import Founded, Founder, Ground
from simulator.instagram.founding import found_instagram
from simulator.linkedin.founding import found_linkedin
from simulator.wordpress.founding import found_wordpress
from simulator.x.founding import found_x
from simulator.youtube.founding import found_youtube

__all__ = ["FOUNDERS", "Founded", "Ground"]

FOUNDERS: dict[str, Founder] = {
    "instagram": found_instagram,
    "youtube": found_youtube,
    "wordpress": found_wordpress,
    "flickr": found_flickr,
    "x": found_x,
    "linkedin": found_linkedin,
    "generic": found_generic,
}
