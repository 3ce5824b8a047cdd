"""What our templates, scripts and built files may hold, and how heavy they may be."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

TEMPLATES = [
    path
    for path in Path("templates").rglob("*")
    if path.suffix in (".jinja", ".html") and "emails" not in path.parts
]
OURS = [path for path in TEMPLATES if "admin" not in path.parts]
DIST = Path("frontend/dist")
SCRIPTS = list(Path("static/js").glob("*.js"))


def packed(path: Path) -> int:
    """Bytes of a file as brotli sends it."""
    return len(brotli.compress(path.read_bytes()))


@pytest.mark.parametrize("path", OURS, ids=str)
def test_no_template_has_inline_style_handler_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"""\sstyle=["']""", text)
    assert not re.search(r"""\son[a-z]+=["']""", text)
    assert "<style" not in text
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script
    assert not re.search(r"""(src|href)=["'](data|javascript):""", text)
    assert "|safe" not in text.replace(" ", "")


@pytest.mark.parametrize("path", OURS, ids=str)
def test_templates_stay_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


def test_every_form_that_posts_carries_the_token() -> None:
    for path in OURS:
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.S):
            if 'method="post"' in form:
                assert re.search(r"csrf_token|csrf_input|csrf\(\)", form), path


def test_scripts_are_small_and_reach_nobody() -> None:
    assert sum(packed(path) for path in SCRIPTS) < 6_000
    for path in SCRIPTS:
        assert not re.search(
            r"https?://|fetch\((?!(?:location\.href|address),)|localStorage|sessionStorage|eval\(",
            path.read_text(),
        )


def test_the_first_page_loads_less_than_100_kb() -> None:
    assert DIST.exists(), "the face is not built; run: make assets"
    font = (DIST / "fonts/atkinson-hyperlegible-next.woff2").stat().st_size
    page = len(gzip.compress(Path("templates/pages/base.jinja").read_bytes())) + 8_000
    load = font + packed(DIST / "css/app.css") + packed(Path("static/js/page.js")) + page
    assert load < 75_000


def test_the_built_sheet_is_ours_alone() -> None:
    css = (DIST / "css/app.css").read_text().lower()
    assert "frutiger" not in css
    assert "#005eb8" not in css
    assert "data:" not in css
    for name in re.findall(r"url\(\"?([^)\"]+)", css):
        assert (DIST / "css" / name).resolve().exists(), name


def test_no_host_of_a_registry_stands_in_the_lock() -> None:
    lock = Path("frontend/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') >= 10
