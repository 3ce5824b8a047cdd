"""Puts the sign-in pages, which are Django templates of allauth, inside our own page."""

import re
from typing import Any, Final

from django import forms, template
from django.template import Context, engines
from django.utils.safestring import SafeString

from peersupport import dates
from peersupport.components import drawn_once
from peersupport.frame import page_context

register = template.Library()

_SYSTEMS: Final = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "Mac"),
    ("cros", "Chromebook"),
    ("linux", "Linux"),
)
# Order matters: Edge and Samsung say Chrome too, and nearly all say Safari.
_BROWSERS: Final = (
    (r"edg", "Edge"),
    (r"samsungbrowser", "Samsung Internet"),
    (r"firefox|fxios", "Firefox"),
    (r"chrom|crios", "Chrome"),
    (r"safari", "Safari"),
)


@register.simple_tag(takes_context=True)
def face(context: Context, title: str, body: str, scripts: str = "") -> SafeString:
    """The whole page, with `body` (already rendered) as its main part.

    An error summary of every form on the page comes first, above the heading.
    """
    shown = faulty(context)
    return _render(
        "components/face.jinja",
        {
            "face_title": title,
            "face_body": body,
            "face_scripts": scripts,
            "face_forms": shown,
            **{f"form_{number}": form for number, form in enumerate(shown)},
        },
        context,
    )


def faulty(context: Context) -> list[forms.BaseForm]:
    """The forms of a template's context that came back with errors, each once."""
    values: list[Any] = list(context.flatten().values())
    found = [value for value in values if issubclass(type(value), forms.BaseForm)]
    return list({id(form): form for form in found if form.is_bound and form.errors}.values())


@register.simple_tag(takes_context=True)
def fields(context: Context, form: forms.BaseForm) -> SafeString:
    """Every field of a form, drawn as on all our pages."""
    return _render("components/fields.jinja", {"form": form}, context)


@register.simple_tag(takes_context=True)
def account_links(context: Context) -> SafeString:
    """The links between the pages of one's own account."""
    return _render("components/account_links.jinja", {}, context)


@register.simple_tag(takes_context=True)
def urgent_help(context: Context) -> SafeString:
    """The urgent help that stands at the top of every page, for the administration."""
    bar = page_context(context["request"])["urgent_bar"]
    return SafeString(drawn_once("components/urgent.jinja", urgent_bar=bar))


def _render(name: str, values: dict[str, Any], context: Context) -> SafeString:
    page = engines["jinja2"].get_template(name)
    return SafeString(page.render(values, context.get("request")))


@register.filter
def day(value: Any) -> str:
    """ "Monday 23 November 2026"."""
    return dates.day(value)


@register.filter
def device(user_agent: str) -> str:
    """A browser's long name of itself, coarsely: "Firefox on Windows"."""
    text = user_agent.lower()
    browser = next((name for found, name in _BROWSERS if re.search(found, text)), "A browser")
    system = next((name for found, name in _SYSTEMS if found in text), "")
    return f"{browser} on {system}" if system else browser


@register.filter
def inline_svg(svg: str) -> SafeString:
    """A QR code drawn by the qrcode library as part of the page: no data: address is needed.

    Only shapes pass, so nothing in it can run or carry a style.
    """
    box = re.search(r'viewBox="([0-9. ]+)"', svg)
    path = re.search(r'<path[^>]* d="([MmHhVvLlZz0-9., -]+)"', svg)
    if not box or not path:
        return SafeString("")
    return SafeString(
        f'<svg class="sbs-qr" viewBox="{box[1]}" role="img" aria-label="QR code" '
        f'focusable="false"><path d="{path[1]}" fill="#000"/></svg>'
    )
