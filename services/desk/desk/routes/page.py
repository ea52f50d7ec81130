"""Draws pages: templates with everything escaped, one stylesheet, and headers that let nothing else in."""

from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from desk.routes.session_end import shown_end
from desk.routes.static import StaticFiles
from desk.routes.words import Words, words_for

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "media-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # A sign-in link stands in the address for a moment: no other site may learn it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PUBLIC_HEADERS = HEADERS | {
    # So that a browser says of its own form whose page it came from. The address holds a secret: no other site gets it.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
"""Of pages that anybody may open: those with a private link are kept by nobody."""
STATIC = StaticFiles()
_TEMPLATES = Environment(
    loader=PackageLoader("desk", "web/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class MunicipalityConvertor(StringConvertor):
    """A municipality's id in a path: never one of the words that other routes of the process begin with."""

    regex = (
        "(?!(?:acknowledge|api|connect|healthz|idlez|link|metrics|readyz|sign-in|sign-out|statements|static|webhooks)(?:/|$))"
        "[a-z][a-z0-9-]{0,62}"
    )


register_url_convertor("municipality", MunicipalityConvertor())


def html_of(template: str, words: Words, **values: object) -> str:
    """Return a document. `t(section, code)` says words in its language."""
    around = {"t": words.say, "lang": words.lang, "static": STATIC.url, "session": shown_end(words)}
    return _TEMPLATES.get_template(template).render(around | values)


def draw(template: str, words: Words, status: int = 200, **values: object) -> Response:
    """Return a page. `t(section, code)` says words in the page's language."""
    return HTMLResponse(html_of(template, words, **values), status, HEADERS)


def draw_public(
    template: str, words: Words, status: int = 200, headers: Mapping[str, str] = PUBLIC_HEADERS, **values: object
) -> Response:
    """Return a page for residents: no sign-in, no cookie, nothing of the desk's around it."""
    return HTMLResponse(html_of(template, words, **values), status, dict(headers))


def draw_notice(request: Request, code: str, status: int, words: Words | None = None, quoted: object = ()) -> Response:
    """Return a page that says one thing and what to do about it; `quoted` are sentences (id, quote) that say why."""
    words = words or words_for(request.headers.get("accept-language", ""))
    return draw("notice.html", words, status, person=None, csrf="", code=code, quoted=quoted)
