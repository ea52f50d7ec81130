"""A sealed revision as a page to print: what is shown, in signs that can be shown, and never more than the limits."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from archiver.core.seal import Sealed

MEDIA_TYPE = "application/pdf"
PAGES_MAX = 100
PAGE_LINES = 42
"""Lines on a page, at the least."""
LINE_CHARS = 60
RUN_CHARS_MAX = 60
"""So many signs may stand without a place to break the line; a place is made in longer runs."""
PICTURES_MAX = 10
PICTURES_BYTES_MAX = 48 * 1024 * 1024
"""Of all pictures of a page together; what does not fit is told by its hash alone."""
NOTHING = "-"
"""Stands where nothing is known."""
_BREAK = "\u200b"
_SHOWN_CONTROLS = frozenset("\n\t")
_UNSHOWN = frozenset({"Cc", "Cs", "Co"})
"""Controls, half pairs, private signs. What a table of Unicode does not know yet may be known to the fonts."""
_NONCHARACTER = 0xFFFE
MARKS_MAX = 8
"""So many marks may stand on one letter; more are a tower that hides the lines above it, and that takes long."""
_RUN = re.compile(rf"[^\s{_BREAK}]{{{RUN_CHARS_MAX + 1},}}")


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture on the page, by the SHA-256 of its bytes."""

    sha256: str
    caption: str


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its heading; a heading of "" is not shown."""

    heading: str
    text: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed, one sheet after the other. `dated` is the document's date (UTC), never the time of printing."""

    lang: str
    title: str
    dated: datetime
    passages: tuple[Passage, ...]
    facts: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()
    footer: str = ""


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """The page in PDF/A-2u."""

    content: bytes
    tool: str


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """A picture in a format that archives take. `comment` says what the new one lacks, if anything."""

    content: bytes
    tool: str
    comment: str | None = None


_WORDS = {
    "nb": {
        "title": "Arkivkopi",
        "by": "Skrevet av",
        "unconfirmed": "(navnet slik det ble vist; identiteten er ikke bekreftet)",
        "when": "Tidspunkt",
        "received": "Mottatt",
        "where": "Sted",
        "link": "Adresse",
        "version": "Utgave",
        "above": "Svar på (kommunens tekst)",
        "attached": "Vedlegg",
        "signs": "Tegn som arkivets skrifter ikke har, står som ⟦U+…⟧. Teksten står ordrett i dataene fra plattformen.",
        "cut": "Teksten er lengre enn arkivkopien viser. Hele teksten står i dataene fra plattformen.",
        "no_pictures": "Bildene er ikke vist her; de ligger som egne dokumenter.",
    },
    "nn": {
        "title": "Arkivkopi",
        "by": "Skrive av",
        "unconfirmed": "(namnet slik det vart vist; identiteten er ikkje stadfesta)",
        "when": "Tidspunkt",
        "received": "Motteke",
        "where": "Stad",
        "link": "Adresse",
        "version": "Utgåve",
        "above": "Svar på (teksten til kommunen)",
        "attached": "Vedlegg",
        "signs": "Teikn som skriftene her ikkje har, står som ⟦U+…⟧. Teksten står ordrett i dataa frå plattforma.",
        "cut": "Teksten er lengre enn arkivkopien viser. Heile teksten står i dataa frå plattforma.",
        "no_pictures": "Bileta er ikkje viste her; dei ligg som eigne dokument.",
    },
    "sv": {
        "title": "Arkivkopia",
        "by": "Skrivet av",
        "unconfirmed": "(namnet så som det visades; identiteten är inte bekräftad)",
        "when": "Tidpunkt",
        "received": "Inkommet",
        "where": "Plats",
        "link": "Adress",
        "version": "Version",
        "above": "Svar på (kommunens text)",
        "attached": "Bilagor",
        "signs": "Tecken som arkivets typsnitt saknar står som ⟦U+…⟧. Texten står ordagrant i data från plattformen.",
        "cut": "Texten är längre än arkivkopian visar. Hela texten står i data från plattformen.",
        "no_pictures": "Bilderna visas inte här; de ligger som egna handlingar.",
    },
}


def words_of(lang: str) -> dict[str, str]:
    """Return the page's own words in a language that we have; Bokmål for any other."""
    return _WORDS.get(lang, _WORDS["nb"])


def page_of(sealed: Sealed, lang: str) -> Page:
    """Return what the copy of a revision shows: the words, who, when and where, our own text above, the pictures."""
    words = words_of(lang)
    who = sealed.author_name or sealed.author_id
    facts = [
        (words["by"], f"{who} {words['unconfirmed']}" if who else NOTHING),
        (words["when"], _moment(sealed.created_at)),
        (words["received"], _moment(sealed.received_at)),
        (words["where"], f"{sealed.platform} · {sealed.account_id} · {sealed.object_id}"),
        (words["link"], sealed.permalink or NOTHING),
        (words["version"], str(sealed.revision)),
    ]
    facts += [(words["attached"], attachment_line(one)) for one in sealed.attachments]
    above = [Passage(heading=words["above"], text=sealed.parent_text)] if sealed.parent_text else []
    page = Page(
        lang=lang if lang in _WORDS else "nb",
        title=words["title"],
        dated=sealed.created_at or sealed.received_at or datetime(1970, 1, 1, tzinfo=UTC),
        passages=(Passage(heading="", text=sealed.text), *above),
        facts=tuple(facts),
        pictures=tuple(_pictures(sealed)),
        footer=f"{sealed.municipality} · {sealed.platform} · {sealed.object_id} · {sealed.revision}",
    )
    return printable(page)


