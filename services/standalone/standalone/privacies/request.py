"""A request about somebody, from what was typed."""

from argparse import Namespace

from archiver.jobs.privacy import Request
from common.clock import SystemClock

WHY_IT_STAYS = {
    "hold": "it is held",
    "own": "it is the municipality's own",
    "archived": "it is filed in the archive",
    "to_be_archived": "it is to be filed in the archive",
    "no_row": "no decision lets it go",
    "forever": "it is kept for ever, by decision",
    "too_early": "its days have not run",
    "not_decided": "the decision does not hold yet",
    "no_number": "the decision has no number",
}


def request_of(given: Namespace) -> Request:
    """Return what is asked."""
    return Request(
        municipality=given.municipality,
        author_id=given.author,
        platform=given.platform,
        actor=given.actor,
        at=SystemClock().now(),
    )
