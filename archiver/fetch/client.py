"""`Fetcher`: a page or a picture from the network, or a FetchError that says why not."""

from __future__ import annotations

import importlib.metadata
import ssl
import threading
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from archiver.errors import FetchCancelled, FetchError
from archiver.fetch.dialing import Dial, Resolver, dial, system_resolver
from archiver.fetch.errand import Endpoint, Errand
from archiver.fetch.hops import bare, hop, without_userinfo
from archiver.fetch.pointers import Pointers, pointers
from archiver.fetch.sniffing import HTML, PAGES, declared_charset, page_media_type, picture_media_type
from archiver.fetch.transport import GuardedTransport
from archiver.fetch.walk import Answer, Goal, Walk
from archiver.model.capture import FetchedPage, FetchedPicture
from archiver.model.limits import FetchLimits


def version() -> str:
    """The program's, as installed; "0" in a bundle without metadata."""
    try:
        return importlib.metadata.version("article-archiver")
    except importlib.metadata.PackageNotFoundError:
        return "0"


ACCEPT_PAGE = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/markdown;q=0.5,text/plain;q=0.5"
USER_AGENT = f"Mozilla/5.0 (compatible; Archiver/{version()}; saves pages for their reader)"


class Fetcher:
    """The only way to the network. One instance serves all threads; close it when they are done.

    `resolver` looks names up, `dial` connects to the addresses that passed the guard, `tls` says who may vouch for a
    server (None: the system's roots and certifi's). Every method raises FetchError subclasses only.
    """

    def __init__(
        self,
        limits: FetchLimits = FetchLimits(),  # noqa: B008  # frozen
        *,
        user_agent: str = USER_AGENT,
        resolver: Resolver = system_resolver,
        dial: Dial = dial,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits
        self._user_agent = user_agent
        self._transport = GuardedTransport(resolver, dial, tls)
        self._page = Goal(ACCEPT_PAGE, limits.page_bytes, limits.document_bytes, PAGES, page_media_type)
        most = limits.picture_bytes
        self._picture = Goal("image/webp,image/png,image/jpeg,image/gif", most, most, None, picture_media_type)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection. Fetches still under way fail."""
        self._transport.close()

    def fetch_page(
        self, url: str, *, allow_private: bool = False, cancel: threading.Event | None = None
    ) -> FetchedPage:
        """The page at the end of all redirects, those written in HTML included.

        `allow_private=True` means that a person typed this URL. It trusts exactly the origin (host and port) in it: a
        redirect from there to another private origin, or from a public site to any private one, is AddressRefused,
        and so is the typed origin itself once it has answered with a public address. A user and password in the URL
        are sent to its own origin as Basic authentication. Setting `cancel` ends the fetch within 0.2 s.

        A URL that is not http(s), or no URL at all, is BadRedirect.
        """
        item = without_userinfo(url)
        start = hop(url, item)
        trusted = None
        if allow_private:
            trusted = Endpoint.of(start)
            self._transport.trust_anew(trusted)
        errand = self._errand(item, self._limits.page_seconds, trusted, cancel)
        with self._transport.on(errand):
            walk = Walk(self._transport, errand, self._limits, self._page, self._user_agent)
            walk.sign_in(start)
            answer = self._article(walk, walk.final(start))
        return FetchedPage(
            requested_url=item,
            final_url=str(answer.url),
            status=answer.status,
            media_type=answer.media_type,
            charset=declared_charset(answer.content_type),
            body=answer.body,
            fetched_at=datetime.now(UTC),
        )

    def fetch_picture(
        self, url: str, *, referer: str, trusted: str | None = None, cancel: threading.Event | None = None
    ) -> FetchedPicture:
        """A picture of the page `referer`, whatever its format: `media_type` is what the bytes say.

        `trusted` is the URL of that page if a person typed it: its origin may be private, as in `fetch_page`. Some
        sites give pictures to their own pages only, so the page's origin (never its path) is sent as Referer, but
        not from https to http.
        """
        item = without_userinfo(url)
        start = hop(url, item)
        origin = None if trusted is None else Endpoint.of(hop(trusted, item))
        errand = self._errand(item, self._limits.picture_seconds, origin, cancel)
        with self._transport.on(errand):
            page = bare(hop(referer, item))
            walk = Walk(self._transport, errand, self._limits, self._picture, self._user_agent, page)
            answer = walk.final(start)
        return FetchedPicture(item, answer.media_type, answer.body)

    def _errand(self, item: str, seconds: float, trusted: Endpoint | None, cancel: threading.Event | None) -> Errand:
        return Errand(item, seconds, time.monotonic() + seconds, cancel, trusted)

    def _article(self, walk: Walk, answer: Answer) -> Answer:
        """The page that this answer stands for: follows meta refreshes, and from an AMP edition to the article."""
        answer, pointed = self._refreshed(walk, answer)
        if pointed.canonical is None:
            return answer
        try:
            canonical = walk.hop(pointed.canonical, answer.url)
            return answer if canonical == answer.url else self._refreshed(walk, walk.final(canonical))[0]
        except FetchCancelled:
            raise
        except FetchError:
            return answer  # the AMP edition is a whole article; what it points at was only better

    def _refreshed(self, walk: Walk, answer: Answer) -> tuple[Answer, Pointers]:
        while True:
            pointed = pointers(answer.body) if answer.media_type in HTML else Pointers()
            if pointed.refresh is None:
                return answer, pointed
            target = walk.hop(pointed.refresh, answer.url)
            if target == answer.url:  # it only updates itself
                return answer, pointed
            answer = walk.final(target)
