"""What the style draws by itself."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette

from archiver.gui.looks.palette import make_palette
from archiver.gui.looks.tokens import load_tokens

GROUPS = [QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled]


@pytest.mark.parametrize("name", ["light", "dark", "sepia"])
def test_every_role_is_set_in_every_group(name: str) -> None:
    palette = make_palette(load_tokens(name))
    roles = [
        role for role in QPalette.ColorRole if role not in (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles)
    ]
    missing = [(group, role) for group in GROUPS for role in roles if not palette.isBrushSet(group, role)]
    assert not missing


def test_a_window_in_the_back_looks_as_one_in_front_and_what_is_disabled_is_paler() -> None:
    palette = make_palette(load_tokens("light"))
    text = QPalette.ColorRole.Text
    assert palette.color(GROUPS[0], text) == palette.color(GROUPS[1], text)
    assert palette.color(GROUPS[2], text).lightness() > palette.color(GROUPS[0], text).lightness()
    assert palette.color(GROUPS[2], QPalette.ColorRole.Window) == load_tokens("light").window
