"""`save` and `jobs`, as whole processes against a real server."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from archiver.cli.printing import Printer
from archiver.cli.verbs.saving import work
from archiver.library import Library
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import JobState
from tests.cli.shell import PARAGRAPH, PATIENCE, Shell, page
from tests.server import Exchange, Server

HARBOUR = page("The harbour", PARAGRAPH, PARAGRAPH)


def test_a_link_becomes_an_article(shell: Shell, server: Server) -> None:
    done = shell.run("save", server.page("/harbour", HARBOUR))
    assert done.code == 0
    assert "The harbour" in done.out
    assert "saved" in done.out
    assert done.err == ""
    again = shell.run("save", server.url("/harbour"))
    assert again.code == 0
    assert "is there already, unchanged" in again.out


def test_a_saved_page_is_kept_under_the_address_it_came_from(shell: Shell, tmp_path: Path) -> None:
    comment = "<!-- saved from url=(0026)https://a.test/from-comment -->"
    canonical = '<link rel="canonical" href="https://b.test/from-link">'
    (tmp_path / "comment.html").write_text(comment + page("One", PARAGRAPH), "utf-8")
    (tmp_path / "canonical.html").write_text(page("Two", PARAGRAPH, head=canonical), "utf-8")
    (tmp_path / "silent.html").write_text(page("Three", PARAGRAPH), "utf-8")
    assert shell.run("save", "comment.html", str(tmp_path / "canonical.html")).code == 0
    assert shell.run("save", "--url", "https://c.test/typed", "silent.html").code == 0
    urls = {row["title"]: row["url"] for row in shell.run("list", "--json").rows}
    assert urls == {
        "One": "https://a.test/from-comment",
        "Two": "https://b.test/from-link",
        "Three": "https://c.test/typed",
    }


def test_what_is_bad_is_named_and_the_rest_is_saved(shell: Shell, server: Server, tmp_path: Path) -> None:
    good = server.page("/good", HARBOUR)
    (tmp_path / "links.txt").write_text(f"{server.page('/listed', page('Listed', PARAGRAPH))}\n", "utf-8")
    (tmp_path / "links.url").write_text("[InternetShortcut]\n", "utf-8")
    done = shell.run(
        "save",
        "mailto:ada@a.test",
        good,
        "links.txt",
        "links.url",
        ".",
        server.url("/gone"),
        "http://a.test:99999/",
        "--json",
    )
    assert done.code == 1
    assert shell_titles(shell) == ["The harbour"]
    assert (
        "127.0.0.1 leads to 127.0.0.1, an address inside a private network" in done.err
    )  # nobody typed what a list holds
    named = done.err.splitlines()
    assert [line for line in named if line.startswith("“mailto:ada@a.test” is not on the web")]
    assert [line for line in named if "links.url cannot be read: there is no link in it" in line]
    assert [line for line in named if "it is a folder" in line]
    assert [line for line in named if f"{server.url('/gone')} answered 404: there is no such page." in line]
    assert [line for line in named if "there is no such port" in line]
    assert len(named) == 6
    by_url = {row["url"]: row for row in done.rows}
    assert by_url["mailto:ada@a.test"]["failure"]["kind"] == "unsupported_scheme"
    assert by_url[server.url("/gone")]["failure"]["params"]["status"] == 404
    assert by_url[good]["article"]["title"] == "The harbour"


def shell_titles(shell: Shell) -> list[str]:
    return [row["title"] for row in shell.run("list", "--json").rows]


def test_links_come_from_standard_input(shell: Shell, server: Server) -> None:
    urls = [server.page(f"/{n}", page(f"Page {n}", PARAGRAPH)) for n in range(2)]
    done = shell.run("save", "-", typed="\n".join(["", *urls, ""]))
    assert done.code == 0
    assert sorted(shell_titles(shell)) == ["Page 0", "Page 1"]
    nothing = shell.run("save", "-", typed="\n")
    assert (nothing.code, nothing.out) == (0, "Nothing to save: no link came in.\n")


def test_tags_and_a_collection_come_with_it(shell: Shell, server: Server) -> None:
    url = server.page("/harbour", HARBOUR)
    unknown = shell.run("save", url, "--collection", "Sea")
    assert (unknown.code, unknown.err) == (1, "There is no collection Sea.\n")
    assert shell.run("collections", "add", "Sea").code == 0
    assert shell.run("save", url, "--collection", "sea", "--tag", "slow", "--tag", "Tides").code == 0
    article = shell.run("show", "1", "--format", "json").row
    assert (article["collections"], article["tags"]) == (["Sea"], ["slow", "Tides"])


def test_a_queue_waits_until_it_is_resumed(shell: Shell, server: Server) -> None:
    urls = [server.page("/good", HARBOUR), server.url("/gone")]
    queued = shell.run("save", "--no-wait", *urls)
    assert (queued.code, server.requests) == (0, [])
    assert [line.split()[0] for line in queued.out.splitlines()[:2]] == ["queued", "queued"]
    assert [row["state"] for row in shell.run("jobs", "--json").rows] == ["queued", "queued"]
    assert shell.run("list", "--json").out == ""
    resumed = shell.run("jobs", "resume")
    assert resumed.code == 1
    assert "The harbour" in resumed.out
    assert "archiver jobs retry 2" in resumed.err
    assert [row["state"] for row in shell.run("jobs", "list", "--json").rows] == ["failed", "done"]
    idle = shell.run("jobs", "resume")
    assert (idle.code, idle.out) == (0, "Nothing waits in the queue.\n")


def test_what_failed_is_tried_again(shell: Shell, server: Server) -> None:
    url = server.url("/late")
    assert shell.run("save", url).code == 1
    listed = shell.run("jobs", "list", "--state", "failed").out
    assert "there is no such page" in listed
    server.page("/late", page("Late", PARAGRAPH))
    retried = shell.run("jobs", "retry", "1")
    assert retried.code == 0
    assert "Late" in retried.out
    again = shell.run("jobs", "retry")
    assert (again.code, again.out) == (0, "Nothing to try again.\n")


def test_what_waits_is_cancelled(shell: Shell) -> None:
    shell.run("save", "--no-wait", "http://127.0.0.1:1/one", "http://127.0.0.1:1/two")
    assert shell.run("jobs", "cancel", "2").out == "cancelled  http://127.0.0.1:1/two\n"
    assert shell.run("jobs", "cancel", "2").out == "cancelled already  http://127.0.0.1:1/two\n"
    unknown = shell.run("jobs", "cancel", "1", "99")
    assert (unknown.code, unknown.err) == (1, "There is no job 99.\n")
    assert [row["state"] for row in shell.run("jobs", "--json").rows] == ["cancelled", "queued"]
    assert "queued  http://127.0.0.1:1/two" in shell.run("jobs", "retry", "2", "--no-wait").out


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals to send to another console")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_save_keeps_the_queue(shell: Shell, server: Server, number: int) -> None:
    def answer_once_resumed(exchange: Exchange) -> None:
        if server.paths().count("/slow") > 1:
            exchange.answer(HARBOUR.encode(), headers=[("Content-Type", "text/html; charset=utf-8")])
        else:
            exchange.hang()

    slow = server.raw("/slow", answer_once_resumed)
    with shell.started("save", slow, server.url("/gone")) as process:
        wait_for(lambda: "/slow" in server.paths(), process)
        # The terminal's Ctrl-C reaches the whole group, the workers too; a service manager ends the process.
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Stopped. What was accepted stays in the queue" in err
    assert "Traceback" not in err
    states = {row["url"]: row["state"] for row in shell.run("jobs", "--json").rows}
    assert states[slow] == "queued"
    resumed = shell.run("jobs", "resume")
    assert "The harbour" in resumed.out


def test_ctrl_c_ends_the_work_also_while_it_is_begun(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = ThreadPoolExecutor.submit

    def interrupted(threads: ThreadPoolExecutor, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        future = submit(threads, call, *args, **kwargs)
        if call == library.finish:
            signal.raise_signal(signal.SIGINT)
        return future

    with Library.open(tmp_path / "library") as library:
        (accepted,) = library.save([CaptureRequest(server.stall("/never"))])
        monkeypatch.setattr(ThreadPoolExecutor, "submit", interrupted)
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            work(library, Printer(as_json=True, out=io.StringIO(), err=io.StringIO()), [accepted.job.id])
        assert time.monotonic() - started < PATIENCE / 4
        assert library.job(accepted.job.id).state is JobState.QUEUED


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows hands signals to no thread")
def test_ctrl_c_is_heard_whichever_thread_the_system_hands_it_to(tmp_path: Path, server: Server) -> None:
    def interrupt_from_here(exchange: Exchange) -> None:
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        exchange.hang()

    url = server.raw("/never", interrupt_from_here)
    with Library.open(tmp_path / "library") as library:
        (accepted,) = library.save([CaptureRequest(url)])
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            work(library, Printer(as_json=True, out=io.StringIO(), err=io.StringIO()), [accepted.job.id])
        assert time.monotonic() - started < PATIENCE / 4
        assert library.job(accepted.job.id).state is JobState.QUEUED


@pytest.mark.skipif(os.name != "posix", reason="Windows stops no process by a signal")
def test_a_computer_that_sleeps_within_a_download(shell: Shell, server: Server) -> None:
    """FAULT 13: the program stands still while the other side gives up; awake again it asks anew."""
    stopped = threading.Event()

    def answer_the_second_time(exchange: Exchange) -> None:
        if server.paths().count("/slow") > 1:
            exchange.answer(HARBOUR.encode(), headers=[("Content-Type", "text/html; charset=utf-8")])
            return
        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p>half")
        while not stopped.is_set() and exchange.wait(0.05):
            pass
        exchange.reset()

    slow = server.raw("/slow", answer_the_second_time)
    with shell.started("save", slow) as process:
        wait_for(lambda: "/slow" in server.paths(), process)
        os.killpg(process.pid, signal.SIGSTOP)
        stopped.set()
        os.killpg(process.pid, signal.SIGCONT)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")
    assert "The harbour" in out
    assert server.paths().count("/slow") == 2


def test_two_saves_share_one_queue(shell: Shell, server: Server) -> None:
    """The second one waits for the first, which works the queue; each tells how its own links ended."""
    both_are_there = threading.Event()

    def answer_late(exchange: Exchange) -> None:
        while not both_are_there.is_set() and exchange.wait(0.05):
            pass
        exchange.answer(HARBOUR.encode(), headers=[("Content-Type", "text/html; charset=utf-8")])

    slow = server.raw("/slow", answer_late)
    quick = server.page("/quick", page("Quick", PARAGRAPH))
    with shell.started("save", slow) as first:
        wait_for(lambda: "/slow" in server.paths(), first)
        with shell.started("save", quick) as second:
            wait_for(lambda: len(shell.run("jobs", "--json").rows) == 2, second)
            both_are_there.set()
            second_out, second_err = second.communicate(timeout=PATIENCE)
        first_out, first_err = first.communicate(timeout=PATIENCE)
    assert (first.returncode, second.returncode) == (0, 0), first_err + second_err
    assert "The harbour" in first_out
    assert "Quick" not in first_out
    assert "Quick" in second_out
    assert server.paths().count("/quick") == 1


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Until something has happened, while a process lives."""
    while not condition():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


def test_wrong_usage_of_save(shell: Shell) -> None:
    for arguments in (["save"], ["save", "--url", "https://a.test/", "one.html", "two.html"]):
        done = shell.run(*arguments)
        assert done.code == 2
        assert done.err.startswith("usage: archiver")
    assert not shell.library.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file names there are no bytes")
def test_a_file_name_that_is_no_text(shell: Shell) -> None:
    name = os.fsencode(shell.folder) + b"/\xff.html"
    with open(name, "wb") as file:  # noqa: PTH123  # a path of bytes
        file.write(page("Odd", PARAGRAPH).encode())
    assert shell.run("save", os.fsdecode(name)).code == 0
    assert shell_titles(shell) == ["Odd"]
