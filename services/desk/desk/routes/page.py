"""Draws pages: templates with everything escaped, one stylesheet, and headers that let nothing else in."""

import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from desk.routes.words import Words, words_for

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # A sign-in link stands in the address for a moment: no other site may learn it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STATIC = resources.files("desk").joinpath("web/static")
CHARTS_CSS = STATIC.joinpath("charts.css").read_bytes()
CSS = STATIC.joinpath("desk.css").read_bytes() + CHARTS_CSS
ICON = STATIC.joinpath("icon.svg").read_bytes()
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
CSS_VERSION = hashlib.sha256(CSS).hexdigest()[:12]
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
        "(?!(?:api|connect|healthz|idlez|link|metrics|readyz|sign-in|sign-out|statements|static|webhooks)(?:/|$))"
        "[a-z][a-z0-9-]{0,62}"
    )


register_url_convertor("municipality", MunicipalityConvertor())


def html_of(template: str, words: Words, **values: object) -> str:
    """Return a document. `t(section, code)` says words in its language."""
    return _TEMPLATES.get_template(template).render(t=words.say, lang=words.lang, css_version=CSS_VERSION, **values)


def draw(template: str, words: Words, status: int = 200, **values: object) -> Response:
    """Return a page. `t(section, code)` says words in the page's language."""
    return HTMLResponse(html_of(template, words, **values), status, HEADERS)


def draw_notice(request: Request, code: str, status: int, words: Words | None = None) -> Response:
    """Return a page that says one thing and what to do about it."""
    words = words or words_for(request.headers.get("accept-language", ""))
    return draw("notice.html", words, status, person=None, csrf="", code=code)


async def stylesheet(_: Request) -> Response:
    """Return the one stylesheet; its address changes with its content."""
    return Response(CSS, 200, _KEPT, media_type="text/css")


async def icon(_: Request) -> Response:
    """Return the icon of the browser's tab."""
    return Response(ICON, 200, _KEPT, media_type="image/svg+xml")
