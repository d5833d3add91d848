"""A stored article as HTML for somebody else: pictures as names of library assets, or inside the page."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable

from archiver.errors import LibraryDamaged, NotFound
from archiver.model.articles import Article
from archiver.text.pictures import fill_pictures


def with_asset_names(article: Article) -> str:
    """The article's HTML whose pictures are `asset:SHA256`; one that is not kept has no source."""
    assets = {image.position: image.asset for image in article.images}
    return fill_pictures(article.content_html, lambda number: f"asset:{assets[number]}" if assets.get(number) else None)


def as_page(article: Article, read: Callable[[str], bytes], media_type: Callable[[str], str]) -> str:
    """A whole page that needs nothing beside it: pictures as data: URIs, nothing that runs, nothing from a network."""
    assets = {image.position: image.asset for image in article.images}

    def source(number: int) -> str | None:
        sha256 = assets.get(number)
        if sha256 is None:
            return None
        try:
            body = read(sha256)
        except (NotFound, LibraryDamaged):
            return None  # `check` names it; the rest of the article is still to be read
        return f"data:{media_type(sha256)};base64,{base64.b64encode(body).decode()}"

    summary = article.summary
    facts = " · ".join(fact for fact in (summary.byline, summary.site_name, (summary.published_at or "")[:10]) if fact)
    return f"""<!DOCTYPE html>
<html lang="{html.escape(summary.lang or "")}" dir="{html.escape(article.dir or "auto")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{html.escape(summary.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{html.escape(summary.title)}</h1>
<p class="facts">{html.escape(facts)}</p>
{fill_pictures(article.content_html, source)}
<p class="facts"><a href="{html.escape(summary.url)}">{html.escape(summary.url)}</a></p>
</body>
</html>
"""


_STYLE = (
    "body{max-width:42rem;margin:3rem auto;padding:0 1rem;font:1.125rem/1.6 Charter,Georgia,serif}"
    "img{max-width:100%;height:auto}pre{overflow:auto}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.3em}"
    "blockquote{margin-left:0;padding-left:1em;border-left:3px solid #ccc}.facts,figcaption{opacity:.65;font-size:.9em}"
)
