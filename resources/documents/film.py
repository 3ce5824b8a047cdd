"""A text as a short film: a drawing for each part, its sentences one after the other, no voice.

Each heading begins a part: its first picture is the drawing, each sentence below stays on the
screen long enough to be read twice. Captions say the same at the same moments, and the page with
the text is the transcript. Frames are set by Typst and put together by ffmpeg, where it is there.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import typst
from django.conf import settings
from PIL import Image

from resources.documents.facts import CannotFilm, Facts
from resources.documents.pdf import fonts
from resources.drawings import drawing
from resources.text import Block, Heading, Items, Paragraph, Picture, plain

_TEMPLATE: Final = Path(__file__).with_name("film.typ")
# Seconds: for looking up, for each word, and from one frame to the next.
_LOOK, _WORD, _FADE = 1.0, 0.33, 0.4
_STEPS: Final = 2
_A_SECOND: Final = 5
# Dots an inch of pages of 1280 by 720 points.
_DOTS: Final = 72
_PATIENCE: Final = 120.0
# So many words fit beside the drawing; a longer sentence is cut where it must be.
_FIT: Final = 24
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.?!…”])\s+(?=[A-Z“])")


@dataclass(frozen=True)
class Shot:
    """One sentence on the screen: from, to (seconds), and whether it is the heading of a part."""

    begin: float
    end: float
    words: str
    picture: str
    title: bool = False


def shots_of(blocks: Sequence[Block]) -> list[Shot]:
    """The whole film in order; what stands before the first picture is left out."""
    found, at = list[Shot](), 0.0
    for words, picture, title in _said(blocks):
        end = round(at + _LOOK + _WORD * len(words.split()), 1)
        found.append(Shot(at, end, words, picture, title))
        at = end
    return found


def _said(blocks: Sequence[Block]) -> Iterator[tuple[str, str, bool]]:
    """Words, the drawing beside them, and whether they are a heading."""
    picture = heading = ""
    for block in blocks:
        match block:
            case Heading(_, runs):
                heading = plain(runs)
            case Picture(name):
                picture = name
                yield heading, picture, True
            case Paragraph(runs) if picture:
                yield from ((words, picture, False) for words in _pieces(plain(runs)))
            case Items(_, items) if picture:
                for runs in items:
                    yield from ((words, picture, False) for words in _pieces(plain(runs)))


def _pieces(words: str) -> Iterator[str]:
    """A paragraph that fits as it stands; a longer one by its sentences, those cut to fit."""
    if len(words.split()) <= _FIT:
        yield words
        return
    for sentence in _SENTENCE_ENDS.split(words):
        all_of_it = sentence.split()
        for start in range(0, len(all_of_it), _FIT):
            yield " ".join(all_of_it[start : start + _FIT])


def captions(facts: Facts, blocks: Sequence[Block]) -> bytes:
    """The sentences as WebVTT, at the moments when they are on the screen."""
    cues = [f"{_at(s.begin)} --> {_at(s.end)}\n{_harmless(s.words)}" for s in shots_of(blocks)]
    return ("\n\n".join(["WEBVTT", *cues]) + "\n").encode()


def _harmless(words: str) -> str:
    """As WebVTT writes it: no mark, no line of times."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _at(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}:{rest:06.3f}"


def write(facts: Facts, blocks: Sequence[Block]) -> bytes:
    """The film as MP4 (H.264, without sound). Raises CannotFilm without ffmpeg."""
    program = shutil.which(settings.FFMPEG) if settings.FFMPEG else None
    if program is None:
        raise CannotFilm("ffmpeg is not installed.")
    return _filmed(program, tuple(shots_of(blocks)), facts.tongue)


@lru_cache(maxsize=2)
def _filmed(program: str, shots: tuple[Shot, ...], tongue: str) -> bytes:
    """Kept for the moment: whoever changes the database afterwards does not wait in between."""
    if not shots:
        raise CannotFilm("A film needs a drawing of ours and words below it.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = "\n".join(_frames(shots, _drawn(shots, tongue), folder))
        (folder / "frames.txt").write_text(f"{lines}\n")
        return _put_together(program, folder)


def _drawn(shots: Sequence[Shot], tongue: str) -> list[bytes]:
    """Each shot as PNG."""
    data = {"frames": [asdict(shot) for shot in shots], "tongue": tongue.split("-")}
    pages = typst.Compiler(
        _TEMPLATE.read_bytes(), root=str(drawing("any", "svg").parent), font_paths=fonts()
    )
    made = pages.compile(format="png", ppi=_DOTS, sys_inputs={"text": json.dumps(data)})
    # One page is not put into a list.
    return made if isinstance(made, list) else [made or b""]


def _frames(shots: Sequence[Shot], drawn: Sequence[bytes], folder: Path) -> Iterator[str]:
    """Writes every frame as a file; gives the lines that tell ffmpeg how long each stays."""
    yield "ffconcat version 1.0"
    before: Image.Image | None = None
    last = ""
    for number, (shot, content) in enumerate(zip(shots, drawn, strict=True)):
        frame = Image.open(BytesIO(content)).convert("RGB")
        left = shot.end - shot.begin
        if before is not None:
            for step in range(1, _STEPS + 1):
                name = f"{number:03}-{step}.png"
                Image.blend(before, frame, step / (_STEPS + 1)).save(folder / name)
                yield f"file {name}\nduration {_FADE / _STEPS:.3f}"
            left -= _FADE
        last = f"{number:03}.png"
        frame.save(folder / last)
        yield f"file {last}\nduration {left:.3f}"
        before = frame
    # The last duration counts only when another file follows.
    yield f"file {last}"


def _put_together(program: str, folder: Path) -> bytes:
    """The same bytes each time: nothing of the day or the program's version is written into it."""
    told = [
        program, "-v", "error", "-nostdin", "-f", "concat", "-i", "frames.txt",
        "-vf", f"fps={_A_SECOND},format=yuv420p", "-c:v", "libx264", "-preset", "veryfast",
        "-tune", "stillimage", "-crf", "24", "-threads", "1", "-an",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-movflags", "+faststart", "film.mp4",
    ]  # fmt: skip
    try:
        subprocess.run(told, cwd=folder, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603  (words of ours)
        return (folder / "film.mp4").read_bytes()
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotFilm("ffmpeg failed.") from error
