"""The public journal as a page: plain HTML that needs no script, in four languages, after WCAG 2.2 AA."""

from collections.abc import Sequence
from datetime import tzinfo
from html import escape

import msgspec

from archiver.core.public_journal.entry import Place, PublicEntry, PublicPage, PublicPart, Run
from archiver.core.public_journal.style import STYLE
from archiver.core.public_journal.words import LANGUAGES, say, say_day
from archiver.core.shielding.codes import SENDERS
from archiver.core.shielding.masking import MASK


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a page is written: the language, the clock, and the journal's own address (`/sogne/journal`).

    `query` is what was searched for, None where nothing was; `query_max`: more was found than is shown.
    """

    lang: str
    zone: tzinfo
    base: str
    query: str | None = None
    more: bool = False


def day_page(page: PublicPage, reader: Reader) -> str:
    """Return one day's page."""
    lang, place = reader.lang, page.place
    local = page.made_at.astimezone(reader.zone)
    made = say(lang, "page", "made", day=say_day(lang, local.date()), clock=f"{local:%H:%M}")
    count = say(lang, "page", "entries", count=len(page.entries)) if page.entries else say(lang, "page", "none")
    body = [
        _search(reader),
        _days(page, reader),
        f'<p class="quiet">{_t(count)}</p>',
        _entries(page.entries, reader, place),
        _formats(page, reader),
        f'<p class="quiet">{_t(made)}</p>',
    ]
    return _whole(_heading(place, lang, say_day(lang, page.day)), body, place, reader)


def found_page(place: Place, found: Sequence[PublicEntry], reader: Reader) -> str:
    """Return what a search found, the newest first."""
    lang, query = reader.lang, reader.query or ""
    code = "found" if found else "not_found"
    said = say(lang, "page", code, query=query, count=len(found))
    more = [f"<p>{_t(say(lang, 'page', 'found_max', count=len(found)))}</p>"] if reader.more else []
    back = f'<p><a href="{_to(reader)}">{_t(say(lang, "page", "back"))}</a></p>'
    body = [_search(reader), f'<p role="status">{_t(said)}</p>', *more, _entries(found, reader, place), back]
    return _whole(_heading(place, lang, say(lang, "page", "search")), body, place, reader)


def empty_page(place: Place, reader: Reader) -> str:
    """Return the page of a journal that is published and has no day yet."""
    body = [f"<p>{_t(say(reader.lang, 'page', 'none_yet'))}</p>"]
    return _whole(_title(place, reader.lang), body, place, reader)


def choice_page(places: Sequence[Place], reader: Reader) -> str:
    """Return the list of a municipality's authorities, each with a register of its own (Sweden)."""
    links = "".join(
        f'<li><a href="{_to(reader, place.series)}">{_t(place.authority or place.name)}</a></li>' for place in places
    )
    listed = f'<nav aria-label="{_t(_title(places[0], reader.lang))}"><ul>{links}</ul></nav>'
    heading = f"{_title(places[0], reader.lang)}, {places[0].name}"
    return _document(reader.lang, heading, [listed], _languages(reader))


def no_page(lang: str) -> str:
    """Return what is said of a journal that is not published: the same whether there is such a municipality or not."""
    return _document(lang, say(lang, "page", "gone"), [f"<p>{_t(say(lang, 'page', 'gone_do'))}</p>"], "")


def _title(place: Place, lang: str) -> str:
    return say(lang, "page", "title_se" if place.country == "se" else "title")


def _heading(place: Place, lang: str, day: str) -> str:
    return say(lang, "page", "for_day", title=_title(place, lang), name=place.authority or place.name, day=day)


def _whole(heading: str, body: Sequence[str], place: Place, reader: Reader) -> str:
    lang = reader.lang
    about = (
        f'<section class="about" aria-labelledby="about"><h2 id="about">{_t(say(lang, "page", "about"))}</h2>\n'
        f"<p>{_t(say(lang, 'page', 'criterion', name=place.authority or place.name))}</p>\n"
        f"<p><strong>{_t(say(lang, 'page', 'contact'))}:</strong> {_t(place.contact)}</p></section>"
    )
    return _document(lang, heading, [*body, about], _languages(reader))


def _document(lang: str, heading: str, body: Sequence[str], footer: str) -> str:
    skip = _t(say(lang, "page", "skip"))
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="robots" content="noindex, nofollow, noarchive, nosnippet">\n'
        f"<title>{_t(heading)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">{skip}</a>\n<main id="main" tabindex="-1">\n<h1>{_t(heading)}</h1>\n'
        + "\n".join(body)
        + f"\n</main>\n<footer>{footer}</footer>\n</body>\n</html>\n"
    )


def _search(reader: Reader) -> str:
    lang = reader.lang
    return (
        f'<form role="search" action="{_t(reader.base)}" method="get">'
        f'<label for="q">{_t(say(lang, "page", "search"))}</label>'
        f'<p class="hint" id="q-hint">{_t(say(lang, "page", "search_hint"))}</p>'
        f'<input id="q" name="q" type="search" maxlength="100" autocomplete="off" aria-describedby="q-hint" '
        f'value="{_t(reader.query or "")}"><input type="hidden" name="lang" value="{lang}">'
        f"<button>{_t(say(lang, 'page', 'search_go'))}</button></form>"
    )


