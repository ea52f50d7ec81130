"""`ordstyrer archive check`: check a Noark 5 deposit as a depot will, and more."""

import os
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from archiver.checking.check import Checked, check
from archiver.checking.finding import Severity
from archiver.checking.printing import NoPressError, pdf
from archiver.checking.report import html, report
from archiver.checking.tools import found_tools
from archiver.checking.wording import advice, sentence
from common.command_line import FOUND_PROBLEMS
from standalone.asked import line_out
from standalone.parsers.archives.check import new_parser
from standalone.showing.working import working

WRONG_USE = 2
_KINDS = (".html", ".pdf")


def main(arguments: list[str]) -> int:
    """Check a deposit: 0 without faults, 1 with faults, 2 when it can't be checked or the report can't be written."""
    parser = new_parser()
    return _check(parser.parse_args(arguments))


def _check(given: Namespace) -> int:
    if given.report is not None and given.report.suffix.lower() not in _KINDS:
        return _refused(f"a report is a {' or '.join(_KINDS)} file")
    tools = found_tools(given.verapdf)
    if given.verapdf is not None and tools.verify is None:
        return _refused(f"there is no command {given.verapdf}")
    named = os.environ.get("ORDSTYRER_SCHEMAS")
    today = datetime.now(UTC).date()
    try:
        with working("checking") as told:
            official = Path(named) if named else None
            checked = check(
                given.folder, tools, today, official, lambda read: told(f"{read} units of arkivstruktur.xml")
            )
    except NotADirectoryError:
        return _refused(f"there is no folder {given.folder}")
    _json(checked, given.lang) if given.json else _lines(checked, given.lang)
    if given.report is not None:
        try:
            _write(checked, given.report, given.lang)
        except NoPressError as e:
            return _refused(f"a PDF needs {e}: install ordstyrer-archiver with everything it needs, or ask for .html")
        except OSError as e:
            return _refused(f"the report cannot be written: {e.strerror}")
    return FOUND_PROBLEMS if checked.errors else 0


def _write(checked: Checked, path: Path, language: str) -> None:
    made = report(checked, language)
    path.write_bytes(pdf(made) if path.suffix.lower() == ".pdf" else html(made).encode())


def _json(checked: Checked, language: str) -> None:
    for one in checked.findings:
        told = {"text": sentence(one, language), "do": advice(one, language)}
        line_out({**msgspec.to_builtins(one), **told})
    line_out({"errors": checked.errors, "warnings": checked.warnings, "more": checked.more})


def _lines(checked: Checked, language: str) -> None:
    made = report(checked, language)
    for one in made.lines:
        where = f" ({one.place})" if one.place else ""
        krav = f" [{one.krav}]" if one.krav else ""
        sys.stdout.write(f"{one.rule:<6} {one.outcome}: {one.text}{where}{krav}\n")
    counted = sum(one.severity is Severity.COUNT for one in checked.findings)
    sys.stdout.write(f"{' '.join(made.summary)} ({counted} {made.words['counts'].lower()})\n")


def _refused(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return WRONG_USE
