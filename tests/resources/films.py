"""Real films, made by ffmpeg when a test needs them; none lies in the repository."""

import json
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

LINE = "WEBVTT\n\n00:00:00.500 --> 00:00:03.500\nHello, I am Robin.\n"


def program(name: str = "ffmpeg") -> str:
    """Where it is on this machine. Without it the run says so, and fails."""
    found = shutil.which(name)
    if found is None:
        pytest.skip("ffmpeg is missing; type: sudo apt-get install ffmpeg")
    return found


@lru_cache(maxsize=4)
def film(seconds: int = 6, sound: bool = True) -> bytes:
    """A moving picture with a tone, as a phone would save it: H.264 and AAC, with its maker."""
    length = ["-t", str(seconds)]
    picture = ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=10"]
    tone = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"] if sound else []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        told = [
            program(), "-v", "error", "-nostdin", *picture, *tone, *length,
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10",
            *(["-c:a", "aac"] if sound else []), "-metadata", "artist=CNRY Ann Other", str(path),
        ]  # fmt: skip
        subprocess.run(told, check=True, capture_output=True, timeout=60)
        return path.read_bytes()


def probed(content: bytes) -> dict[str, Any]:
    """What ffmpeg's own reader says of it: length, streams, size of the picture."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        path.write_bytes(content)
        told = [
            program("ffprobe"), "-v", "error", "-print_format", "json", "-show_format",
            "-show_streams", str(path),
        ]  # fmt: skip
        said = subprocess.run(told, check=True, capture_output=True, timeout=60)
        found: dict[str, Any] = json.loads(said.stdout)
        return found
