"""The page on which a login ends: plain HTML in the person's language, that reads well without its style."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from common.connecting_words import DO, LANGUAGES, PAGE, PURPOSE, WHY, WITHOUT, said

STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem;color:#16232d;"
    "background:#fff}@media(prefers-color-scheme:dark){body{color:#e8eef2;background:#10181d}a{color:#8cc8ec}}"
)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'",
    "X-Content-Type-Options": "nosniff",
    # The address holds the login's code: no other site may learn it.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_SAME = {"no": "nb", "da": "nb"}


def page(lang: str, why: str | None, granted: Sequence[str], lacking: Sequence[str], desk: str | None) -> str:
    """Return the page: `why` is None when the account is connected, `desk` the address of the desk's own page."""
    title = said(lang, PAGE, "failed" if why else "done")
    parts = [_paragraph(said(lang, WHY, why), said(lang, DO, why))] if why else []
    parts += _listed(lang, "not_permitted", lacking, with_loss=True)
    if why is None:
        parts += [_paragraph(said(lang, PAGE, "needs_all"))] if lacking else []
        parts += [*_listed(lang, "permitted", granted, with_loss=False), _paragraph(said(lang, PAGE, "done_do"))]
    else:
        parts.append(_paragraph(said(lang, PAGE, "close")))
    if desk:
        parts.append(f'<p><a href="{escape(desk)}">{escape(said(lang, PAGE, "desk"))}</a></p>')
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)} - Ordstyrer</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n"
        + "".join(f"{part}\n" for part in parts)
        + "</main>\n</body>\n</html>\n"
    )


def language(known: str, accept_language: str) -> str:
    """Return the person's language, where it is known; else the first of ours that the browser asks for."""
    if known in LANGUAGES:
        return known
    tags = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accept_language[:200].split(","))
    return next((lang for tag in tags if (lang := _SAME.get(tag, tag)) in LANGUAGES), "nb")


def _listed(lang: str, heading: str, names: Sequence[str], *, with_loss: bool) -> list[str]:
    if not names:
        return []
    rows = "".join(f"<li>{_permission(lang, name, with_loss=with_loss)}</li>\n" for name in names)
    return [f"<h2>{escape(said(lang, PAGE, heading))}</h2>\n<ul>\n{rows}</ul>"]


def _permission(lang: str, name: str, *, with_loss: bool) -> str:
    to = escape(said(lang, PAGE, "to", purpose=said(lang, PURPOSE, name)))
    loss = f" {escape(said(lang, PAGE, 'without', without=said(lang, WITHOUT, name)))}" if with_loss else ""
    return f"{to} (<code>{escape(name)}</code>).{loss}"


def _paragraph(*sentences: str) -> str:
    return f"<p>{escape(' '.join(sentences))}</p>"
