"""The words two people wrote, oldest first: who and when come first in each message.

Written out here, not in a template: there may be two hundred of them on the busiest page.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from django.template.loader import get_template
from markupsafe import Markup, escape

from peersupport import dates


class Said(Protocol):
    """One message as one of the two sees it."""

    @property
    def number(self) -> int: ...
    @property
    def by(self) -> str: ...
    @property
    def mine(self) -> bool: ...
    @property
    def at(self) -> datetime: ...
    @property
    def words(self) -> str: ...
    @property
    def new(self) -> bool: ...
    @property
    def card(self) -> Any: ...


def messages(said: Iterable[Said], start: str = "", days_only: bool = False) -> Markup:
    """The list, with a heading before what is new. Nothing for no message.

    `start`: the address of the conversation where its reader can delete what they wrote.
    `days_only`: of what the other wrote the day is told, not the minute.
    """
    old, new = list[str](), list[str]()
    for one in said:
        part = new if new or one.new else old
        part.append(_drawn(one, start, dates.day if days_only and not one.mine else dates.exact))
    heading = '<h2 id="new">New since you last looked</h2>\n' if new else ""
    return Markup(f"{_list(old)}{heading}{_list(new)}")  # noqa: S704  (each is escaped below)


def _list(items: list[str]) -> str:
    return f'<ul class="sbs-messages">\n{"".join(items)}</ul>\n' if items else ""


def _drawn(one: Said, start: str, told: Callable[[datetime], str]) -> str:
    when, words = told(one.at), _words(one)
    if not one.mine:
        return (
            f'<li>\n<p class="sbs-messages__by"><strong>{escape(one.by)}</strong>, {when}</p>\n'
            f"{words}</li>\n"
        )
    erase = _erase(one, start, when) if start else ""
    return (
        f'<li class="sbs-messages__mine">\n<p class="sbs-messages__by"><strong>{escape(one.by)}'
        f"</strong>, {when}{erase}</p>\n{words}</li>\n"
    )


def _words(one: Said) -> str:
    """What was written, and the place to turn that stands beside it."""
    typed = f'<p class="sbs-typed">{escape(one.words)}</p>\n' if one.words or not one.card else ""
    if one.card is None:
        return typed
    return typed + get_template("signposting/_card.jinja", using="jinja2").render(
        {"card": one.card}
    )


def _erase(one: Said, start: str, when: str) -> str:
    return (
        f' · <a href="{start}messages/{one.number}/erase/">Delete'
        f'<span class="nhsuk-u-visually-hidden"> your message of {when}</span></a>'
    )