def _days(page: PublicPage, reader: Reader) -> str:
    links = [
        f'<li><a href="{_to(reader, day.isoformat())}" rel="{rel}">'
        f"{_t(say(reader.lang, 'page', code, day=say_day(reader.lang, day)))}</a></li>"
        for code, rel, day in (("earlier", "prev", page.earlier), ("later", "next", page.later))
        if day is not None
    ]
    if not links:
        return ""
    return f'<nav aria-label="{_t(say(reader.lang, "page", "days"))}"><ul>{"".join(links)}</ul></nav>'


def _formats(page: PublicPage, reader: Reader) -> str:
    day = page.day.isoformat()
    links = {
        end: f'<a href="{_to(reader, f"{day}.{end}")}" type="{kind}">{end.upper()}</a>'
        for end, kind in (("json", "application/json"), ("csv", "text/csv"))
    }
    # The words are ours and hold no mark; the links are put in after they were made safe.
    return f"<p>{_t(say(reader.lang, 'page', 'formats')).format(**links)}</p>"


def _languages(reader: Reader) -> str:
    links = "".join(
        f'<li><a href="?lang={code}" hreflang="{code}" lang="{code}"{" aria-current=true" * (code == reader.lang)}>'
        f"{_t(name)}</a></li>"
        for code, name in LANGUAGES.items()
    )
    return f'<nav aria-label="{_t(say(reader.lang, "page", "languages"))}"><ul>{links}</ul></nav>'


def _to(reader: Reader, rest: str = "") -> str:
    path = f"{reader.base}/{rest}" if rest else reader.base
    return _t(f"{path}?lang={reader.lang}")


# --- entries ----------------------------------------------------------------------------------------------------


def _entries(entries: Sequence[PublicEntry], reader: Reader, place: Place) -> str:
    if not entries:
        return ""
    rows = "\n".join(f"<li>{_entry(one, reader.lang, place.lang)}</li>" for one in entries)
    return f'<ol class="entries">\n{rows}\n</ol>'


def _entry(entry: PublicEntry, lang: str, own: str) -> str:
    rows = [
        ("number", _t(entry.number_text)),
        ("registration", _t(entry.registration_text or "")),
        ("case", f"{_t(entry.case_text)} {_text(entry.case_title, own)}"),
        ("class", _t(entry.class_id or "")),
        ("kind", _t(say(lang, "kind", entry.kind))),
        ("day", _day(lang, entry.day.isoformat(), say_day(lang, entry.day))),
        ("document_day", _document_day(entry, lang)),
        *(("part_in" if part.role in SENDERS else "part_out", _part(part, lang)) for part in entry.parts),
        ("unit", _t(entry.unit or "")),
        ("written_off", _written_off(entry, lang)),
        ("basis", _basis(entry, lang)),
    ]
    listed = "".join(f"<dt>{_t(say(lang, 'field', code))}</dt><dd>{value}</dd>" for code, value in rows if value)
    withdrawn = f" <strong>({_t(say(lang, 'field', 'withdrawn'))})</strong>" if entry.withdrawn else ""
    return f"<article><h2>{_text(entry.title, own)}{withdrawn}</h2><dl>{listed}</dl></article>"


def _document_day(entry: PublicEntry, lang: str) -> str:
    day = entry.document_day
    return _day(lang, day.isoformat(), say_day(lang, day)) if day else _t(say(lang, "field", "undated"))


def _written_off(entry: PublicEntry, lang: str) -> str:
    if entry.written_off is None:
        return ""
    day = f", {say_day(lang, entry.written_off_day)}" if entry.written_off_day else ""
    return _t(say(lang, "written_off", entry.written_off) + day)


def _basis(entry: PublicEntry, lang: str) -> str:
    flags = [say(lang, "field", flag) for flag in ("temporary", "restricted") if getattr(entry, flag)]
    return _t(". ".join([entry.basis, *flags] if entry.basis else flags))


def _part(part: PublicPart, lang: str) -> str:
    if part.name is None:
        return f'<span aria-label="{_t(say(lang, "field", "withheld"))}" role="img">{MASK}</span>'
    shown = _text(part.runs(), "")
    # Only what stands on a platform as a person's name is in doubt.
    if part.confirmed or not part.is_person:
        return shown
    return f'{shown} <span class="quiet">({_t(say(lang, "field", "unconfirmed"))})</span>'


def _day(lang: str, iso: str, said: str) -> str:
    return f'<time datetime="{iso}" lang="{lang}">{_t(said)}</time>'


def _text(runs: Sequence[Run], lang: str) -> str:
    made = "".join(
        f'<span class="personnavn" data-nosnippet translate="no">{_t(run.text)}</span>' if run.is_name else _t(run.text)
        for run in runs
    )
    return f'<bdi lang="{lang}">{made}</bdi>' if lang else f"<bdi>{made}</bdi>"


def _t(text: str) -> str:
    return escape(text, quote=True)
