"""An article in several pages, followed to its end and put together as one document."""

from __future__ import annotations

import threading

from archiver.errors import ExtractError, FetchCancelled, FetchError
from archiver.jobs.ports import Extractor, Fetcher
from archiver.model.capture import FetchedPage
from archiver.model.extraction import ExtractedArticle
from archiver.text import sequels
from archiver.text.urls import host_of

BYTES = 20_000_000
"""Of all pages together, as much as one may have."""


def follow(
    fetcher: Fetcher,
    extractor: Extractor,
    page: FetchedPage,
    article: ExtractedArticle,
    *,
    allow_private: bool,
    cancel: threading.Event,
) -> FetchedPage:
    """All pages of an article as one. Only on its own host, and no page twice; where the next cannot be had it ends,
    and the article will say so. Raises FetchCancelled."""
    pages, seen = [page], {page.requested_url, page.final_url}
    following = article.next_page
    while following and following not in seen and len(pages) < sequels.MOST:
        if host_of(following) != host_of(page.final_url):
            break
        seen.add(following)
        try:
            one = fetcher.fetch_page(following, allow_private=allow_private, cancel=cancel)
            if one.final_url in seen - {following} or sum(len(each.body) for each in (*pages, one)) > BYTES:
                break
            following = extractor.extract(one, cancel=cancel).next_page
        except FetchCancelled:
            raise
        except (FetchError, ExtractError):
            break
        seen.add(one.final_url)
        pages.append(one)
    body = sequels.pack([sequels.Part(each.final_url, each.media_type, each.charset, each.body) for each in pages])
    return FetchedPage(page.requested_url, page.final_url, page.status, sequels.MEDIA_TYPE, None, body, page.fetched_at)
