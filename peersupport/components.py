"""The Jinja environment of our pages, and what their templates may call.

Two environments: ours raises on an undefined name; the design system's own macros expect a
forgiving one, so they live in a second, private environment behind `nhsuk()`.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Final, TypeVar
from uuid import UUID

import jinja2
from django.conf import settings
from django.core.paginator import Page
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from jinja2.parser import Parser
from markupsafe import Markup

from peersupport import dates, fields
from peersupport.frame import frame, page_context
from peersupport.messages import messages
from peersupport.stash import kept_for

__all__ = ["environment", "frame", "nhsuk", "page_context", "render_plain"]


# Macros that need nothing of the page: made once for all pages, as is Jinja's rule.
APART: Final = {
    *(f"components/{name}.jinja" for name in ("lists", "panels", "options")),
    "directory/_filter.jinja",
}


class _PageParser(Parser):
    """Imported macros see the page that imports them, so that `forms.csrf()` finds its token."""

    def parse_import(self) -> jinja2.nodes.Import:
        return _seeing_the_page(super().parse_import())

    def parse_from(self) -> jinja2.nodes.FromImport:
        return _seeing_the_page(super().parse_from())


Imported = TypeVar("Imported", jinja2.nodes.Import, jinja2.nodes.FromImport)


def _seeing_the_page(node: Imported) -> Imported:
    apart = isinstance(node.template, jinja2.nodes.Const) and node.template.value in APART
    node.with_context = node.with_context or not apart
    return node


class PageEnvironment(jinja2.Environment):
    """Jinja for our pages; only its parser differs."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> jinja2.nodes.Template:
        return _PageParser(self, source, name, filename).parse()


def environment(**options: Any) -> jinja2.Environment:
    """The environment Django's Jinja2 backend asks for (settings.TEMPLATES)."""
    options |= {"undefined": jinja2.StrictUndefined, "autoescape": True}
    made = PageEnvironment(trim_blocks=True, lstrip_blocks=True, **options)
    made.globals |= {
        "url": url,
        "drawn_once": drawn_once,
        "static": _static,
        "site_name": settings.SITE_NAME,
        "nhsuk": nhsuk,
        "form_errors": fields.summary,
        "kind_of": fields.kind,
        "control": fields.control,
        "option_groups": fields.option_groups,
        "date_parts": fields.date_parts,
        "errors_of": fields.errors,
        "hint_of": fields.hint,
        "has_errors": fields.has_errors,
        "page_links": page_links,
        "messages": messages,
        "kept_for": kept_for,
        "leave_to": "https://www.bbc.co.uk/weather",
    }
    made.filters |= {"exact": dates.exact, "day": dates.day, "ago": dates.ago}
    return made


def drawn_once(template: str, **values: Any) -> Markup:
    """What `template` gives for these values, which must be hashable: drawn once for everybody
    who has the same. It sees nothing else of the page."""
    return _drawn(template, tuple(values.items()))


@lru_cache(maxsize=512)
def _drawn(template: str, values: tuple[tuple[str, Any], ...]) -> Markup:
    environment: jinja2.Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # Jinja's own
    return Markup(environment.get_template(template).render(dict(values)))  # noqa: S704  (a template that escapes what it is given)


# Names of files carry a hash of what is in them: for one process they never change.
_static: Final = cache(static)


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of the view `name`; NoReverseMatch when there is none."""
    if not args and not kwargs:
        return _address(name, settings.ROOT_URLCONF)
    if len(args) == 1 and isinstance(args[0], UUID) and not kwargs:
        return _around(name, settings.ROOT_URLCONF).replace(_NO_ROW, str(args[0]))
    return reverse(name, args=args, kwargs=kwargs)


@cache
def _address(name: str, urlconf: str) -> str:
    """The address of a page that is there once."""
    return reverse(name, urlconf)


# An id no row has: wherever it stands in an address, that of a row can stand.
_NO_ROW: Final = str(UUID(int=0))


@cache
def _around(name: str, urlconf: str) -> str:
    """The address of a page about one row, for no row: Django takes long to put in each."""
    return reverse(name, urlconf, args=[_NO_ROW])


def page_links(page: Page[Any], address: str | Callable[[int], str]) -> dict[str, Any]:
    """The numbered links of a Django page: items, previous and next, for lists.numbered."""

    def to(number: int) -> str:
        return address(number) if callable(address) else f"{address}{number}"

    return {
        "items": [
            {"ellipsis": True}
            if not isinstance(number, int)
            else {
                "number": number,
                "href": to(number),
                "current": number == page.number,
                "ellipsis": False,
            }
            for number in page.paginator.get_elided_page_range(page.number, on_each_side=1)
        ],
        "previous": to(page.previous_page_number()) if page.has_previous() else None,
        "next": to(page.next_page_number()) if page.has_next() else None,
    }


@lru_cache(maxsize=1)
def _package() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("nhsuk_frontend_jinja"),
        auto_reload=False,
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _macro(component: str) -> Callable[..., Markup]:
    """The package's macro for "task-list", whose name there is taskList."""
    first, *rest = component.split("-")
    module = _package().get_template(f"nhsuk/components/{component}/macro.jinja").module
    made: Callable[..., Markup] = getattr(module, first + "".join(map(str.title, rest)))
    return made


def nhsuk(
    component: str, params: Mapping[str, Any], caller: Callable[..., Markup] | None = None
) -> Markup:
    """The design system's own markup for `component`; see its page for `params`.

    Parameters named html are not escaped: pass `text`, or a `caller` block of the template.
    """
    macro = _macro(component)
    return macro(params) if caller is None else macro(params, caller=caller)


def render_plain(template: str, context: Mapping[str, Any] | None = None) -> str:
    """A page for anybody, without request, session or database: errors, /help-now/."""
    page = engines["jinja2"].get_template(template)
    return page.render({**frame(None), **(context or {})})
