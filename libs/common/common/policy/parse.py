"""Reads a pack's files into a Pack, or says which word of which line is wrong."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from common.policy.case import CasesFile
from common.policy.locate import PackError, Place, find_path
from common.policy.nearest import nearest
from common.policy.pack import ClausesFile, Pack, PackFile
from common.policy.proofs import prove
from common.policy.shape import Misfit, fit

T = TypeVar("T")

RULES = "pack.toml"
CLAUSES = "clauses.toml"
CASES = "cases.toml"
_TOP = (RULES, CLAUSES, CASES)
_SLIPS_IN_TOML = {
    "Illegal character": "a text ends on the line that it begins on: is its closing quotation mark missing?",
    "Unterminated string": "this text has no closing quotation mark",
    "Invalid value": 'no value can be read here: texts stand in "quotation marks", days are written 2026-01-31',
    "Cannot overwrite a value": "this key stands twice in its table",
    "Cannot declare": "this table stands twice",
    "Unclosed array": "this list has no closing ]",
    "Expected '='": "a key is followed by = and its value",
}
REMEMBERED = 16
"""So many packs are kept as they were read: in one process each service asks for the same ones, and proving one takes
forty milliseconds."""
_IN_FOLDER = re.compile(r"^(texts/[a-z0-9_-]+(\.en)?|words/[a-z0-9_-]+)\.txt$")


def parse_pack(texts: Mapping[str, str]) -> Pack:
    """Return the pack whose files these are: name within the pack's folder (`texts/thank.txt`) to content.

    Raises PackError for a file without a place, a word that is wrong, or a proof that fails (`proofs.prove`).
    """
    return _parsed(tuple((name, _canonical(text)) for name, text in texts.items()))


@lru_cache(maxsize=REMEMBERED)
def _parsed(texts: tuple[tuple[str, str], ...]) -> Pack:
    files = dict(texts)
    _refuse_strangers(files)
    clauses = _read(files, CLAUSES, ClausesFile)
    worked = _read(files, CASES, CasesFile) if CASES in files else CasesFile(case=())
    pack = Pack(
        file=_read(files, RULES, PackFile),
        clauses={clause.id: clause for clause in clauses.clause},
        readings={reading.id: reading for reading in clauses.reading},
        texts=_folder(files, "texts/"),
        words={name: _words(text) for name, text in _folder(files, "words/").items()},
        cases=worked.case,
        settings=worked.setting,
        sha256=sha256_of(files),
    )
    prove(pack, clauses, files)
    return pack


def sha256_of(files: Mapping[str, str]) -> str:
    """Return the SHA-256 of a pack's files, in hex: names and contents with plain newlines, cases left out.

    Worked cases are left out because they prove a pack and do not change what it decides.
    """
    kept = sorted((name, _canonical(text)) for name, text in files.items() if name != CASES)
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()


def _canonical(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip() + "\n"


def _refuse_strangers(files: Mapping[str, str]) -> None:
    for name in files:
        if name not in _TOP and not _IN_FOLDER.match(name):
            where = "; texts lie in the folder texts, word lists in words" if name.endswith(".txt") else ""
            raise PackError(f"this file has no place in a pack{where or nearest(name, _TOP)}", file=name)
    for name in (RULES, CLAUSES):
        if name not in files:
            raise PackError("a pack needs this file", file=name)


def _read(files: Mapping[str, str], name: str, shape: type[T]) -> T:
    text = files[name]
    try:
        return fit(tomllib.loads(text), shape)
    except tomllib.TOMLDecodeError as error:
        raise PackError(_toml_words(error), file=name, text=text, place=_toml_place(error)) from error
    except Misfit as misfit:
        place = find_path(text, misfit.path, misfit.word)
        raise PackError(str(misfit), file=name, text=text, place=place) from misfit


def _toml_words(error: tomllib.TOMLDecodeError) -> str:
    """Return what is wrong, for somebody who does not know TOML; the line is shown beside it."""
    said = re.sub(r" \(at .*\)$", "", str(error))
    return next((plain for sign, plain in _SLIPS_IN_TOML.items() if sign in said), f"this is not TOML: {said}")


def _toml_place(error: tomllib.TOMLDecodeError) -> Place | None:
    match = re.search(r"at line (\d+), column (\d+)", str(error))
    return Place(int(match.group(1)) - 1, int(match.group(2)) - 1, 1) if match else None


def _folder(files: Mapping[str, str], folder: str) -> dict[str, str]:
    """Return the files of a folder by their names without folder and ending."""
    return {
        name.removeprefix(folder).removesuffix(".txt"): text
        for name, text in sorted(files.items())
        if name.startswith(folder)
    }


def _words(text: str) -> tuple[str, ...]:
    """Return the lines of a word list, without comments and empty lines."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)
