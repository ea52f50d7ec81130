"""Personal data that nobody could mistake for anything else, and where it is looked for."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus


@dataclass(frozen=True)
class Seeds:
    """What residents of a municipality wrote and are called; each word stands nowhere else in the world."""

    municipality: str
    first: str
    last: str
    word: str
    phone: str
    mail: str
    number: str
    """Eleven digits as of a national identity number; no person has it."""
    token: str

    @property
    def name(self) -> str:
        """The author's name on the platform."""
        return f"{self.first} {self.last}"

    def told(self, words: str) -> str:
        """Return a comment that holds all of it."""
        personal = f"{self.mail} {self.phone} {self.number} {self.token}"
        return f"{words} {self.word}. Hilsen {self.name}, {personal}"

    @property
    def needles(self) -> tuple[str, ...]:
        """What is looked for."""
        return (self.first, self.last, self.word, self.phone, self.mail, self.number, self.token)


BO = Seeds(
    municipality="bo",
    first="Plantinabo",
    last="Utmerketbo",
    word="kvernsteinsurr",
    phone="99940321",
    mail="plantina.bo@planted.example",
    number="31129955131",
    token="EAAplantedbo93kd8",
)
SOGNE = Seeds(
    municipality="sogne",
    first="Plantinasogne",
    last="Utmerketsogne",
    word="fjellrabbegnist",
    phone="99940654",
    mail="plantina.sogne@planted.example",
    number="30119966241",
    token="EAAplantedsogne71qx2",
)


def spelled(needle: str) -> set[str]:
    """Return a needle as logs, pages, addresses and messages may spell it."""
    plain = {needle, json.dumps(needle)[1:-1], quote(needle), quote(needle, safe=""), quote_plus(needle)}
    return plain | set(_in_base64(needle.encode()))


def _in_base64(needle: bytes) -> Iterator[str]:
    """Yield what of a needle is the same whatever stands before and after it: raw bytes travel so in events."""
    for before in range(3):
        whole = len(needle) + before - (len(needle) + before) % 3
        said = base64.b64encode((b"\0" * before + needle)[:whole]).decode()
        yield said[(before * 8 + 5) // 6 :]


def found_in(text: str, needles: Iterable[str]) -> list[str]:
    """Return the needles that stand in a text, however they are spelled there, in capitals or not."""
    low = text.casefold()
    return sorted(one for one in set(needles) if any(way.casefold() in low for way in spelled(one)))


def lines_with(text: str, needles: Iterable[str]) -> list[str]:
    """Return the lines of a long text that hold some of them: those that stand nowhere in it are looked for once."""
    there = found_in(text, needles)
    return [line for line in text.splitlines() if found_in(line, there)] if there else []


def kept_in(folder: Path, needles: Iterable[str]) -> set[str]:
    """Return the needles that stand in some file of a folder as they are."""
    wanted, there = {one: one.encode() for one in needles}, set()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            there |= {one for one, raw in wanted.items() if raw in content}
    return there
