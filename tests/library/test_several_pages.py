"""An article in several pages: followed by a rule, put together, kept whole, and extracted again without a network."""

from __future__ import annotations

import pytest

from archiver.library import Library
from archiver.model.extraction import Mark
from archiver.model.jobs import JobState
from archiver.model.renewal import Change
from archiver.text import sequels
from tests.library.conftest import save
from tests.library.pages import article, picture
from tests.server import Server


def serve(server: Server, *words: str, last: str = "") -> str:
    """Pages that lead on to each other, each about a word; `last` is where the last one leads. Returns the first."""
    for number, word in enumerate(words, 1):
        following = f"/part/{number + 1}" if number < len(words) else last
        link = f'<a class="next" href="{following}">Next</a>' if following else ""
        page = article(word, "The works", pictures=[f"/{word}.png"]).replace("</article>", f"</article>{link}")
        server.page(f"/part/{number}", page)
        server.file(f"/{word}.png", picture(size=(400 + number, 300)), "image/png")
    return server.url("/part/1")


@pytest.fixture
def ruled(library: Library) -> Library:
    library.rules.folder.mkdir()
    (library.rules.folder / "a.toml").write_text('["127.0.0.1/part"]\nnext_page = "a.next"\n', "utf-8")
    return library


def saved(library: Library, url: str) -> int:
    (job,) = save(library, url)
    assert job.state is JobState.DONE, job.failure
    assert job.article_id is not None
    return job.article_id


def test_all_pages_are_one_article(ruled: Library, server: Server) -> None:
    id = saved(ruled, serve(server, "bridge", "tunnel", "tower"))
    got = ruled.article(id)
    assert [got.text_content.count(f"the {word} is the last place") for word in ("bridge", "tunnel", "tower")] == [
        6,
        6,
        6,
    ]
    assert got.version.marks == ()
    assert got.summary.title == "The works"
    assert [image.url.rsplit("/")[-1] for image in got.images] == ["bridge.png", "tunnel.png", "tower.png"]
    assert all(image.asset for image in got.images)
    assert [got.content_html.count(f'src="image:{number}"') for number in range(4)] == [1, 1, 1, 0]
    assert server.paths().count("/part/2") == 1


def test_what_is_kept_is_all_of_it(ruled: Library, server: Server) -> None:
    id = saved(ruled, serve(server, "bridge", "tunnel"))
    before = len(server.requests)
    (renewal,) = ruled.renewals.look([id])
    assert renewal.change is Change.NONE
    assert len(ruled.renewals.explain(id).article.images) == 2
    assert len(server.requests) == before
    original = ruled.article(id).version.original
    assert original is not None
    assert len(sequels.unpack(ruled.asset(original))) == 2
    assert ruled.check() == []


@pytest.mark.parametrize(
    ("last", "marks"),
    [
        ("/part/1", ()),  # round in a circle
        ("/part/2", ()),  # to itself
        ("/part/9", (Mark.CUT_SHORT,)),  # there is none
        ("http://localhost:1/part/3", (Mark.CUT_SHORT,)),  # somebody else's
    ],
)
def test_it_ends_where_it_must_and_says_so(ruled: Library, server: Server, last: str, marks: tuple[Mark, ...]) -> None:
    got = ruled.article(saved(ruled, serve(server, "bridge", "tunnel", last=last)))
    assert got.text_content.count("market days") == 12
    assert got.version.marks == marks


def test_there_is_a_limit(ruled: Library, server: Server) -> None:
    words = [f"bridge{number}" for number in range(sequels.MOST + 3)]
    got = ruled.article(saved(ruled, serve(server, *words)))
    assert got.text_content.count("market days") == 6 * sequels.MOST
    assert got.version.marks == (Mark.TRUNCATED,)


def test_a_row_of_numbers_is_followed_without_a_rule(library: Library, server: Server) -> None:
    row = '<p><a href="/log">1</a> <a href="/log/2">2</a> <a href="/log/3">3</a></p>'
    for path, word in (("/log", "bridge"), ("/log/2", "tunnel"), ("/log/3", "tower")):
        page = article(word, "The works").replace("<head>", '<head><meta property="og:type" content="article">')
        server.page(path, page.replace("</article>", f"</article>{row}"))
    got = library.article(saved(library, server.url("/log")))
    assert [got.text_content.count(f"the {word} is the last place") for word in ("bridge", "tunnel", "tower")] == [
        6
    ] * 3
    assert got.version.marks == ()
