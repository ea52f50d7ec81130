"""What is filed of a version: the copy that people read, what the platform sent, the seal, each attachment."""

from typing import Any

import msgspec

from archiver.core.noark.formats import ARCHIVE_FORMATS
from archiver.core.pronom import BARE_JPEG, CONVERTIBLE, JPEG, JSON, PDF_A_2U, PNG, pronom_of, with_jfif_header
from archiver.core.seal import (
    MEDIA_TYPE,
    RENDERING_MEDIA_TYPE,
    Sealed,
    attachment_title,
    document_titles,
    second_container,
)
from archiver.jobs.prepare import Sources
from common.errors import Permanent

ARCHIVE = "A"
AS_IT_CAME = "P"
HEADER_TOOL = "Ordstyrer (JFIF 1.02)"


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One document. `format` is PRONOM's id; `variant` is A where it is a format that archives take, else P.

    `made_from` is the format of what it was made of, by `tool`; `original` is that one's SHA-256 where it was a file.
    """

    role: str
    title: str
    media_type: str
    content: bytes
    format: str | None
    variant: str = ARCHIVE
    made_from: str | None = None
    tool: str | None = None
    original: str | None = None
    comment: str | None = None


async def of_version(sources: Sources, sealed: Sealed, lang: str) -> list[Paper]:
    """Return the documents of a version, the one that people read first. CannotSeal when there is no PDF/A of it."""
    rendered = await sources.rendered(sealed, lang)
    main, raw, copy = document_titles(lang)
    papers = [
        Paper(
            role="H",
            title=main,
            media_type=RENDERING_MEDIA_TYPE,
            content=rendered.content,
            format=PDF_A_2U,
            made_from=JSON,
            tool=rendered.tool,
        )
    ]
    if sealed.change is not None:
        found = pronom_of(sealed.change)
        papers.append(Paper(role="V", title=raw, media_type=MEDIA_TYPE, content=sealed.change, format=found))
    container = second_container(sealed, rendered.content)
    papers.append(Paper(role="V", title=copy, media_type=MEDIA_TYPE, content=container, format=JSON))
    return [*papers, *await of_attachments(sources, sealed, lang)]


async def of_attachments(sources: Sources, sealed: Sealed, lang: str) -> list[Paper]:
    """Return a document for each attachment that was kept, in a format that archives take where it can be made one."""
    papers = []
    for place, one in enumerate(sealed.attachments, start=1):
        content = await sources.content(sealed.municipality, one["sha256"]) if one.get("sha256") else None
        if content is not None:
            told = str(one.get("media_type") or "application/octet-stream")
            title = attachment_title(lang, place)
            paper = Paper(role="V", title=title, media_type=told, content=content, format=pronom_of(content))
            papers.append(await _for_ever(sources, paper, str(one["sha256"])))
    return papers


async def _for_ever(sources: Sources, paper: Paper, original: str) -> Paper:
    """Return the attachment as an archive takes it; as it came, and said so, where it cannot be made that."""
    found = paper.format
    if found in ARCHIVE_FORMATS:
        return paper
    made = {"made_from": found, "original": original}
    if found in BARE_JPEG:
        content = with_jfif_header(paper.content)
        return msgspec.structs.replace(paper, content=content, format=JPEG, tool=HEADER_TOOL, **made)
    if found in CONVERTIBLE:
        try:
            png = await sources.renderer.convert(paper.content)
        except Permanent:
            return msgspec.structs.replace(paper, variant=AS_IT_CAME)
        known = {"content": png.content, "format": pronom_of(png.content) or PNG, "media_type": "image/png"}
        return msgspec.structs.replace(paper, **known, tool=png.tool, comment=png.comment, **made)
    return msgspec.structs.replace(paper, variant=AS_IT_CAME)


async def put(sources: Sources, municipality: str, papers: list[Paper]) -> list[dict[str, Any]]:
    """Put the documents' bytes, and return what the journal says of each."""
    return [await _put(sources, municipality, paper) for paper in papers]


async def _put(sources: Sources, municipality: str, paper: Paper) -> dict[str, Any]:
    said: dict[str, Any] = {
        "role": paper.role,
        "title": paper.title,
        "media_type": paper.media_type,
        "sha256": await sources.put(municipality, paper.content),
        "size_bytes": len(paper.content),
        "variant": paper.variant,
    }
    known = {name: getattr(paper, name) for name in ("format", "made_from", "tool", "original", "comment")}
    return said | {name: value for name, value in known.items() if value is not None}
