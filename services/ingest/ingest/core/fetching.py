"""What may be fetched as an attachment: from which hosts and addresses, what kinds, how much. Rules without I/O."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
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
_NAT64 = ip_network("64:ff9b::/96")
_NAT64_LOCAL = ip_network("64:ff9b:1::/48")


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


def is_public(address: str) -> bool:
    """True for an address of the open internet; false for our own networks in whatever notation they come."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return found.is_global and not found.is_multicast and not any(_is_inside(one) for one in _carried(found))


def _carried(found: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Return the old addresses that a new one leads to: mapped, 6to4, Teredo, and through NAT64."""
    if isinstance(found, IPv4Address):
        return []
    inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if found in _NAT64 or found in _NAT64_LOCAL:
        inner.append(IPv4Address(int(found) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


def _is_inside(one: IPv4Address) -> bool:
    return not one.is_global or one.is_multicast


def kind_refusal(content_type: str, content_encoding: str) -> str | None:
    """Return why an answer is no attachment; None when it is one. A page to sign in at is no picture."""
    media_type = media_type_of(content_type)
    packed = content_encoding.strip().lower() not in {"", "identity"}
    fits = media_type.partition("/")[0] in MEDIA or media_type in DOCUMENTS
    return None if fits and not packed and media_type != "image/svg+xml" else "kind"


def media_type_of(content_type: str) -> str:
    """Return the media type without its parameters."""
    return content_type.partition(";")[0].strip().lower()
