"""What may be fetched as an attachment: from which hosts and addresses, what kinds, how much. Rules without I/O."""

from collections.abc import Mapping
from urllib.parse import urlsplit

BYTES_MAX = 32 * 1024 * 1024
"""Of one attachment: longer films are told by their address alone."""
ATTACHMENTS_MAX = 10
REDIRECTS_MAX = 3
MEDIA = frozenset({"image", "video", "audio"})
DOCUMENTS = frozenset({"application/pdf"})
HOSTS: Mapping[str, tuple[str, ...]] = {
    "facebook": ("fbcdn.net", "fbsbx.com", "facebook.com"),
    "instagram": ("cdninstagram.com", "fbcdn.net"),
    "youtube": ("ytimg.com", "ggpht.com", "googleusercontent.com"),
    "flickr": ("staticflickr.com",),
    "x": ("twimg.com",),
    "linkedin": ("licdn.com",),
}
"""Where a platform keeps its pictures. A site's own (WordPress, generic) lie where the site is."""


def hosts_of(platform: str, site: str | None) -> tuple[str, ...]:
    """Return the hosts, and whose subdomains, attachments of an account may come from. `site`: the account's own."""
    own = urlsplit(site).hostname if site else None
    return (*HOSTS.get(platform, ()), *((own,) if own else ()))


def refusal_of(url: str | None, hosts: tuple[str, ...], schemes: frozenset[str]) -> str | None:
    """Return why the address is not called, as `KeptAttachment.why` says it; None when it may be."""
    if not url:
        return "no_url"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "host"
    known = any(host == one or host.endswith(f".{one}") for one in hosts)
    if parts.scheme not in schemes or not known or parts.username or parts.password:
        return "host"
    return None if port in {None, 443} or "http" in schemes else "host"


def kind_refusal(content_type: str, content_encoding: str) -> str | None:
    """Return why an answer is no attachment; None when it is one. A page to sign in at is no picture."""
    media_type = media_type_of(content_type)
    packed = content_encoding.strip().lower() not in {"", "identity"}
    fits = media_type.partition("/")[0] in MEDIA or media_type in DOCUMENTS
    return None if fits and not packed and media_type != "image/svg+xml" else "kind"


def media_type_of(content_type: str) -> str:
    """Return the media type without its parameters."""
    return content_type.partition(";")[0].strip().lower()
