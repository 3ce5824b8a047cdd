"""Captions (WebVTT and SubRip): plain text in UTF-8, with times, and nothing a browser could run.

Rules: W3C WebVTT 4 (the allowed marks); SubRip has no standard: what players take.
"""

import re
from collections.abc import Iterator
from typing import IO, Final

from resources.refusals import FileRefused

MOST: Final = 1_000_000
_TIME: Final = re.compile(
    r"^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s+-->\s+(?:\d+:)?\d{1,2}:\d{2}[.,]\d", re.M
)
_MARK: Final = re.compile(r"<(?!/?(?:c|i|b|u|v|lang|ruby|rt|font|\d)[\s.>/:\d])")
# Blocks of WebVTT that are not captions: notes of whoever wrote them, looks, places on the screen.
_OTHER: Final = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")


def text_of(content: IO[bytes]) -> str:
    """The file as text with plain line ends. Raises FileRefused."""
    content.seek(0)
    data = content.read(MOST + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(
            "These captions are not saved as UTF-8. Save them so and upload that."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check(content: IO[bytes], format: str) -> None:
    """Raises FileRefused unless these are captions of this format."""
    text = text_of(content)
    begins = text.startswith("WEBVTT")
    if not _TIME.search(text) or begins != (format == "vtt") or _has_control(text):
        raise FileRefused(
            "These are not captions in WebVTT (.vtt) or SubRip (.srt). Each caption needs a line "
            "with the times, like 00:00:01.000 --> 00:00:04.000, and below it the words."
        )
    if _MARK.search(text):
        raise FileRefused(
            "There are marks like <…> in this file that do not belong in captions. Take them out "
            "and try again."
        )


def _has_control(text: str) -> bool:
    return any(ord(sign) < 32 and sign not in "\n\t" for sign in text)


def blocks(text: str) -> Iterator[str]:
    """What is between empty lines, without notes and looks."""
    for block in re.split(r"\n[ \t]*\n+", text.strip()):
        if not _OTHER.match(block):
            yield block


def words(content: IO[bytes]) -> Iterator[str]:
    """What is said, line by line, without times and marks."""
    for block in blocks(text_of(content)):
        lines = block.splitlines()
        times = next((n for n, line in enumerate(lines) if "-->" in line), None)
        for line in lines[times + 1 :] if times is not None else []:
            yield re.sub(r"<[^>]*>", "", line)


def clean(content: IO[bytes], out: IO[bytes], keep_comments: bool) -> list[str]:
    """The captions alone: notes and looks are left out unless they are wanted."""
    text = text_of(content)
    kept = text.strip() if keep_comments else "\n\n".join(blocks(text))
    out.write(f"{kept}\n".encode())
    return [block for block in re.split(r"\n[ \t]*\n+", text) if block.startswith("NOTE")]
