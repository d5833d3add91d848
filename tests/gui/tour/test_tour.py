"""A person's first day with the program: save, read, collect, search, by night, trash, undo, leave, come back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.gui.tour.display import Display, Program
from tests.gui.window.driving import run_archiver
from tests.library.pages import article
from tests.server import Server

CLIP = """
import sys
from PySide6.QtWidgets import QApplication
application = QApplication([])
application.clipboard().setText(sys.argv[1])
print("there", flush=True)
application.exec()
"""


def test_a_day_with_the_program(display: Display, tmp_path: Path, server: Server) -> None:
    folder = tmp_path / "library"
    links = [server.page(f"/{word}", article(word, paragraphs=12)) for word in ("viaduct", "weir")]
    program = Program(display, folder)
    try:
        with program:
            seen = first_sitting(display, program, links)
        with program:
            after = program.wait(lambda state: state["rows"] == seen["rows"] and state["reads"] == seen["reads"])
            kept = ("place", "theme", "size", "panes", "style")
            assert {name: after[name] for name in kept} == {name: seen[name] for name in kept}
            display.press("ctrl+q")
            assert program.ends() == ""
    except BaseException:
        program.picture(tmp_path / "tour.png")
        raise
    rows = [json.loads(line) for line in run_archiver(folder, "list", "--json").splitlines()]
    assert {row["title"]: row["favorite"] for row in rows} == {"The viaduct": True, "The weir": False}
    filed = [json.loads(line) for line in run_archiver(folder, "list", "--collection", "Water", "--json").splitlines()]
    assert [row["title"] for row in filed] == ["The weir"]
    assert run_archiver(folder, "list", "--state", "trash", "--json") == ""


def first_sitting(display: Display, program: Program, links: list[str]) -> dict[str, Any]:
    """By keys and mouse alone; returns what the window showed when it was left."""
    paste(display, program, links[0])
    program.wait(lambda state: state["rows"] == ["The viaduct"])
    display.press("ctrl+n")  # by the box, where the link of the clipboard stands already
    program.wait(lambda state: state["sheet"] == ["AddDialog"])
    display.press("ctrl+a")
    display.type(links[1])
    display.press("ctrl+Return")
    program.wait(lambda state: state["rows"] == ["The weir", "The viaduct"])

    state = program.state()  # read, with the mouse
    left, top = state["list"]
    display.click(left + 120, top + 40)
    program.wait(lambda state: state["reads"] == "The weir")
    display.press("c")
    program.wait(lambda state: state["sheet"] == ["CollectionPicker"])
    display.type("Water")
    display.press("Return")
    program.wait(lambda state: "Water" in state["toast"])
    display.press("j", "f")
    program.wait(lambda state: "favourites" in state["toast"])

    display.press("ctrl+l")
    display.type("weir nobody")
    program.wait(lambda state: state["rows"] == ["The weir"])
    display.press("Down")
    program.wait(lambda state: state["hits"].startswith("1 of"))
    display.press("F3")
    program.wait(lambda state: state["hits"].startswith("2 of"))
    display.press("ctrl+l", "Escape")
    program.wait(lambda state: len(state["rows"]) == 2)

    before = program.state()["theme"]
    display.press("ctrl+d")
    program.wait(lambda state: state["theme"] != before)
    display.press("ctrl+plus")

    display.press("Escape")
    state = program.state()
    display.click(left + 120, top + 40)
    program.wait(lambda state: state["reads"] == "The weir")
    display.press("Delete")
    program.wait(lambda state: state["rows"] == ["The viaduct"] and state["reads"] == "The viaduct")
    display.press("ctrl+z")
    program.wait(lambda state: state["rows"] == ["The weir", "The viaduct"])

    place = next(point for key, point in state["places"].items() if key.startswith("collection:"))
    display.click(*place)  # the collection, in the sidebar
    program.wait(lambda state: state["rows"] == ["The weir"])
    display.click(left + 120, top + 40)
    seen = program.wait(lambda state: state["reads"] == "The weir")
    display.press("ctrl+q")
    assert program.ends() == ""
    return seen


def paste(display: Display, program: Program, text: str) -> None:
    """Copied in another program, pasted in ours."""
    owner = display.start(sys.executable, "-c", CLIP, text)
    try:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "there\n"
        program.activate()
        display.press("ctrl+v")
        program.wait(lambda state: state["rows"])
    finally:
        owner.kill()
        owner.communicate()
