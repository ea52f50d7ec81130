"""The dated table of archive formats (`formats.toml`)."""

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

PUID = re.compile(r"(x-)?fmt/\d+")
"""What an id of PRONOM's registry looks like."""


class Format(NamedTuple):
    """One format that an archive takes."""

    extensions: tuple[str, ...]
    begins: date | None
    ends: date | None
    pdfa: bool

    def allowed(self, deposited: date, made: date) -> bool:
        """Say whether a file made on one day may be deposited on another."""
        return (self.begins is None or self.begins <= deposited) and (self.ends is None or made <= self.ends)


@cache
def formats() -> dict[str, Format]:
    """Return the table by PRONOM id."""
    table = tomllib.loads(files("archiver.checking").joinpath("formats.toml").read_text(encoding="utf-8"))
    return {
        puid: Format(tuple(one["extensions"]), one.get("from"), one.get("until"), one.get("pdfa", False))
        for one in table["format"]
        for puid in one["ids"]
    }
