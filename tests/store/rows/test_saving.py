"""What a page means for what is kept: nothing is replaced by something worse, nothing is kept twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.model.articles import ArticleFilter, Completeness
from archiver.model.extraction import ExtractedArticle, Mark
from archiver.model.failures import Failure
from archiver.model.jobs import Outcome, PictureResult, SavePlan
from archiver.store.columns import now
from archiver.store.keeper import Keeper
from archiver.store.rows.judgement import Current, completeness, judge, judge_again
from archiver.store.store import Store
from tests.store.libraries import accept, article, keep, keep_again, keep_page, keep_picture, task

ONE, TWO = "https://a.test/one", "https://a.test/two"
WORDS = "Boats leave before the town wakes, and come back when it sleeps."
OTHER = "Nets dry on the wall while the gulls wait for what is left in them."
WALL = "Please log in."
IMAGES = ["https://a.test/1.png", "https://a.test/2.png"]


def count(store: Store) -> int:
    return len(store.read(lambda unit: unit.lists.page(ArticleFilter())))


def found(store: Store, url: str) -> int | None:
    return store.read(lambda unit: unit.articles.find(task(url).key))


# --- the judgement (pure)


def current(**changes: object) -> Current:
    from archiver.store.rows.judgement import hash_text

    there = Current(1, 1, hash_text(WORDS), len(WORDS.split()), (), False, "")
    return replace(there, **changes)  # type: ignore[arg-type]  # handed on


@pytest.mark.parametrize(
    ("there", "came", "handed_in", "expected"),
    [
        (None, article(text=WORDS), False, Outcome.SAVED),
        (None, article(text="", marks=[Mark.LITTLE_TEXT]), False, Outcome.SAVED),
        (current(), article(text=WORDS), False, Outcome.UNCHANGED),
        (current(), article("Another title", "\n".join(WORDS.split())), False, Outcome.UNCHANGED),
        (current(), article(text=OTHER), False, Outcome.NEW_VERSION),
        (current(), article(text=WALL), False, Outcome.KEPT),
        (current(), article(text=WALL), True, Outcome.NEW_VERSION),
        (current(), article(text=" ".join(WORDS.split()[:6])), False, Outcome.NEW_VERSION),
        (current(), article(text=" ".join(WORDS.split()[:5])), False, Outcome.KEPT),
        (current(), article(text=OTHER, marks=[Mark.LITTLE_TEXT]), False, Outcome.KEPT),
        (current(), article(text=OTHER, marks=[Mark.CUT_SHORT]), False, Outcome.KEPT),
        (current(), article(text=OTHER, marks=[Mark.PAYWALL]), False, Outcome.KEPT),
        (current(marks=(Mark.CUT_SHORT,)), article(text=OTHER, marks=[Mark.CUT_SHORT]), False, Outcome.NEW_VERSION),
        (current(), article(text=OTHER, marks=[Mark.SIMPLIFIED]), False, Outcome.NEW_VERSION),
        (current(handed_in=True), article(text=OTHER * 3), False, Outcome.KEPT),
        (current(handed_in=True), article(text=OTHER), True, Outcome.NEW_VERSION),
        (current(handed_in=True), article(text=WORDS), False, Outcome.UNCHANGED),
        (current(handed_in=True), article(text=WORDS), True, Outcome.UNCHANGED),
        (current(), article(text=WORDS), True, Outcome.NEW_VERSION),
    ],
)
def test_the_judgement(there: Current | None, came: ExtractedArticle, handed_in: bool, expected: Outcome) -> None:
    assert judge(there, came, handed_in=handed_in) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [(WORDS, Outcome.UNCHANGED), (OTHER, Outcome.NEW_VERSION), (WALL, Outcome.KEPT)]
)
def test_a_pdf_of_which_fewer_pages_were_drawn_is_no_other(text: str, expected: Outcome) -> None:
    assert judge_again(current(), article(text=text, marks=[Mark.PAGES_CAPPED])) is expected


@pytest.mark.parametrize(
    ("words", "total", "saved", "marks", "expected"),
    [
        (100, 0, 0, [], Completeness.COMPLETE),
        (100, 5, 5, [], Completeness.COMPLETE),
        (100, 5, 3, [], Completeness.SOME_PICTURES),
        (100, 5, 0, [], Completeness.TEXT_ONLY),
        (100, 5, 5, [Mark.PICTURES_CAPPED], Completeness.SOME_PICTURES),
        (0, 0, 0, [], Completeness.LINK_ONLY),
        (0, 2, 0, [], Completeness.LINK_ONLY),
        (0, 2, 2, [], Completeness.COMPLETE),
    ],
)
def test_completeness(words: int, total: int, saved: int, marks: list[Mark], expected: Completeness) -> None:
    assert completeness(words, total, saved, marks) is expected


# --- the same page again


def test_the_same_page_again_is_one_article(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS))
    assert keep_again(store, ONE, article(text=WORDS)) == (Outcome.UNCHANGED, id)
    assert keep_again(store, f"{ONE}/?utm_source=x#part", article(text=WORDS)) == (Outcome.UNCHANGED, id)
    assert count(store) == 1
    assert len(store.read(lambda unit: unit.articles.versions(id))) == 1


def test_a_changed_text_is_a_version(store: Store) -> None:
    id = keep(store, ONE, article("First", WORDS, byline="A. Writer", published_at="2026-01-01"))
    again = article("Second", OTHER, modified_at="2026-02-02")
    assert keep_again(store, ONE, again) == (Outcome.NEW_VERSION, id)
    shown = store.read(lambda unit: unit.articles.get(id))
    assert shown.version.modified_at == "2026-02-02"
    assert (shown.summary.title, shown.text_content) == ("Second", OTHER)
    assert (shown.summary.byline, shown.summary.published_at) == ("A. Writer", "2026-01-01")
    versions = store.read(lambda unit: unit.articles.versions(id))
    assert [version.id for version in versions] == [shown.version.id - 1, shown.version.id]
    assert shown.summary.url == ONE


def test_a_worse_page_is_an_event(store: Store) -> None:
    id = keep(store, ONE, article("First", WORDS))
    before = store.read(lambda unit: unit.articles.get(id))
    assert keep_again(store, ONE, article("Log in", WALL), final_url="https://a.test/login") == (Outcome.KEPT, id)
    assert store.read(lambda unit: unit.articles.get(id)) == before
    (event,) = store.read(lambda unit: unit.articles.events(id))
    assert (event.kind, event.params["words"], event.params["kept_words"]) == ("worse_page", 3, 12)
    assert found(store, "https://a.test/login") is None


def test_a_page_handed_in_is_not_replaced(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS))
    assert keep_again(store, ONE, article(text=WALL), handed_in=True) == (Outcome.NEW_VERSION, id)
    assert keep_again(store, ONE, article(text=OTHER)) == (Outcome.KEPT, id)
    assert store.read(lambda unit: unit.articles.get(id)).text_content == WALL
    assert keep_again(store, ONE, article(text=OTHER), handed_in=True) == (Outcome.NEW_VERSION, id)


def test_a_failed_fetch_is_written_on_its_article(store: Store) -> None:
    id = keep(store, ONE)
    for url in (ONE, "https://b.test/nowhere"):
        store.write(lambda unit: unit.saving.note_failure(task(url).key, Failure("timed_out", {"seconds": 60})))  # noqa: B023  # called at once
    (event,) = store.read(lambda unit: unit.articles.events(id))
    assert (event.kind, event.params["kind"], event.params["params"]) == ("fetch_failed", "timed_out", {"seconds": 60})


# --- which article a page belongs to


def test_a_page_that_ends_elsewhere_is_the_article_there_if_the_text_is_the_same(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS))
    short = "https://s.test/x"
    assert keep_again(store, short, article(text=WORDS), final_url=ONE) == (Outcome.UNCHANGED, id)
    assert found(store, short) == id
    other = keep(store, "https://s.test/y", article(text=OTHER), final_url=ONE)
    assert other != id
    assert found(store, ONE) == id


def test_a_canonical_link_of_the_same_site_counts(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS))
    assert keep(store, f"{ONE}/print", article(text=WORDS, canonical_url=ONE)) == id
    assert keep(store, "https://b.test/copy", article(text=WORDS, canonical_url=ONE)) != id


def test_the_page_that_was_seen_first_is_found_by_where_it_ended(store: Store) -> None:
    id = keep(store, "https://s.test/x", article(text=WORDS), final_url=ONE)
    assert found(store, ONE) == id
    assert keep_again(store, ONE, article(text=WORDS)) == (Outcome.UNCHANGED, id)


def test_an_address_a_person_asked_for_is_theirs(store: Store) -> None:
    """A key that an article was only seen under goes to the article that is saved under it, if that is another one."""
    seen = keep(store, "https://s.test/x", article(text=WORDS), final_url=ONE)
    asked = keep(store, ONE, article(text=OTHER))
    assert asked != seen
    assert found(store, ONE) == asked
    assert found(store, "https://s.test/x") == seen


def test_front_pages_and_log_in_pages_merge_nothing(store: Store) -> None:
    """Where sites send what they no longer have, and what they do not show: same end, same text, different articles."""
    for final_url in ("https://a.test/", "https://a.test", "http://www.a.test/#top"):
        keep(store, f"https://a.test/gone/{len(final_url)}", article(text=WORDS), final_url=final_url)
    assert found(store, "https://a.test/") is None
    walls = [
        keep(
            store, f"https://b.test/{n}", article(text=WALL, marks=[Mark.LITTLE_TEXT]), final_url="https://b.test/login"
        )
        for n in range(3)
    ]
    assert len(set(walls)) == 3
    assert count(store) == 6


def test_what_was_trashed_comes_back_when_it_is_saved_again(store: Store) -> None:
    id = keep(store, ONE, tags=("sea",))
    store.write(lambda unit: unit.articles.set_trashed([id], True))
    store.write(lambda unit: unit.connection.exec_driver_sql("UPDATE articles SET trashed_at = trashed_at - 5000"))
    keep(store, ONE)
    assert not store.read(lambda unit: unit.articles.summary(id)).trashed
    assert store.read(lambda unit: unit.tags.all())[0].article_count == 1


def test_what_is_trashed_while_it_is_fetched_stays_there(store: Store) -> None:
    """FAULT 162."""
    id = keep(store, ONE)
    asked = accept(store, ONE)
    asked = replace(asked, job=replace(asked.job, created_at=now() - timedelta(seconds=5)))
    store.write(lambda unit: unit.articles.set_trashed([id], True))
    assert Keeper(store).keep(asked, keep_page(store, ONE), article(), []) is Outcome.UNCHANGED
    assert store.read(lambda unit: unit.articles.summary(id)).trashed


# --- pictures


def plan(store: Store, extracted: ExtractedArticle, url: str = ONE) -> SavePlan:
    return Keeper(store).plan(task(url), keep_page(store, url), extracted)


def test_what_is_wanted_of_a_page(store: Store) -> None:
    assert plan(store, article(text=WORDS, images=[*IMAGES, IMAGES[0]])) == SavePlan(Outcome.SAVED, None, (0, 1))
    id = keep(store, ONE, article(text=WORDS, images=IMAGES), pictures=[b"one", None])
    assert plan(store, article(text=WORDS, images=IMAGES)) == SavePlan(Outcome.UNCHANGED, id, (1,))
    assert plan(store, article(text=OTHER, images=IMAGES)) == SavePlan(Outcome.NEW_VERSION, id, (1,))
    assert plan(store, article(text=WALL, images=IMAGES)) == SavePlan(Outcome.KEPT, id, ())
    more = [*IMAGES, "https://a.test/3.png"]
    assert plan(store, article(text=WORDS, images=more)).wanted == (1,), (
        "an advertisement that is another one each time"
    )
    assert plan(store, article(text=OTHER, images=more)).wanted == (1, 2)


def test_known_pictures_are_used_again(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS, images=IMAGES, lead_image=0), pictures=[b"one", b"two"])
    first = store.read(lambda unit: unit.articles.get(id))
    keep(store, ONE, article(text=OTHER, images=IMAGES[::-1]))
    second = store.read(lambda unit: unit.articles.get(id))
    assert [image.asset for image in second.images] == [image.asset for image in first.images][::-1]
    assert second.summary.completeness is Completeness.COMPLETE
    assert second.summary.lead_asset == first.summary.lead_asset


def test_a_picture_shown_twice_is_fetched_once(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS, images=[IMAGES[0], IMAGES[0]]), pictures=[b"one"])
    kept = store.read(lambda unit: unit.articles.get(id))
    assert kept.images[0].asset == kept.images[1].asset is not None
    assert kept.summary.completeness is Completeness.COMPLETE


def test_repair_adds_what_was_missing(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS, images=IMAGES, lead_image=1), pictures=[b"one", None])
    assert store.read(lambda unit: unit.articles.summary(id)).lead_asset is None
    keep(store, ONE, article(text=WORDS, images=IMAGES, lead_image=1), pictures=[None, b"two"])
    row = store.read(lambda unit: unit.articles.get(id))
    assert row.summary.completeness is Completeness.COMPLETE
    assert row.summary.lead_asset == row.images[1].asset is not None


def test_repair_never_takes_a_picture_away(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS, images=IMAGES), pictures=[b"one", b"two"])
    before = store.read(lambda unit: unit.articles.get(id))
    failed = [PictureResult(0, None, Failure("timed_out")), PictureResult(1, None, Failure("timed_out"))]
    asked = accept(store, ONE)
    Keeper(store).keep(asked, keep_page(store, ONE), article(text=WORDS, images=IMAGES), failed)
    assert store.read(lambda unit: unit.articles.get(id)) == before
    replaced = [keep_picture(store, 0, b"another picture under the same address")]
    Keeper(store).keep(accept(store, ONE), keep_page(store, ONE), article(text=WORDS, images=IMAGES), replaced)
    assert store.read(lambda unit: unit.articles.get(id)) == before


def test_why_a_picture_is_missing_is_kept(store: Store) -> None:
    why = Failure("http_status", {"url": IMAGES[0], "status": 404}, "not found")
    asked = accept(store, ONE)
    Keeper(store).keep(asked, keep_page(store, ONE), article(images=IMAGES), [PictureResult(0, None, why)])
    kept = store.read(lambda unit: unit.articles.get(1))
    assert [image.failure for image in kept.images] == [why, None]
    assert kept.summary.completeness is Completeness.TEXT_ONLY


def test_a_picture_inside_the_page_is_kept_by_its_hash(store: Store) -> None:
    uri = "data:image/png;base64," + "A" * 100_000
    id = keep(store, ONE, article(images=[uri]), pictures=[b"inside"])
    (image,) = store.read(lambda unit: unit.articles.get(id)).images
    assert image.url.startswith("data:")
    assert len(image.url) < 100
    assert plan(store, article(images=[uri])).wanted == ()


# --- the keeper: files first, rows after


def test_a_file_that_went_meanwhile_is_asked_for_again(store: Store) -> None:
    """FAULT 162: an article was deleted, and with it a file that this job had found there already."""
    id = keep(store, TWO, article(text=OTHER, images=IMAGES), pictures=[b"shared"], body=b"same page")
    asked = accept(store, ONE)
    page, shared = keep_page(store, ONE, body=b"same page"), keep_picture(store, 0, b"shared")
    store.delete_files(store.write(lambda unit: unit.articles.delete([id])))
    keeper = Keeper(store)
    assert keeper.keep(asked, page, article(images=IMAGES), [shared]) is None
    assert found(store, ONE) is None
    page, shared = keep_page(store, ONE, body=b"same page"), keep_picture(store, 0, b"shared")
    assert keeper.keep(asked, page, article(images=IMAGES), [shared]) is Outcome.SAVED


def test_a_cancelled_job_stores_nothing(store: Store) -> None:
    asked = accept(store, ONE)
    store.write(lambda unit: unit.jobs.cancel([asked.job.id]))
    assert Keeper(store).keep(asked, keep_page(store, ONE), article(), []) is None
    assert count(store) == 0


def test_what_is_not_needed_is_discarded(store: Store) -> None:
    id = keep(store, ONE, article(text=WORDS), body=b"first page")
    keep(store, ONE, article(text=WORDS), body=b"another page, the same text")
    unneeded = keep_page(store, ONE, body=b"another page, the same text").original
    named = store.read(lambda unit: unit.articles.get(id)).version.original
    assert named is not None
    Keeper(store).discard([unneeded, named])
    assert list(store.files.walk()) == [named]


def test_tags_and_collections_that_were_asked_for(store: Store) -> None:
    coast = store.write(lambda unit: unit.collections.add("Coast"))
    gone = store.write(lambda unit: unit.collections.add("Gone"))
    store.write(lambda unit: unit.collections.remove(gone))
    one = keep(store, ONE, tags=("sea", "", " "), collection=coast)
    two = keep(store, TWO, collection=gone)
    kept = store.read(lambda unit: [unit.articles.get(id) for id in (one, two)])
    assert [(each.collections, each.tags) for each in kept] == [((coast,), ("sea",)), ((), ())]


@pytest.mark.parametrize("spoil", [lambda unit: unit.tags.put([""], [1]), lambda unit: unit.articles.summary(99)])
def test_an_error_in_the_middle_leaves_nothing(store: Store, spoil: Callable[[object], object]) -> None:
    from archiver.errors import ArchiverError
    from archiver.store.store import Unit

    asked, page = accept(store, ONE), keep_page(store, ONE)

    def work(unit: Unit) -> None:
        unit.saving.keep(asked, page, article(images=IMAGES), [keep_picture(store, 0, b"one")])
        spoil(unit)

    with pytest.raises(ArchiverError):
        store.write(work)
    assert count(store) == 0
    assert store.read(lambda unit: unit.pending.count()) == 0
    assert Keeper(store).keep(asked, page, article(), []) is Outcome.SAVED
