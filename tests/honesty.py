"""A run never passes by leaving something out: skips fail it, and are printed last.

Tests about the other database are left out by mark, said and counted, not skipped. Sockets are
closed for every test, except to this machine for those marked `browser` or `loopback`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

THIS_MACHINE = ["127.0.0.1", "::1", "localhost"]
LEFT_OUT = pytest.StashKey[int]()


def on_postgres() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    other = "sqlite" if on_postgres() else "postgres"
    left_out = [item for item in items if item.get_closest_marker(other)]
    items[:] = [item for item in items if not item.get_closest_marker(other)]
    config.stash[LEFT_OUT] = len(left_out)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("loopback"):
            item.add_marker(pytest.mark.allow_hosts(THIS_MACHINE))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Bring home what a worker left out; every worker collects everything, so the most counts."""
    told = getattr(node, "workeroutput", {}).get("left_out", 0)
    node.config.stash[LEFT_OUT] = max(told, node.config.stash.get(LEFT_OUT, 0))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = config.stash.get(LEFT_OUT, 0)
    elif exitstatus == pytest.ExitCode.OK and _skipped(config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skipped(config: pytest.Config) -> list[Any]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> Iterator[None]:
    result = yield
    left_out = config.stash.get(LEFT_OUT, 0)
    if left_out:
        other = "SQLite (make test)" if on_postgres() else "PostgreSQL (make test-postgres)"
        terminalreporter.write_line(f"Left to the run on {other}: {left_out} tests")
    skipped = _skipped(config)
    if skipped:
        terminalreporter.write_line(f"COULD NOT RUN: {len(skipped)}, so this run fails", red=True)
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            terminalreporter.write_line(f"  {report.nodeid}: {reason}")
    return result
