"""Which addresses on the network may be asked for evidence: public ones, and no others."""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Azure answers its own machines there, with their secrets; by its range the address is public.
HOST_INTERNAL = frozenset({ipaddress.IPv4Address("168.63.129.16")})


def is_public(text: str) -> bool:
    """Say whether an address belongs to the public network, and not to this one or this machine.

    An IPv4 address inside an IPv6 one is judged as what it leads to.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is None:
            return address.is_global and address in GLOBAL_UNICAST
        address = inner
    return address.is_global and not address.is_multicast and address not in HOST_INTERNAL


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address carries: mapped, 6to4, Teredo or NAT64."""
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
