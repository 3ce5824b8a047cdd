"""Django's form fields, told to the page templates: kind, control, options, errors.

The control itself is rendered by its Django widget, so values, attributes and options are right
for every widget; label, hint and error around it are ours (components/forms.jinja).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    # Before RadioSelect, of which Django makes it a subclass.
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.SelectDateWidget, "date"),
    (forms.MultiWidget, "date"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
# Templates of Django's that hold one element and nothing else.
WRITTEN: Final = {
    f"django/forms/widgets/{name}.html" for name in ("text", "hidden", "email", "textarea")
}
_REQUIRED = forms.Field.default_error_messages["required"]
CLASSES = {
    "input": "nhsuk-input",
    "password": "nhsuk-input",
    "file": "nhsuk-input sbs-file",
    "textarea": "nhsuk-textarea",
    "select": "nhsuk-select",
    "checkbox": "nhsuk-checkboxes__input",
    "date": "nhsuk-input",
}


def kind(bound: BoundField) -> str:
    """Which macro draws the field: hidden, input, password, textarea, select, radios, …"""
    if bound.is_hidden:
        return "hidden"
    widget = bound.field.widget
    return next((name for cls, name in KINDS if isinstance(widget, cls)), "input")


def field_id(bound: BoundField) -> str:
    """The id of the control (of the first one in a group)."""
    base = bound.auto_id or bound.html_name
    if kind(bound) in ("radios", "checkboxes"):
        return f"{base}_0"
    if kind(bound) == "date":
        return str(bound.field.widget.id_for_label(base)) or base
    return base


def hint(bound: BoundField, given: str | None) -> str:
    """The hint a page gives, else the field's help text; empty when there is none."""
    # str() makes a lazy text tell whether it is HTML, as a password's rules are: the template
    # cannot ask the lazy one.
    return str(bound.help_text) if given is None else given


def control(bound: BoundField, described_by: str = "", **extra: Any) -> SafeString:
    """The HTML of the control alone.

    `required` is left out: the browser's bubbles would come before our error summary.
    `extra` are attributes; an underscore in a name becomes a hyphen, None drops the attribute
    (False in Django's widget templates).
    """
    widget = bound.field.widget
    widget.is_localized = widget.is_localized or bound.field.localize
    attrs = _attributes(bound, described_by, extra)
    if widget.template_name in WRITTEN:
        return _written(widget.get_context(bound.html_name, bound.value(), attrs)["widget"])
    return SafeString(
        widget.render(bound.html_name, bound.value(), attrs, renderer=bound.form.renderer)
    )


def _written(held: Mapping[str, Any]) -> SafeString:
    """What Django's template gives, without the template: every page with a form has some."""
    attrs = {name: value for name, value in held["attrs"].items() if value is not None}
    value = held["value"]
    if "type" not in held:
        area = '<textarea name="{}"{}>\n{}</textarea>'
        return format_html(area, held["name"], flatatt(attrs), value or "")
    given = "" if value is None else format_html(' value="{}"', value)
    tag = '<input type="{}" name="{}"{}{}>'
    return format_html(tag, held["type"], held["name"], given, flatatt(attrs))


def _attributes(bound: BoundField, described_by: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    classes = [CLASSES.get(kind(bound), ""), bound.field.widget.attrs.get("class", "")]
    if bound.errors and kind(bound) in ("input", "password", "textarea", "select", "file"):
        name = "input" if kind(bound) in ("password", "file") else kind(bound)
        classes.append(f"nhsuk-{name}--error")
    classes.append(extra.get("class_", ""))
    attrs: dict[str, Any] = {
        "id": bound.auto_id or bound.html_name,
        "class": " ".join(filter(None, classes)) or False,
        "required": False,
        "disabled": bound.field.disabled,
        "aria-describedby": described_by or False,
        "aria-invalid": "true" if bound.errors else False,
    }
    more = {name.replace("_", "-"): value for name, value in extra.items() if name != "class_"}
    return attrs | {name: False if value is None else value for name, value in more.items()}


def option_groups(bound: BoundField) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """Radios and checkboxes as (group name or None, options); neighbours without a name are one.

    Made from the choices themselves: Django's way through a template context takes ten times
    as long, and a filter has more than a hundred options.
    """
    widget = bound.field.widget
    chosen = set(widget.format_value(bound.value()))
    base = bound.auto_id or bound.html_name
    groups: list[tuple[str | None, list[dict[str, Any]]]] = []
    number = 0
    for value, label in widget.choices:
        named = isinstance(label, list | tuple)
        if named or not groups or groups[-1][0] is not None:
            groups.append((value if named else None, []))
        for code, words in label if named else [(value, label)]:
            text = "" if code is None else str(code)
            option = {"id": f"{base}_{number}", "value": text, "label": words}
            groups[-1][1].append(option | {"selected": text in chosen})
            number += 1
    return groups


def date_parts(bound: BoundField) -> list[dict[str, Any]]:
    """The parts of a date asked for in several boxes, each with name, id, label and control."""
    widget = bound.field.widget
    attrs = {"id": bound.auto_id or bound.html_name, "class": "nhsuk-input nhsuk-input--width-4"}
    parts = widget.get_context(bound.html_name, bound.value(), attrs)["widget"]["subwidgets"]
    renderer = bound.form.renderer
    return [
        {
            "id": part["attrs"]["id"],
            "label": part["name"].rsplit("_", 1)[-1].title(),
            "html": SafeString(renderer.render(part["template_name"], {"widget": part})),
        }
        for part in parts
    ]


def errors(bound: BoundField) -> list[str]:
    """What is wrong with the field, in words that name it: "This field is required" does not."""
    return [_plain(bound) if str(text) == str(_REQUIRED) else str(text) for text in bound.errors]


def _plain(bound: BoundField) -> str:
    label = str(bound.label).strip().rstrip(":")
    if kind(bound) == "checkbox":
        return f"Tick “{label}” to go on"
    if label.endswith("?"):
        return f"Answer “{label}”"
    words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    verb = "Choose" if kind(bound) in ("radios", "checkboxes", "select", "file") else "Enter"
    return f"{verb} {words}"


def summary(shown: Any) -> list[tuple[str, str]]:
    """What the error summary lists: (link, words), in the order of the fields, none twice.

    `shown` is a form, a formset, or several of them. A fault of the form as a whole, or of a
    hidden field, links to the first field people can see.
    """
    found: dict[tuple[str, str], None] = {}
    for form in _forms(shown):
        visible = form.visible_fields()
        first = f"#{field_id(visible[0])}" if visible else "#main"
        for text in form.non_field_errors():
            found[(first, str(text))] = None
        for bound in form:
            link = first if bound.is_hidden else f"#{field_id(bound)}"
            found |= {(link, text): None for text in errors(bound)}
    return list(found)


def _forms(shown: Any) -> Iterable[forms.BaseForm]:
    if isinstance(shown, forms.BaseForm):
        return [shown] if shown.is_bound else []
    return [form for some in shown for form in _forms(some)]


@pass_context
def has_errors(context: Context) -> bool:
    """Whether a form on the page came back with errors: its title then begins with "Error: ".

    Looks at types only: asking a lazy value for its class would evaluate it.
    """
    return any(
        issubclass(type(value), forms.BaseForm | BaseFormSet) and value.is_bound and _faulty(value)
        for value in context.get_all().values()
    )


def _faulty(form: Any) -> bool:
    return bool(form.total_error_count() if isinstance(form, BaseFormSet) else form.errors)
