"""`ordstyrer policy check`: prove that packs can be used."""

import hashlib
import os
import re
import sys
from pathlib import Path

from classifier.app import load_pack, pack_folders
from common.errors import Permanent
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.settings import Settings
from standalone.asked import FOUND_PROBLEMS, parser_of


def main(arguments: list[str]) -> int:
    """Check the packs that are named, or all of the folder."""
    parser = parser_of("policy", "Check policy packs.", "ordstyrer policy check policies/bo --guideline bo.txt")
    parser.add_argument("act", choices=["check"])
    parser.add_argument("pack", nargs="*", type=Path, help="folders of packs (default: all of ORDSTYRER_POLICIES_DIR)")
    parser.add_argument("--guideline", type=Path, metavar="FILE", help="the municipality's own document, as text")
    given = parser.parse_args(arguments)
    folders = given.pack or pack_folders(Settings.from_environ(os.environ).policies_dir)
    if given.guideline is not None and len(folders) != 1:
        parser.error("--guideline goes with one pack: name it")
    code = 0
    for folder in folders:
        try:
            pack = load_pack(folder)
        except PackError as e:
            sys.stdout.write(f"{folder}: {e}\n")
            code = FOUND_PROBLEMS
            continue
        wrong = _quotes_not_found(pack, given.guideline) if given.guideline else []
        for sentence in wrong:
            sys.stdout.write(f"{folder}: {sentence}\n")
        code = FOUND_PROBLEMS if wrong else code
        sys.stdout.write(f"{folder}: {pack.ref}, {len(pack.clauses)} clauses, {len(pack.cases)} worked cases\n")
    return code


def _quotes_not_found(pack: Pack, guideline: Path) -> list[str]:
    """Return a sentence for every quote that does not stand verbatim in the document, and for another document."""
    try:
        raw = guideline.read_bytes()
    except OSError as e:
        raise Permanent(f"{guideline} cannot be read: {e.strerror}") from e
    text = _one_line(raw.decode("utf-8"))
    found = [
        f"clause {clause.id}: its quote does not stand in {guideline.name}"
        for clause in pack.clauses.values()
        if _one_line(clause.quote) not in text
    ]
    if hashlib.sha256(raw).hexdigest() != pack.file.guideline.sha256:
        found.append(f"{guideline.name} is another document than the one that the pack was made from (SHA-256)")
    return found


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\\*", "*"))
