"""Which addresses are refused: the table of special ranges, and what the Fetcher makes of every way to write a host."""

from __future__ import annotations

import ssl
from collections.abc import Sequence

import pytest

from archiver.errors import AddressRefused, FetchError
from archiver.fetch.addresses import refuse_reason
from archiver.fetch.client import Fetcher
from tests.fetch.conftest import PATIENT
from tests.server import Internet

REASONS = {
    "0.0.0.0": "unspecified",
    "0.1.2.3": "reserved",
    "10.255.0.1": "private",
    "100.64.0.1": "carrier",
    "100.127.255.255": "carrier",
    "127.255.255.254": "loopback",
    "169.254.169.254": "link_local",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "reserved",
    "192.0.2.1": "documentation",
    "192.88.99.1": "tunnel",
    "192.168.0.1": "private",
    "198.19.255.255": "benchmarking",
    "198.51.100.1": "documentation",
    "203.0.113.1": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "unspecified",
    "::1": "loopback",
    "::7f00:1": "mapped",
    "::ffff:127.0.0.1": "mapped",
    "::ffff:8.8.8.8": "mapped",
    "64:ff9b::7f00:1": "nat64",
    "64:ff9b::808:808": "nat64",
    "64:ff9b:1::1": "nat64",
    "100::1": "reserved",
    "2001::1": "tunnel",
    "2001:2::1": "benchmarking",
    "2001:10::1": "reserved",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "tunnel",
    "3fff::1": "documentation",
    "4000::1": "reserved",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fe80::1": "link_local",
    "fe80::1%eth0": "link_local",
    "fec0::1": "site_local",
    "ff02::1": "multicast",
    "localhost": "no_address",
    "": "no_address",
}
PUBLIC = (
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "223.255.255.255",
    "2001:4860:4860::8888",
    "2606:4700::1111",
    "2a00:1450:4001::1",
)


@pytest.mark.parametrize(("address", "reason"), REASONS.items())
def test_special_ranges_are_refused(address: str, reason: str) -> None:
    assert refuse_reason(address) == reason


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_and_the_neighbours_of_private_ones_are_not(address: str) -> None:
    assert refuse_reason(address) is None


NUMERIC_FORMS = {
    "127.0.0.1": "127.0.0.1",
    "127.1": "127.0.0.1",
    "127.0.1": "127.0.0.1",
    "0": "0.0.0.0",
    "0.0.0.0": "0.0.0.0",
    "0x7f000001": "127.0.0.1",
    "0X7F.0.0.1": "127.0.0.1",
    "0x7f.0x0.0x0.0x1": "127.0.0.1",
    "2130706433": "127.0.0.1",
    "017700000001": "127.0.0.1",
    "0177.0.0.1": "127.0.0.1",
    "0177.1": "127.0.0.1",
    "127.0.0.01": "127.0.0.1",
    "127.255.255.254": "127.255.255.254",
    "10.0.0.1": "10.0.0.1",
    "012.1": "10.0.0.1",
    "167772161": "10.0.0.1",
    "172.16.0.1": "172.16.0.1",
    "172.31.255.255": "172.31.255.255",
    "192.168.1.1": "192.168.1.1",
    "0xc0a80101": "192.168.1.1",
    "3232235777": "192.168.1.1",
    "169.254.169.254": "169.254.169.254",
    "2852039166": "169.254.169.254",
    "0xa9fea9fe": "169.254.169.254",
    "100.64.0.1": "100.64.0.1",
    "100.127.255.254": "100.127.255.254",
    "192.0.0.1": "192.0.0.1",
    "192.0.2.1": "192.0.2.1",
    "198.18.0.1": "198.18.0.1",
    "198.51.100.7": "198.51.100.7",
    "203.0.113.7": "203.0.113.7",
    "224.0.0.1": "224.0.0.1",
    "239.255.255.250": "239.255.255.250",
    "240.0.0.1": "240.0.0.1",
    "255.255.255.255": "255.255.255.255",
    "4294967295": "255.255.255.255",
    "0xffffffff": "255.255.255.255",
}
"""Host → the address that must be refused."""

