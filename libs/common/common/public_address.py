"""Which addresses are those of the open internet: asked before a call to where others say, so that no name of theirs
leads into our own networks.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NAT64 = ip_network("64:ff9b::/96")
_NAT64_LOCAL = ip_network("64:ff9b:1::/48")


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
