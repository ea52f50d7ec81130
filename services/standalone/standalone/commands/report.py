"""`ordstyrer report`: a year's transparency report, ready to be published."""

import asyncio
import os
import sys
from argparse import Namespace
from datetime import datetime

from common.clock import SystemClock
from common.db import Tx
from common.errors import Permanent
from desk.core.guide import guide_of, plain_guide
from desk.core.version import ACTIVE, fact_of
from desk.handlers.accounts import names_of
from desk.routes.report import report_html
from desk.settings import DeskSettings
from desk.store.packs import Packs
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.report import new_parser


def main(arguments: list[str]) -> int:
    """Write the report as one HTML file without scripts, in the language of the municipality's pack."""
    parser = new_parser()
    return asyncio.run(_report(DeskSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _report(settings: DeskSettings, given: Namespace) -> int:
    at = SystemClock().now()
    async with tables_of(settings, "desk") as db:
        html = await db.read(lambda tx: _html(tx, given, at, settings.desk_report_least))
    if html is None:
        raise Permanent(f"{given.year} has not begun, or is no year of ours")
    try:
        given.out.write_text(html, encoding="utf-8")
    except OSError as e:
        raise Permanent(f"{given.out} cannot be written: {e.strerror}") from e
    if given.json:
        line_out({"municipality": given.municipality, "year": given.year, "file": str(given.out)})
    else:
        sys.stdout.write(f"{given.out} is written.\n")
    return 0


def _html(tx: Tx, given: Namespace, at: datetime, least: int) -> str | None:
    municipality, accounts = given.municipality, names_of(tx, given.municipality)
    versions = tuple(fact_of(one) for one in Packs(tx, municipality).all() if one.state == ACTIVE)
    if not versions and not accounts:
        raise Permanent(f"{municipality} is no municipality of this installation")
    guide = guide_of(versions) or plain_guide(municipality, accounts[0].name if accounts else None)
    return report_html(tx, municipality, guide, given.year, at, least)
