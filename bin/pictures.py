"""The pictures of docs/pictures, taken from the real site: python -m bin.pictures [ADDRESS]

Without an address a demo site is started for this alone, in a folder of its own, and removed
afterwards. With one (http://127.0.0.1:8000), the demo that runs there is used.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from bin.local import ROOT
from tests.browser import SIZES, chromium_path

PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "side-by-side-demo"  # noqa: S105  (the demo's, printed by `make run`)
LARGEST = 150_000
PATIENCE = 240.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_site() -> Iterator[str]:
    """A demo site of its own; its address. Ends with everything it made."""
    with tempfile.TemporaryDirectory(prefix="peersupport-pictures-") as folder:
        port = str(free_port())
        env = {**os.environ, "VAR_DIR": folder, "PORT": port}
        env.pop("DATABASE_URL", None)
        site = subprocess.Popen([sys.executable, "-m", "bin.run"], env=env, cwd=ROOT)
        try:
            wait_for(f"http://127.0.0.1:{port}", site)
            yield f"http://127.0.0.1:{port}"
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait()


def wait_for(address: str, site: "subprocess.Popen[bytes]") -> None:
    """Return when the site answers; ends the program when it stopped or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and site.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/livez", timeout=1):  # noqa: S310  (our own)
                return
        except OSError:
            time.sleep(0.5)
    sys.exit("The demo site did not start.")


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Hello").wait_for()


def supporters(page: Page) -> None:
    sign_in(page, "asha@ambulance.example")
    page.goto("/supporters/")


def conversation(page: Page) -> None:
    sign_in(page, "ola@ambulance.example")
    page.goto("/conversations/")
    page.locator(".sbs-card__link").first.click()
    page.locator(".sbs-messages").first.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('h1').scrollIntoView()")


def vetting(page: Page) -> None:
    sign_in(page, "viv@ambulance.example")
    page.goto("/admin/directory/application/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("heading", name="Answers").wait_for()


def help_now(page: Page) -> None:
    page.goto("/help-now/")


TAKEN: dict[str, tuple[str, Callable[[Page], None]]] = {
    "supporters": ("desktop", supporters),
    "conversation-phone": ("phone", conversation),
    "vetting": ("desktop", vetting),
    "help-now-phone": ("phone", help_now),
}


def take(browser: Browser, address: str, name: str) -> None:
    """One picture; ends the program when it is too large for a repository."""
    size, go = TAKEN[name]
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, locale="en-GB"
    )
    page = context.new_page()
    go(page)
    page.wait_for_load_state("networkidle")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    context.close()
    if path.stat().st_size > LARGEST:
        sys.exit(f"{path.name} is larger than {LARGEST // 1000} kB.")
    print(f"{path.relative_to(ROOT)} ({path.stat().st_size // 1000} kB)")


def take_all(address: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for name in TAKEN:
            take(browser, address.rstrip("/"), name)
        browser.close()


def main() -> None:
    if len(sys.argv) > 1:
        take_all(sys.argv[1])
        return
    with demo_site() as address:
        take_all(address)


if __name__ == "__main__":
    main()
