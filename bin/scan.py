"""Looks through every committed text for what must not be published: python -m bin.scan [FOLDER]

Secrets, names of package registries' hosts, folders of somebody's machine, and third-party assets
that belong to the build. Prints `file:line kind` for each, never the text itself; 1 if any.
"""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent

SECRETS: Final = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "token": re.compile(r"\b(?:gh[pousr]_|glpat-|xox[abprs]-|sk_live_|npm_|pypi-)[\w-]{16,}"),
    "web token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\."),
    "key ring": re.compile(r"\b\w{1,8}:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]="),
    "password in a URL": re.compile(
        r"\b[a-z][a-z+]{2,12}://[^\s/:@{}$<>%]+:(?!pass)[^\s/:@{}$<>*…]{3,}@"
    ),
}
# A computer's own folders: home folders and temporary work trees with somebody's files.
MACHINE_PATH: Final = re.compile(r"(?<![\w.~-])/(?:home|Users|root|work)/[\w.-]+")
HOST: Final = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b", re.IGNORECASE)
# SHA-256 of the hosts' names, so that this file does not name them.
REGISTRIES: Final = frozenset(
    {
        "00a7dc5a0cc388586b8665846e7d8ae94a6dd096f2aa1aa3b4aab4ac484f998a",
        "1ba4e37997a2e986efa6cd844e43fd25b9e816359d31612baa9c18b71e3b5294",
        "3ca29e55be4befa48f875d24c27f9bed32fe06588819ed6264084b6670a1ebb0",
        "71741fe2460a615058687c4585f665af5e825968e51a512ffb14c6f2684a397d",
        "789e46d79514e28093cabe2bb4a0798266f584b0e508ef269ebabb6e57859290",
        "8743857e3ea00fd1c64bbc68b8af241954ad2c285e7a60340eec7ea5dcb200db",
        "87d14f070cb9686970d008f9f94e668075fd37620381409858bf040ae1271d51",
        "8b5bb5eb9d758455b8635855cf8aaf05b68775e3f83f0291e800ef338fb9783c",
        "8cd8fc30d57c66ce865118cdba26290a7407cf42dfc14fb2fd52d6812cd24cd6",
        "a4aa2ac280bb8d1a0ce7a1be5a7bfb10292b49fe9435ad5cff19f421f3c70e41",
        "d6d7019ca9fcbf07c769e445342515ef0c92e4f18a96adbb3bf6460f5b0ba17f",
        "e680c440a2e92079ab1bf7a927e8d3920f1bcd173c0487e28e020110b2e59efc",
    }
)
# Built from locked packages, never committed.
THIRD_PARTY: Final = re.compile(
    r"(^|/)(node_modules|dist)/|\.min\.(js|css)$|\.(woff2?|ttf|otf|eot)$|(^|/)(nhsuk|govuk)-frontend"
)


def registry(host: str) -> bool:
    """Whether the host, or a domain above it, is a package registry's."""
    parts = host.lower().split(".")
    names = (".".join(parts[start:]) for start in range(len(parts) - 1))
    return any(hashlib.sha256(name.encode()).hexdigest() in REGISTRIES for name in names)


def kinds(line: str) -> Iterator[str]:
    """What is wrong with one line, by name."""
    yield from (kind for kind, pattern in SECRETS.items() if pattern.search(line))
    if MACHINE_PATH.search(line):
        yield "machine path"
    if any(registry(host) for host in HOST.findall(line)):
        yield "registry host"


def committed(root: Path) -> list[Path]:
    """The files git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [root / name for name in sorted(listed.split("\0")) if name and (root / name).is_file()]


def findings(root: Path) -> Iterator[str]:
    """`file:line kind`, in the order of the files."""
    for path in committed(root):
        name = path.relative_to(root).as_posix()
        if THIRD_PARTY.search(name):
            yield f"{name} third-party asset"
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture: nothing to read
        for number, line in enumerate(lines, 1):
            yield from (f"{name}:{number} {kind}" for kind in kinds(line))


def main() -> int:
    found = list(findings(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT))
    print("\n".join(found) if found else "scan: nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
