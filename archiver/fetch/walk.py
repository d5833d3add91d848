"""One fetch from its first URL to the answer that counts: hops, cookies, and a body within bounds."""

from __future__ import annotations

import http.cookiejar
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx

from archiver.errors import TooLarge, TooManyRedirects, UnsupportedContent
from archiver.fetch.decoding import ACCEPTED, decode
from archiver.fetch.errand import Endpoint, Errand
from archiver.fetch.faults import body_faults, named_faults, status_fault
from archiver.fetch.hops import bare, hop
from archiver.fetch.sniffing import LARGE, VAGUE, declared_type
from archiver.fetch.transport import GuardedTransport
from archiver.model.limits import FetchLimits

REDIRECTS = frozenset({301, 302, 303, 307, 308})
COMPLETE = frozenset({200, 203})
COOKIES = 50
COOKIE_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Goal:
    """What a fetch is after."""

    accept: str
    """The Accept header."""
    byte_limit: int
    large_limit: int
    """Of `sniffing.LARGE`."""
    types: frozenset[str] | None
    """The media types that will do; None: any."""
    sniff: Callable[[str, bytes], str]
    """(declared media type, body) → what it really is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A final answer: no redirect, no error, its body whole and decoded."""

    url: httpx.URL
    status: int
    content_type: str | None
    media_type: str
    body: bytes


class Walk:
    """The hops of one fetch, which share its errand, its cookies and its allowance of redirects."""

    def __init__(
        self,
        transport: GuardedTransport,
        errand: Errand,
        limits: FetchLimits,
        goal: Goal,
        user_agent: str,
        referer: httpx.URL | None = None,
    ) -> None:
        self._transport = transport
        self._errand = errand
        self._limits = limits
        self._goal = goal
        self._referer = referer
        self._headers = {"User-Agent": user_agent, "Accept": goal.accept, "Accept-Encoding": ACCEPTED}
        self._hops_left = limits.redirects
        self._cookies = httpx.Cookies(Jar())
        self._home: tuple[str, Endpoint] | None = None
        self._credentials: httpx.BasicAuth | None = None

    def sign_in(self, url: httpx.URL) -> None:
        """From now on send the user and password of this URL, if it has any, to its own origin and nowhere else."""
        if url.userinfo:
            self._home = (url.scheme, Endpoint.of(url))
            self._credentials = httpx.BasicAuth(url.username, url.password)

    def final(self, url: httpx.URL) -> Answer:
        """The answer at the end of the redirects from here. Raises FetchError."""
        while True:
            step = self._step(bare(url))
            if isinstance(step, Answer):
                return step
            url = step

    def hop(self, location: str, base: httpx.URL) -> httpx.URL:
        """Where `location`, found at `base`, leads: one more hop. Raises BadRedirect, TooManyRedirects.

        https may lead to http: link shorteners do it to every old blog, and what comes is read, not trusted.
        """
        target = bare(hop(location, self._errand.url, base))
        if self._hops_left == 0:
            raise TooManyRedirects(self._errand.url, self._limits.redirects)
        self._hops_left -= 1
        return target

    def _step(self, url: httpx.URL) -> Answer | httpx.URL:
        """One request: the final answer, or where to go next. Bodies of redirects and errors are never read."""
        item = self._errand.url
        with named_faults(item, url.raw_host.decode("ascii")):
            response = self._transport.handle_request(self._request(url))
        with closing(response):
            self._cookies.extract_cookies(response)
            if response.status_code in REDIRECTS:
                return self.hop(response.headers.get("location", ""), url)
            if response.status_code not in COMPLETE:
                raise status_fault(item, response, self._limits.retry_after_seconds)
            return self._answer(url, response)

    def _request(self, url: httpx.URL) -> httpx.Request:
        waits = {
            "connect": self._limits.connect_seconds,
            "read": self._limits.read_seconds,
            "write": self._limits.read_seconds,
        }
        request = httpx.Request("GET", url, headers=self._headers, extensions={"timeout": waits})
        if self._referer is not None and (url.scheme == "https" or self._referer.scheme == "http"):
            request.headers["Referer"] = str(self._referer.join("/"))
        if self._credentials is not None and (url.scheme, Endpoint.of(url)) == self._home:
            request = next(self._credentials.auth_flow(request))
        self._cookies.set_cookie_header(request)
        return request

    def _answer(self, url: httpx.URL, response: httpx.Response) -> Answer:
        item, goal = self._errand.url, self._goal
        content_type = response.headers.get("content-type")
        declared = declared_type(content_type)
        if goal.types is not None and declared not in goal.types | VAGUE:
            raise UnsupportedContent(item, declared)
        limit = goal.large_limit if declared in LARGE | VAGUE else goal.byte_limit
        if int(response.headers.get("content-length", 0)) > limit:  # h11 let nothing but a number pass
            raise TooLarge(item, limit)
        encoding = response.headers.get("content-encoding", "")
        body = decode(self._raw(response), encoding, item=item, limit=limit)
        media_type = goal.sniff(declared, body)
        if goal.types is not None and media_type not in goal.types:
            raise UnsupportedContent(item, media_type)
        if media_type not in LARGE and len(body) > goal.byte_limit:
            raise TooLarge(item, goal.byte_limit)
        return Answer(url, response.status_code, content_type, media_type, body)

    def _raw(self, response: httpx.Response) -> Iterator[bytes]:
        with body_faults(self._errand.url, response):
            yield from response.iter_raw()


class Jar(http.cookiejar.CookieJar):
    """A bounded number of cookies; further ones are ignored."""

    def set_cookie(self, cookie: http.cookiejar.Cookie) -> None:
        held = sum(len(kept.name) + len(kept.value or "") for kept in self)
        if len(self) < COOKIES and held + len(cookie.name) + len(cookie.value or "") <= COOKIE_BYTES:
            super().set_cookie(cookie)
