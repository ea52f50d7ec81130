"""`ordstyrer privacy erase`: erase what somebody asks to have erased, as far as nothing keeps it."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from uuid import UUID

import msgspec

import archiver.app
from archiver.core.retention import Verdict
from archiver.jobs import privacy
from archiver.settings import ArchiverSettings
from archiver.store.privacy import Wrote
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.privacies import others
from standalone.privacies.request import WHY_IT_STAYS, request_of


async def run(environ: Mapping[str, str], given: Namespace) -> int:
    """Say what goes and what stays; with --yes erase it, in the archive first: it alone knows what must stay."""
    request = request_of(given)
    async with tables_of(ArchiverSettings.from_environ(environ), "archiver") as db:
        wrote = await privacy.access(db, request)
        outcome = await archiver.app.erase(db, request) if given.yes else _dry(wrote)
    gone = await others.erase(environ, given.municipality, outcome.erased, request.at) if given.yes else {}
    if given.json:
        line_out(
            msgspec.to_builtins({"done": given.yes, **msgspec.structs.asdict(outcome), "others": gone}, str_keys=True)
        )
    else:
        _print(wrote, outcome, done=given.yes)
    return 0


def _dry(wrote: list[Wrote]) -> privacy.Outcome:
    return privacy.Outcome(
        erased={one.item_id: {} for one in wrote if one.verdict.goes},
        stays={one.item_id: one.verdict for one in wrote if not one.verdict.goes},
    )


def _print(wrote: list[Wrote], outcome: privacy.Outcome, *, done: bool) -> None:
    if not wrote:
        sys.stdout.write("Nothing is kept of this author.\n")
        return
    places = {one.item_id: one for one in wrote}
    for item_id in outcome.erased:
        sys.stdout.write(f"{'erased' if done else 'would go':<10}{_place(places.get(item_id), item_id)}\n")
    for item_id, verdict in outcome.stays.items():
        sys.stdout.write(f"{'stays':<10}{_place(places.get(item_id), item_id)}: {_why(verdict)}\n")
    still_shown = [one for one in wrote if one.item_id in outcome.erased and one.visibility != "removed"]
    if still_shown:
        sys.stdout.write(
            f"{len(still_shown)} of them still stand on the platform, for everybody to see: erase them there too.\n"
        )
    if not done:
        sys.stdout.write("Nothing was erased: add --person NAME --yes to do it.\n")


def _place(wrote: Wrote | None, item_id: UUID) -> str:
    return f"{wrote.platform} {wrote.object_id} ({item_id})" if wrote else str(item_id)


def _why(verdict: Verdict) -> str:
    said = WHY_IT_STAYS.get(verdict.code, verdict.code)
    if verdict.category:
        said += f" ({verdict.category})"
    return f"{said} until {verdict.due_at:%Y-%m-%d}" if verdict.code == "too_early" and verdict.due_at else said
