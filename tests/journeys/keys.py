"""Somebody who uses the keyboard alone: Tab, Enter, Space and letters."""

from playwright.sync_api import Page

# More than any page has; a page on which it does not come round is a trap.
MOST = 120
NAME = """() => {
  const at = document.activeElement;
  if (at === document.body) return "";
  const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
  return (at.getAttribute("aria-label") || label || at.innerText || "").trim().split("\\n")[0];
}"""
SHOWN = """() => {
  const at = document.activeElement;
  const marked = (style) => style.boxShadow !== "none"
    || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
  const beside = at.labels && at.labels.length ? at.labels[0] : at;
  const box = at.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight
    && (marked(getComputedStyle(at)) || marked(getComputedStyle(beside, "::before")));
}"""


def tab_to(page: Page, name: str) -> None:
    """Tab until this is in focus; wherever the focus is on the way, it can be seen."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(NAME)
        assert page.evaluate(SHOWN) or not here, f"focus is not to be seen on {here!r}"
        if here == name:
            return
    raise AssertionError(f"{name!r} cannot be reached with Tab")


def goes(page: Page, name: str) -> None:
    """To this link or button, and Enter; then the next page is there."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def types(page: Page, name: str, words: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
