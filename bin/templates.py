"""Compiles every template of both roots and checks the format of Django's."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.template import TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parent.parent


def files(root: Path, *suffixes: str) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.suffix in suffixes)


def troubles() -> Iterator[str]:
    """`template: what is wrong`, for every template that does not compile."""
    roots = {"jinja2": (".jinja",), "django": (".html", ".txt")}
    for engine, suffixes in roots.items():
        root = settings.BASE_DIR / "templates" / ("pages" if engine == "jinja2" else "django")
        for path in files(root, *suffixes):
            name = path.relative_to(root).as_posix()
            try:
                engines[engine].get_template(name)
            except TemplateSyntaxError as error:
                yield f"{path.relative_to(ROOT)}: {error}"


def main() -> int:
    found = list(troubles())
    print("\n".join(found))
    html = files(ROOT / "templates" / "django", ".html")
    djade: list[str | Path] = [Path(sys.executable).parent / "djade", "--check", *html]
    badly_formatted = subprocess.run(djade, check=False).returncode if html else 0
    return 1 if found or badly_formatted else 0


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