SIX_FORMS = {
    "[::]": "::",
    "[::1]": "::1",
    "[0:0:0:0:0:0:0:1]": "0:0:0:0:0:0:0:1",
    "[::127.0.0.1]": "::127.0.0.1",
    "[::ffff:127.0.0.1]": "::ffff:127.0.0.1",
    "[::ffff:7f00:1]": "::ffff:7f00:1",
    "[0:0:0:0:0:ffff:10.0.0.1]": "0:0:0:0:0:ffff:10.0.0.1",
    "[::ffff:169.254.169.254]": "::ffff:169.254.169.254",
    "[::ffff:0:127.0.0.1]": "::ffff:0:127.0.0.1",
    "[64:ff9b::7f00:1]": "64:ff9b::7f00:1",
    "[64:ff9b::10.0.0.1]": "64:ff9b::10.0.0.1",
    "[64:ff9b:1::1]": "64:ff9b:1::1",
    "[2002:7f00:1::]": "2002:7f00:1::",
    "[2002:a00:1::1]": "2002:a00:1::1",
    "[2001:0:4136:e378:8000:63bf:3fff:fdd2]": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "[2001:db8::1]": "2001:db8::1",
    "[2001:2::1]": "2001:2::1",
    "[3fff::1]": "3fff::1",
    "[100::1]": "100::1",
    "[fc00::1]": "fc00::1",
    "[fd00:ec2::254]": "fd00:ec2::254",
    "[fe80::1]": "fe80::1",
    "[fe80::1%25eth0]": "fe80::1%25eth0",
    "[fec0::1]": "fec0::1",
    "[ff02::1]": "ff02::1",
    "[ff0e::1]": "ff0e::1",
}

NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "LOCALHOST": ["127.0.0.1"],
    "localhost.": ["127.0.0.1"],
    "app.localhost": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
    "router.test": ["192.168.0.1"],
    "printer": ["10.0.0.7"],
    "127.0.0.1.": ["127.0.0.1"],
    "127.0.0.1.wild.test": ["127.0.0.1"],
    "metadata.cloud.test": ["169.254.169.254"],
    "six.test": ["fe80::1%eth0"],
    "mapped.test": ["::ffff:192.168.0.1"],
    "nothing-public.test": ["10.0.0.1", "fd00::1", "127.0.0.1"],
    "xn--bcher-kva.test": ["127.0.0.1"],
    "bücher.test": ["127.0.0.1"],
}


class Spelled(Internet):
    """An internet in which a host that is an address is that address, and connecting fails the test."""

    def resolve(self, host: str, port: int) -> Sequence[str]:
        return self.answers.get(host, [host])


def refusal(tls: ssl.SSLContext, url: str, answers: dict[str, list[str]]) -> AddressRefused:
    internet = Spelled({}, answers)
    with Fetcher(PATIENT, tls=tls, resolver=internet.resolve, dial=internet.dial) as fetcher:
        with pytest.raises(AddressRefused) as caught:
            fetcher.fetch_page(url)
        with pytest.raises(AddressRefused):
            fetcher.fetch_picture(url, referer="http://example.test/", trusted="http://example.test/")
    assert internet.dialled == []
    return caught.value


@pytest.mark.parametrize(
    ("host", "address"),
    [pytest.param(*pair, id=f"F94-{pair[0]}") for pair in NUMERIC_FORMS.items()],
)
def test_numeric_hosts_that_mean_a_private_address_are_refused(tls: ssl.SSLContext, host: str, address: str) -> None:
    error = refusal(tls, f"http://{host}/", {})
    assert (error.host, error.address) == (address, address)


@pytest.mark.parametrize(("host", "address"), [pytest.param(*pair, id=f"F94-{pair[0]}") for pair in SIX_FORMS.items()])
def test_ipv6_hosts_that_are_not_public_are_refused(tls: ssl.SSLContext, host: str, address: str) -> None:
    assert refusal(tls, f"http://{host}:8080/x", {}).address == address


@pytest.mark.parametrize(("host", "addresses"), [pytest.param(*pair, id=f"F94-{pair[0]}") for pair in NAMES.items()])
def test_names_that_resolve_to_private_addresses_are_refused(
    tls: ssl.SSLContext, host: str, addresses: list[str]
) -> None:
    answers = {host.lower(): addresses, "xn--bcher-kva.test": ["127.0.0.1"]}
    assert refusal(tls, f"https://{host}/", answers).address == addresses[0]


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "[::1]"])
def test_the_systems_own_resolver_does_not_lead_past_the_guard(tls: ssl.SSLContext, host: str) -> None:
    with Fetcher(PATIENT, tls=tls) as fetcher, pytest.raises(AddressRefused):
        fetcher.fetch_page(f"http://{host}/")


@pytest.mark.parametrize(
    "host", ["127%2e0.0.1", "１２７.０.０.１", "①②⑦.0.0.1", "1.2.3.4.5", "256.1.1.1", "127.0.0.1%00"]
)
def test_hosts_that_mean_nothing_are_errors_of_the_tree(tls: ssl.SSLContext, host: str) -> None:
    internet = Internet({})
    with (
        Fetcher(PATIENT, tls=tls, resolver=internet.resolve, dial=internet.dial) as fetcher,
        pytest.raises(FetchError),
    ):
        fetcher.fetch_page(f"http://{host}/")
    assert internet.dialled == []
