"""`ordstyrer policy check`: prove that packs can be used."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from common.command_line import FOUND_PROBLEMS
from common.errors import Permanent
from common.pack_folder import named, read_files
from common.policy.checked import check
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.proofs.clauses import coverage
from common.settings import Settings
from standalone.asked import line_out
from standalone.parsers.policies.check import new_parser
from standalone.policies.folders import folders_of


class Report(NamedTuple):
    """What is to be said of one pack; without `pack` it could not even be read."""

    folder: Path
    pack: Pack | None
    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def main(arguments: list[str]) -> int:
    """Check the packs that are named, or all of the folder; 1 when one has a problem."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    folders = folders_of(given.pack, Settings.from_environ(os.environ).policies_dir)
    if given.guideline is not None and len(folders) != 1:
        parser.error("--guideline goes with one pack: name it")
    document = _read(given.guideline) if given.guideline is not None else None
    reports = [report_on(folder, document) for folder in folders]
    for report in reports:
        if given.json:
            line_out(_as_json(report))
        else:
            sys.stdout.writelines(f"{line}\n" for line in _as_lines(report))
    return FOUND_PROBLEMS if any(report.problems for report in reports) else 0


def report_on(folder: Path, document: bytes | None = None) -> Report:
    """Prove one pack, work through its cases, and find its quotes in the document if there is one."""
    try:
        checked = check(read_files(folder), document)
        if checked.pack is not None:
            named(checked.pack, folder.name)
    except PackError as e:
        return Report(folder, None, (str(e), *e.others))
    return Report(folder, checked.pack, checked.problems, tuple(str(doubt) for doubt in checked.doubts))


def _read(guideline: Path) -> bytes:
    try:
        return guideline.read_bytes()
    except OSError as e:
        raise Permanent(f"{guideline} cannot be read: {e.strerror}") from e


def _as_lines(report: Report) -> Iterable[str]:
    for problem in report.problems:
        yield f"{report.folder}/{problem}"
    for warning in report.warnings:
        yield f"{report.folder}/{warning.replace(': ', ': warning: ', 1)}"
    if report.pack is None:
        yield f"{report.folder}: {_count(len(report.problems), 'problem')}, the pack cannot be used"
        return
    covered = coverage(report.pack)
    excused = f" + {len(covered.not_executed)} not executed (each with its reason)" if covered.not_executed else ""
    yield (
        f"{report.pack.ref}: {len(report.pack.clauses)} clauses = {len(covered.executed)} executed"
        f" + {len(covered.shown)} shown{excused}; {len(report.pack.cases)} worked cases,"
        f" {_count(len(report.problems), 'problem')}, {_count(len(report.warnings), 'warning')}"
    )


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _as_json(report: Report) -> dict[str, Any]:
    said: dict[str, Any] = {
        "folder": str(report.folder),
        "usable": report.pack is not None,
        "problems": list(report.problems),
        "warnings": list(report.warnings),
    }
    if report.pack is None:
        return said
    covered = coverage(report.pack)
    reasons = {entry.clause: entry.because for entry in report.pack.file.not_executed}
    return {
        "pack": report.pack.ref,
        "sha256": report.pack.sha256,
        **said,
        "clauses": len(report.pack.clauses),
        "executed": list(covered.executed),
        "shown": list(covered.shown),
        "not_executed": {clause: reasons[clause] for clause in covered.not_executed},
        "cases": len(report.pack.cases),
    }
