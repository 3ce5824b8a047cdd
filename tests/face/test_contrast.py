"""Words can be read on what is behind them (WCAG 2.2: 1.4.3), borders be seen (1.4.11)."""

import re
from pathlib import Path

import pytest

from peersupport import theme
from people.colours import contrast

SCSS = Path("frontend/scss")
SETTINGS = dict(re.findall(r'"([\w-]+)": (#[0-9a-f]{6})', (SCSS / "_settings.scss").read_text()))
CRISIS = "#4b1f3d"
TEXT = [
    ("black", "grey-5"),
    ("black", "white"),
    ("black", "grey-4"),
    ("black", "yellow"),
    ("grey-1", "grey-5"),
    ("blue", "grey-5"),
    ("blue", "white"),
    ("white", "blue"),
    ("white", "green"),
    ("white", "red"),
    ("red", "grey-5"),
    ("purple", "grey-5"),
    ("dark-pink", "grey-5"),
]


@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_can_be_read(words: str, ground: str) -> None:
    assert contrast(SETTINGS[words], SETTINGS[ground]) >= 4.5


def test_words_on_the_crisis_bar_can_be_read() -> None:
    assert f"$crisis: {CRISIS};" in (SCSS / "_page.scss").read_text()
    assert contrast("#ffffff", CRISIS) >= 7


@pytest.mark.parametrize("ground", ["grey-5", "white"])
def test_borders_of_controls_can_be_seen(ground: str) -> None:
    assert contrast(SETTINGS["grey-1"], SETTINGS[ground]) >= 3


def test_the_palette_is_our_own() -> None:
    sources = "".join(path.read_text() for path in SCSS.glob("*.scss")).lower()
    assert "#005eb8" not in sources
    assert "frutiger" not in sources
    assert SETTINGS["blue"] == theme.OUR_OWN
    assert SETTINGS["grey-5"] == theme.PAGE


@pytest.mark.parametrize(
    ("colour", "good"),
    [
        ("#1b2a5c", True),
        ("#8a1538", True),
        ("#767676", False),  # 4.54 on white, less on the page
        ("#ffb81c", False),
        ("#fff", False),
        ("navy", False),
        ("#1b2a5c;}body{display:none", False),
    ],
)
def test_an_organisations_colour_must_stand_out_from_white_and_page(
    colour: str, good: bool
) -> None:
    assert theme.readable(colour) is good
    assert bool(theme.address(colour)) is good


def test_our_own_colour_needs_no_sheet() -> None:
    assert theme.address("#1F4F5F") == ""
