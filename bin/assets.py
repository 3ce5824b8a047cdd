"""Builds frontend/dist when its lock or its sources changed since the last build.

Takes Node 20 or newer from PATH; without one, the node of requirements/node.txt (in .node).
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
OWN_NODE = ROOT / ".node"
BUILT = {"node_modules", "dist"}


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over the names and contents of the files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def sources() -> list[Path]:
    """What the build reads: everything in frontend/ but what it makes itself."""
    files = (path for path in FRONTEND.rglob("*") if path.is_file())
    return [path for path in files if not BUILT & set(path.relative_to(FRONTEND).parts)]


def node_folder() -> Path | None:
    """The folder of a node that is new enough, with its npm; None means PATH has both."""
    if shutil.which("node") and shutil.which("npm"):
        version = subprocess.run(
            ["node", "--version"], capture_output=True, text=True, check=False
        ).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= 20:
            return None
    if not (OWN_NODE / "ready").exists():
        _install_node()
    return OWN_NODE / "bin"


def _install_node() -> None:
    print("Node 20 is not here: fetching one into .node (once) …", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--clear", OWN_NODE], check=True)
    lock = ROOT / "requirements" / "node.txt"
    pip = [OWN_NODE / "bin" / "python", "-m", "pip", "install", "-q", "--no-input"]
    _step(
        [*map(str, pip), "--disable-pip-version-check", "--require-hashes", "-r", str(lock)],
        "Node could not be installed; install Node 20 or newer by hand and try again.",
    )
    (OWN_NODE / "ready").touch()


def _step(command: list[str], trouble: str, path: Path | None = None) -> None:
    """Run one command quietly; on failure print its last lines and what to do, and end."""
    environment = dict(os.environ)
    if path:
        environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        command, cwd=FRONTEND, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stdout + done.stderr).strip().splitlines()[-8:]
        raise SystemExit("\n".join([*last, trouble]))


def _same(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text() == value


def main() -> None:
    lock = fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    everything = fingerprint(sources())
    packages, built = FRONTEND / "node_modules" / ".stamp", FRONTEND / "dist" / ".stamp"
    if _same(built, everything):
        return
    path = node_folder()
    npm = str(path / "npm") if path else "npm"
    if not _same(packages, lock):
        print("Installing the packages the style sheet is built from …", file=sys.stderr)
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
        _step([npm, "ci", *quiet], "The front-end packages could not be installed.", path)
        packages.write_text(lock)
    print("Building the style sheet and scripts …", file=sys.stderr)
    _step([npm, "run", "build"], "The front end could not be built.", path)
    built.write_text(everything)


if __name__ == "__main__":
    main()
