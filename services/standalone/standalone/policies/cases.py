"""`ordstyrer policy cases`: run the worked cases of packs."""

import asyncio
import os
import sys
from collections.abc import Iterable

from common.command_line import FOUND_PROBLEMS
from common.policy.pack import Pack
from common.policy.verify import Failure, failures
from common.settings import Settings
from standalone.asked import line_out
from standalone.parsers.policies.cases import new_parser
from standalone.policies.folders import folders_of
from standalone.policies.stored import pack_named


def main(arguments: list[str]) -> int:
    """Run the cases of the packs that are named, or of all in the folder; 1 when one comes out otherwise."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    settings = Settings.from_environ(os.environ)
    words = given.pack or [str(folder) for folder in folders_of([], settings.policies_dir)]
    code = 0
    for word in words:
        pack = asyncio.run(pack_named(word, settings))
        failing = tuple(failures(pack))
        code = FOUND_PROBLEMS if failing else code
        if given.json:
            line_out(_as_json(pack, failing))
        else:
            sys.stdout.writelines(f"{line}\n" for line in _as_lines(pack, failing))
    return code


def _as_lines(pack: Pack, failing: tuple[Failure, ...]) -> Iterable[str]:
    names = dict.fromkeys(failure.name for failure in failing)
    for name in names:
        yield f"{pack.ref}: {name}"
        yield from (f"    {failure.difference}" for failure in failing if failure.name == name)
    yield f"{pack.ref}: {len(pack.cases)} worked cases, {len(names) or 'none'} of them as it should not be"


def _as_json(pack: Pack, failing: tuple[Failure, ...]) -> dict[str, object]:
    return {
        "pack": pack.ref,
        "sha256": pack.sha256,
        "cases": len(pack.cases),
        "failures": [{"case": failure.name, "difference": failure.difference} for failure in failing],
    }
