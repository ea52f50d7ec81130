"""The pack's own header and its document: ids, places and days that can be meant."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules

LANGUAGES = ("nb", "nn", "sv", "en")
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_COUNTRY = re.compile(r"[A-Z]{2}")


def heading_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield what of the header cannot be meant."""
    header = pack.file.pack
    if not _ID.fullmatch(header.id):
        yield in_rules("an id is small letters, digits, - and _", ("pack", "id"), header.id)
    if not header.name.strip():
        yield in_rules("the pack needs the municipality's name", ("pack", "name"))
    if not _COUNTRY.fullmatch(header.country):
        yield in_rules("a country is two large letters, NO or SE", ("pack", "country"), header.country)
    if header.language not in LANGUAGES:
        message = f"unknown language '{header.language}'; one of {', '.join(LANGUAGES)}"
        yield in_rules(message, ("pack", "language"), header.language)
    try:
        ZoneInfo(header.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield in_rules(f"no timezone '{header.timezone}' is known", ("pack", "timezone"), header.timezone)
    if header.version < 1:
        yield in_rules("versions count up from 1", ("pack", "version"))
    yield from _document(pack)


def _document(pack: Pack) -> Iterator[Flaw]:
    guideline = pack.file.guideline
    if not guideline.title.strip():
        yield in_rules("say what the document is called", ("guideline", "title"))
    if not _SHA256.fullmatch(guideline.sha256):
        yield in_rules("a SHA-256 has 64 digits, 0-9 and a-f", ("guideline", "sha256"))
    adopted = guideline.adopted_on
    if adopted and not _DAY.fullmatch(adopted):
        message = "write a year, a month or a day: 2015, 2015-03 or 2015-03-24"
        yield in_rules(message, ("guideline", "adopted_on"), adopted)
    elif adopted and pack.file.pack.valid_from.isoformat()[: len(adopted)] < adopted:
        message = f"the pack begins before the guideline was adopted, {adopted}"
        yield in_rules(message, ("pack", "valid_from"))
