from __future__ import annotations

import multiprocessing

import pytest

from archiver.errors import PageUnreadable, PictureRefused, WorkerCrashed, WorkerOutOfMemory
from archiver.extract import wire
from archiver.model.extraction import ExtractedArticle, ImageRef, Mark, PictureFacts, Quality
from archiver.model.limits import ExtractLimits

ARTICLE = ExtractedArticle(
    title="Ťhe ferry 🚢",
    byline=None,
    site_name="The Example",
    published_at="2026-03-01",
    modified_at="2026-03-02T08:00:00+02:00",
    lang="en",
    dir="ltr",
    excerpt="",
    content_html="<p>a</p>",
    text_content="a\u2028😀b",
    word_count=1,
    images=(
        ImageRef("https://example.org/a.png", "a", 1, None),
        ImageRef("part:1", body=b"\0picture"),
        ImageRef("data:image/png;base64,AA"),
        ImageRef("part:2", body=b""),
    ),
    lead_image=1,
    canonical_url=None,
    quality=Quality((Mark.TRUNCATED, Mark.SIMPLIFIED), "cp1252"),
)


def test_an_article_crosses_unchanged() -> None:
    assert wire.decode_article(wire.encode_article(ARTICLE)) == ARTICLE


def test_facts_cross_unchanged() -> None:
    facts = PictureFacts("image/png", 3, 4)
    assert wire.decode_facts(wire.encode_facts(facts)) == facts


def test_limits_cross_unchanged() -> None:
    limits = ExtractLimits(seconds=1.5, depth=7)
    assert wire.decode_limits(wire.encode_limits(limits)) == limits


@pytest.mark.parametrize("error", [PageUnreadable("empty"), PictureRefused("svg"), WorkerOutOfMemory(5)])
def test_an_error_crosses_as_itself(error: PageUnreadable | PictureRefused | WorkerOutOfMemory) -> None:
    with pytest.raises(type(error)) as caught:
        wire.decode_article(wire.encode_error(error))
    assert caught.value.facts() == error.facts()


def test_a_bug_arrives_as_a_crash_with_its_trace() -> None:
    with pytest.raises(WorkerCrashed) as caught:
        wire.decode_facts(wire.encode_bug("Traceback: line 7"))
    assert str(caught.value.__cause__) == "Traceback: line 7"


def test_a_reply_crosses_a_pipe_message_by_message() -> None:
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        wire.send_reply(ours, [b"{}", b"", b"\0"])
        assert [theirs.recv_bytes() for _ in range(4)] == [b"3", b"{}", b"", b"\0"]


def test_a_request_crosses_a_pipe() -> None:
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        wire.send_request(ours, {"task": "extract", "url": "https://example.org/ü"}, b"\0body")
        assert wire.receive_request(theirs) == ({"task": "extract", "url": "https://example.org/ü"}, b"\0body")
