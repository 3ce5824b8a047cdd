"""The house's rules that a machine can hold: budgets, names, doors, imports."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from people.roles import Role

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "peersupport", "records", "jobs", "people", "correspondence", "directory", "resources",
    "signposting", "conversations", "wellbeing", "mentoring", "groups", "campaigns", "care",
    "evaluation",
)  # fmt: skip
FORBIDDEN_FILES = {"services.py", "selectors.py", "utils.py", "common.py", "helpers.py"}
# What a view may call on `Model.objects`: the door, and those named after who asks.
DOOR = re.compile(r"visible_to|[a-z_]+_(by|to)")
# Rows of other people's packages have no action of ours to be written by.
MAY_LISTEN = {"people/traces.py"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def committed(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def sources(*folders: str) -> list[Path]:
    """Our Python, without what Django wrote."""
    paths = committed(*(f"{folder}/**.py" for folder in folders)) if folders else committed("*.py")
    return [path for path in paths if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def none_of(found: list[str]) -> None:
    """Fail with every place, one a line."""
    assert "\n".join(found) == ""


def name(path: Path, node: ast.stmt | ast.expr | None = None) -> str:
    return f"{path.relative_to(ROOT)}{f':{node.lineno}' if node else ''}"


def length(node: Function) -> int:
    """From `def` to the end; tables of examples above it are not counted."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def views() -> list[Path]:
    return [
        path
        for path in sources(*APPS)
        if path.stem == "views" or path.parent.name == "views" or path.stem.endswith("_views")
    ]


def test_no_python_file_is_longer_than_400_lines():
    none_of([name(path) for path in sources() if lines(path) > 400])


def test_no_template_is_longer_than_120_lines():
    none_of([name(path) for path in committed("templates/**") if lines(path) > 120])


def test_no_function_is_longer_than_40_lines():
    none_of([name(p, f) for p in sources() for f in functions(p) if length(f) > 40])


def test_no_view_is_longer_than_25_lines():
    none_of([name(p, f) for p in views() for f in functions(p) if length(f) > 25])


def test_no_test_is_longer_than_25_lines():
    tests = [(p, f) for p in sources("tests") for f in functions(p) if f.name.startswith("test_")]
    none_of([name(p, f) for p, f in tests if length(f) > 25])


def test_files_are_named_after_what_they_hold():
    none_of([name(path) for path in sources() if path.name in FORBIDDEN_FILES])


def test_views_read_through_a_door_and_nothing_else():
    """`Model.objects.visible_to(user)`: never `.objects.get`, `.objects.filter`, `.objects.all`."""
    found = [
        name(path, node)
        for path in views()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ("objects", "_default_manager")
        and not DOOR.fullmatch(node.attr)
    ]
    none_of(found)


def test_views_ask_for_permissions_never_for_roles():
    codes = "|".join(re.escape(role.value) for role in Role if role.value != "staff")
    words = re.compile(rf"\bRole\b|[\"'](?:{codes})[\"']")
    found = [
        f"{name(path)}:{number}"
        for path in views()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    none_of(found)


def imports_inside(path: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports of our own packages below the top of the module."""
    for function in functions(path):
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            elif isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            else:
                continue
            if any(module.split(".")[0] in APPS for module in modules):
                yield node


def test_project_imports_stand_at_the_top():
    none_of([name(p, node) for p in sources() for node in imports_inside(p)])


def test_nothing_happens_behind_a_save():
    """No signals, no save() of our own: what an action does is read in the action."""
    found = [
        name(path, node)
        for path in sources(*APPS)
        if name(path) not in MAY_LISTEN
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""))
        or (isinstance(node, ast.FunctionDef) and node.name == "save" and path.stem == "models")
    ]
    none_of(found)


def test_every_app_is_a_layer():
    config = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contract = config[config.index("layers = [") :]
    placed = set(re.findall(r"\w+", contract[: contract.index("]")])) - {"layers"}
    folders = {path.parent.name for path in committed("*/__init__.py")}
    assert folders.intersection(settings.INSTALLED_APPS) == placed


def test_settings_list_the_apps_lowest_layer_first():
    ours = [app for app in settings.INSTALLED_APPS if app in APPS]
    assert ours == [
        "records", "jobs", "people", "correspondence", "directory", "resources", "signposting",
        "conversations", "wellbeing", "mentoring", "groups", "campaigns", "care", "evaluation",
        "peersupport",
    ]  # fmt: skip
