"""The engine's own few words in the packs' languages: parts that nobody read, days and months."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

_NOT_CHECKED = MappingProxyType({"nb": "Ikke kontrollert", "nn": "Ikkje kontrollert", "sv": "Inte kontrollerat"})

# The parts of an item by the names of `Asked.unread`, and the phases of the classifier that look at them.
_PARTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nb": {
            "picture": "bilde",
            "film": "film",
            "sound": "lyd",
            "link": "lenke",
            "sticker": "klistremerke",
            "attachment": "vedlegg",
            "text": "tekst",
            "language": "språk",
            "detectors": "personopplysninger og lenker",
            "lexicons": "ord fra ordlistene",
            "linear": "innholdet",
            "tail": "slutten av teksten",
        },
        "nn": {
            "picture": "bilete",
            "film": "film",
            "sound": "lyd",
            "link": "lenkje",
            "sticker": "klistremerke",
            "attachment": "vedlegg",
            "text": "tekst",
            "language": "språk",
            "detectors": "personopplysningar og lenkjer",
            "lexicons": "ord frå ordlistene",
            "linear": "innhaldet",
            "tail": "slutten av teksten",
        },
        "sv": {
            "picture": "bild",
            "film": "film",
            "sound": "ljud",
            "link": "länk",
            "sticker": "klistermärke",
            "attachment": "bilaga",
            "text": "text",
            "language": "språk",
            "detectors": "personuppgifter och länkar",
            "lexicons": "ord ur ordlistorna",
            "linear": "innehållet",
            "tail": "slutet av texten",
        },
    },
)
_OTHER_PART = MappingProxyType({"nb": "en del av innlegget", "nn": "ein del av innlegget", "sv": "en del av inlägget"})
_READ_OTHERWISE = MappingProxyType(
    {
        "nb": "En språkmodell leste det annerledes",
        "nn": "Ein språkmodell las det annleis",
        "sv": "En språkmodell läste det annorlunda",
    },
)

_DAYS = MappingProxyType(
    {
        "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
        "nn": ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"),
        "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    },
)
_NORWEGIAN_MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_SWEDISH_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTH_NAMES = MappingProxyType(
    {"nb": _NORWEGIAN_MONTHS, "nn": _NORWEGIAN_MONTHS, "sv": _SWEDISH_MONTHS, "en": _ENGLISH_MONTHS},
)
_AFTER_DAY = MappingProxyType({"nb": ".", "nn": ".", "sv": "", "en": ""})
# What a pack in another language gets: the loader knows these three.
_DEFAULT = "nb"


def not_checked(language: str, parts: tuple[str, ...]) -> str:
    """Return a sentence that names the parts nobody has read; an unknown part has a general name."""
    known, other = _PARTS.get(language, _PARTS[_DEFAULT]), _OTHER_PART.get(language, _OTHER_PART[_DEFAULT])
    named = dict.fromkeys(known.get(part, other) for part in parts)
    return f"{_NOT_CHECKED.get(language, _NOT_CHECKED[_DEFAULT])}: {', '.join(named)}."


def read_otherwise(language: str, labels: tuple[str, ...]) -> str:
    """Return a sentence that names what a second reader, a language model, says otherwise than the classifier."""
    return f"{_READ_OTHERWISE.get(language, _READ_OTHERWISE[_DEFAULT])}: {', '.join(labels)}."


def day_in_words(language: str, day: date) -> str:
    """Return a day as a reply says it, `fredag 15. mai`."""
    spoken = language if language in _DAYS else _DEFAULT
    return f"{_DAYS[spoken][day.weekday()]} {_day_and_month(spoken, day)}"


def date_in_words(language: str, written: str) -> str:
    """Return an ISO date as a reply says it, `15. mai 2026`; anything else as it was written."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    spoken = language if language in _DAYS else _DEFAULT
    return f"{_day_and_month(spoken, day)} {day.year}"


def _day_and_month(spoken: str, day: date) -> str:
    return f"{day.day}{_AFTER_DAY[spoken]} {MONTH_NAMES[spoken][day.month - 1]}"
