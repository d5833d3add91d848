from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from archiver.gui.looks.tokens import Tokens, load_tokens
from archiver.gui.theme import Theme


@pytest.fixture
def tokens(qapp: object) -> Tokens:
    return load_tokens("light")


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    made = Theme(mode="light")
    yield made
    made.deleteLater()