def attachment_line(attachment: dict[str, object]) -> str:
    """Return what a page says of an attachment: its kind, and its hash or why it is not kept."""
    known = attachment.get("sha256") or attachment.get("why") or attachment.get("url") or ""
    return f"{attachment.get('kind', '')} {known}".strip()


def _pictures(sealed: Sealed) -> Iterator[Picture]:
    room = PICTURES_BYTES_MAX
    for one in sealed.attachments:
        size = int(one.get("size_bytes") or 0)
        if one.get("sha256") and str(one.get("media_type", "")).startswith("image/") and size <= room:
            room -= size
            yield Picture(sha256=str(one["sha256"]), caption=attachment_line(one))


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else NOTHING


# --- signs that can be printed ---------------------------------------------------------------------------------


def printable(page: Page) -> Page:
    """Return the page within its limits, without signs that no font can have, and with places to break long runs.

    What was left out or shown by its number is said in a note; the sealed data has every sign.
    """
    words, notes = words_of(page.lang), list(page.notes)
    page = _mapped(page, lambda text: text.replace("\r\n", "\n"))
    whole = _all_text(page)
    shown = _mapped(page, lambda text: _numbered(_low(text), _never_shown(text)))
    if _all_text(shown) != whole:
        notes.append(words["signs"])
    passages, cut = _cut(shown.passages)
    if cut:
        notes.append(words["cut"])
    shown = msgspec.structs.replace(shown, passages=passages, pictures=shown.pictures[:PICTURES_MAX])
    shown = _mapped(shown, lambda text: _RUN.sub(_broken, text))
    return msgspec.structs.replace(shown, notes=tuple(dict.fromkeys(notes)))


def without(page: Page, missing: Iterable[str]) -> Page:
    """Return the page with every sign that stands in `missing` shown by its number, and a note that says so."""
    signs = frozenset(sign for text in missing for sign in text) - frozenset(" \n\t⟦⟧U+0123456789ABCDEF")
    shown = _mapped(page, lambda text: _numbered(text, signs))
    return _noted(shown, "signs")


def plainer(page: Page) -> Iterator[Page]:
    """Yield the page, and then plainer ones to fall back on: without pictures, then in Latin letters alone."""
    yield page
    bare = msgspec.structs.replace(page, pictures=())
    if page.pictures:
        bare = _noted(bare, "no_pictures")
        yield bare
    yield without(bare, {sign for sign in _all_text(bare) if ord(sign) > _LATIN_MAX})


_LATIN_MAX = 0x17F


def _noted(page: Page, note: str) -> Page:
    said = words_of(page.lang)[note]
    return page if said in page.notes else msgspec.structs.replace(page, notes=(*page.notes, said))


def _never_shown(text: str) -> frozenset[str]:
    return frozenset(sign for sign in set(text) - _SHOWN_CONTROLS if _has_no_shape(sign))


def _has_no_shape(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSHOWN or ord(sign) & _NONCHARACTER == _NONCHARACTER


def _numbered(text: str, signs: frozenset[str]) -> str:
    if not signs:
        return text
    return "".join(f"⟦U+{ord(sign):04X}⟧" if sign in signs else sign for sign in text)


def _low(text: str) -> str:
    """Return the text with no more marks on a letter than can be read, the others by their numbers."""
    if len(text) <= MARKS_MAX or text.isascii():
        return text
    shown, height = [], 0
    for sign in text:
        height = height + 1 if unicodedata.combining(sign) else 0
        shown.append(f"⟦U+{ord(sign):04X}⟧" if height > MARKS_MAX else sign)
    return "".join(shown)


def _broken(run: re.Match[str]) -> str:
    found = run.group()
    return _BREAK.join(found[at : at + RUN_CHARS_MAX] for at in range(0, len(found), RUN_CHARS_MAX))


def _cut(passages: tuple[Passage, ...]) -> tuple[tuple[Passage, ...], bool]:
    """Return what stands on the first pages, and whether something stands after them."""
    room, kept, cut = PAGES_MAX * PAGE_LINES, [], False
    for passage in passages:
        lines = []
        for line in passage.text.split("\n"):
            fits = line[: max(room, 0) * LINE_CHARS]
            if room <= 0 or fits != line:
                cut = True
            if room > 0:
                lines.append(fits)
            room -= 1 + len(fits) // LINE_CHARS
        kept.append(msgspec.structs.replace(passage, text="\n".join(lines)))
    return tuple(kept), cut


def _all_text(page: Page) -> str:
    texts = [page.title, page.footer, *(text for fact in page.facts for text in fact)]
    texts += [text for one in page.passages for text in (one.heading, one.text)]
    return "\n".join((*texts, *(one.caption for one in page.pictures)))


def _mapped(page: Page, change: Callable[[str], str]) -> Page:
    return msgspec.structs.replace(
        page,
        title=change(page.title),
        footer=change(page.footer),
        facts=tuple((change(name), change(value)) for name, value in page.facts),
        passages=tuple(Passage(heading=change(one.heading), text=change(one.text)) for one in page.passages),
        pictures=tuple(Picture(sha256=one.sha256, caption=change(one.caption)) for one in page.pictures),
    )
