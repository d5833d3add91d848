"""Which IP addresses this program does not connect to, unless a person typed them."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Network, IPv6Network

# IANA's special-purpose registries (RFC 6890 and updates), spelled out: `ipaddress.is_global` calls multicast, NAT64
# and 6to4 global, and its answers changed between Python releases. The first match names the reason.
REFUSED_V4 = (
    (IPv4Network("0.0.0.0/32"), "unspecified"),
    (IPv4Network("0.0.0.0/8"), "reserved"),  # "this network": Linux connects 0.x to itself
    (IPv4Network("10.0.0.0/8"), "private"),
    (IPv4Network("100.64.0.0/10"), "carrier"),  # RFC 6598, carrier-grade NAT
    (IPv4Network("127.0.0.0/8"), "loopback"),
    (IPv4Network("169.254.0.0/16"), "link_local"),  # and the metadata services of clouds
    (IPv4Network("172.16.0.0/12"), "private"),
    (IPv4Network("192.0.0.0/24"), "reserved"),
    (IPv4Network("192.0.2.0/24"), "documentation"),
    (IPv4Network("192.88.99.0/24"), "tunnel"),  # the relay of 6to4, RFC 7526
    (IPv4Network("192.168.0.0/16"), "private"),
    (IPv4Network("198.18.0.0/15"), "benchmarking"),
    (IPv4Network("198.51.100.0/24"), "documentation"),
    (IPv4Network("203.0.113.0/24"), "documentation"),
    (IPv4Network("224.0.0.0/4"), "multicast"),
    (IPv4Network("255.255.255.255/32"), "broadcast"),
    (IPv4Network("240.0.0.0/4"), "reserved"),
)
REFUSED_V6 = (
    (IPv6Network("::/128"), "unspecified"),
    (IPv6Network("::1/128"), "loopback"),
    # Each of these carries an IPv4 address inside, which a gateway or the system itself may connect to.
    (IPv6Network("::ffff:0:0/96"), "mapped"),
    (IPv6Network("::/96"), "mapped"),  # "compatible", RFC 4291 2.5.5.1
    (IPv6Network("64:ff9b::/96"), "nat64"),
    (IPv6Network("64:ff9b:1::/48"), "nat64"),
    (IPv6Network("2002::/16"), "tunnel"),  # 6to4
    (IPv6Network("2001::/32"), "tunnel"),  # Teredo
    (IPv6Network("2001:2::/48"), "benchmarking"),
    (IPv6Network("2001:db8::/32"), "documentation"),
    (IPv6Network("3fff::/20"), "documentation"),
    (IPv6Network("2001::/23"), "reserved"),
    (IPv6Network("fc00::/7"), "private"),
    (IPv6Network("fe80::/10"), "link_local"),
    (IPv6Network("fec0::/10"), "site_local"),
    (IPv6Network("ff00::/8"), "multicast"),
)
GLOBAL_V6 = IPv6Network("2000::/3")
"""The only part of IPv6 that is given out."""


def refuse_reason(address: str) -> str | None:
    """Why this address (text, a zone like %eth0 allowed) is not public; None when it is.

    Text that is no address is refused too: what cannot be judged is not connected to.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "no_address"
    if isinstance(ip, ipaddress.IPv4Address):
        return next((reason for network, reason in REFUSED_V4 if ip in network), None)
    plain = ipaddress.IPv6Address(int(ip))  # without the zone, which `in` would trip over
    named = next((reason for network, reason in REFUSED_V6 if plain in network), None)
    return named or (None if plain in GLOBAL_V6 else "reserved")
