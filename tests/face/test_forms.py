"""The form macros: labels, hints, errors, values, and a summary with links to the right control."""

import re
from typing import Any

import html5lib
import pytest
from django import forms
from django.forms import formset_factory
from django.template import engines
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from peersupport import components, fields
from peersupport.frame import frame
from tests.face.gallery import Everything, Search


def draw(source: str, **context: Any) -> str:
    """A piece of a page template, as HTML with single spaces."""
    template = engines["jinja2"].from_string(
        '{% import "components/forms.jinja" as forms %}' + source
    )
    return " ".join(template.render(context).split())


def test_a_field_has_label_hint_error_and_value_tied_together() -> None:
    form = Everything({"name": "", "email": "x"})
    html = draw("{{ forms.field(form['name']) }}", form=form)
    assert '<label class="nhsuk-label nhsuk-label--s" for="id_name">' in html
    assert 'id="id_name-hint">A nickname is fine.' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert "required" not in html.split("<input")[1]
    assert 'value="x"' in draw("{{ forms.field(form['email']) }}", form=form)


def elements(html: str) -> list[tuple[str, dict[str, str], str]]:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [(one.tag, dict(one.attrib), one.text or "") for one in tree]


@pytest.mark.parametrize("value", [None, "", 0, "a<b & \"c\" 'd'", "\nfirst line empty"])
@pytest.mark.parametrize("widget", [forms.Textarea, forms.TextInput, forms.HiddenInput])
def test_a_control_written_by_us_is_the_one_django_draws(widget: Any, value: Any) -> None:
    shown = widget(attrs={"data-a": "1<2", "maxlength": 3, "hidden": True, "lang": False})
    form = forms.Form(initial={"x": value})
    form.fields["x"] = forms.CharField(widget=shown, required=False)
    ours = fields.control(form["x"], "x-hint", autocomplete="off")
    attrs = fields._attributes(form["x"], "x-hint", {"autocomplete": "off"})
    theirs = shown.render("x", value, attrs, renderer=form.renderer)
    assert elements(ours) == elements(theirs) != []


def test_what_people_typed_is_escaped_everywhere() -> None:
    bad = "<script>alert(1)</script>"
    form = Everything({"name": bad, "message": bad, "service": bad, "areas": [bad]})
    source = "{{ forms.errors(form) }}{% for f in form %}{{ forms.field(f) }}{% endfor %}"
    html = draw(source, form=form)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_checkboxes_are_not_radios() -> None:
    assert fields.kind(Search()["services"]) == "checkboxes"
    assert fields.kind(Everything()["reply"]) == "radios"
    html = draw("{{ forms.field(form['services']) }}", form=Search({"services": ["fire"]}))
    assert html.count('type="checkbox"') == 3
    assert re.findall(r'value="(\w+)" checked', html) == ["fire"]
    assert '<legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">Their service' in html


def test_named_groups_fold_and_open_where_something_is_chosen() -> None:
    form = Everything({"areas": ["family"]})
    html = draw("{{ forms.field(form['areas'], fold=True) }}", form=form)
    assert '<details class="sbs-fold"> <summary>Work' in html
    assert '<details class="sbs-fold" open> <summary>Home' in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", "input"),
        ("email", "input"),
        ("password", "password"),
        ("service", "select"),
        ("born", "date"),
        ("file", "file"),
        ("message", "textarea"),
        ("agree", "checkbox"),
        ("secret", "hidden"),
    ],
)
def test_every_widget_has_its_kind(name: str, expected: str) -> None:
    assert fields.kind(Everything()[name]) == expected


def test_the_summary_links_every_error_once_to_its_first_control() -> None:
    form = Everything({"name": ""})
    links = [href for href, _ in fields.summary(form)]
    assert links[0] == "#id_name"  # the form's own fault goes to its first field
    assert "#id_reply_0" in links
    assert "#id_born_day" in links
    html = draw(
        "{{ forms.errors(form) }}{% for f in form %}{{ forms.field(f) }}{% endfor %}", form=form
    )
    ids = set(re.findall(r' id="([^"]+)"', html))
    assert {link[1:] for link in links} <= ids
    assert len(links) == len(set(fields.summary(form)))


def test_a_missing_answer_is_asked_for_by_its_name() -> None:
    words = [text for _, text in fields.summary(Everything({}))]
    assert words == [
        "Choose a service or a region",
        "Answer “What should they call you?”",
        "Enter e-mail address",
        "Enter password",
        "Choose your service",
        "Answer “How should they reply?”",
        "Answer “When did it start?”",
        "Choose a document",
        "Enter your message",
        "Tick “I understand what stays private and what does not” to go on",
    ]


def test_nothing_is_drawn_for_a_form_without_errors_or_not_sent() -> None:
    assert draw("{{ forms.errors(form) }}", form=Everything()) == ""
    assert draw("{{ forms.errors([form]) }}", form=Search({})) == ""


def test_the_title_says_error_only_when_a_form_came_back() -> None:
    base = '{% extends "base.jinja" %}{% block title %}Ask{% endblock %}'
    template = engines["jinja2"].from_string(base)
    assert "<title>Error: Ask - " in template.render({**frame(None), "form": Everything({})})
    assert "<title>Ask - " in template.render({**frame(None), "form": Everything()})


def test_a_formset_is_summed_up_too() -> None:
    made = formset_factory(Search, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-services": "wrong"}
    )
    assert [href for href, _ in fields.summary(made)] == ["#id_form-0-services_0"]


def test_a_long_text_counts_but_is_not_cut_off() -> None:
    html = draw("{{ forms.field(form['message'], count=600) }}", form=Everything())
    assert 'data-count="600"' in html
    assert "maxlength" not in html
    assert 'id="id_message-count">You can enter up to 600 characters' in html


def test_the_page_of_one_question_has_its_label_as_heading() -> None:
    html = draw("{{ forms.field(form['name'], heading=True) }}", form=Everything())
    assert re.search(r'<h1 class="nhsuk-label-wrapper"> <label [^>]+>What should', html)
    html = draw("{{ forms.field(form['reply'], heading=True) }}", form=Everything())
    assert '<h1 class="nhsuk-fieldset__heading">How should they reply?</h1>' in html


def test_a_disabled_field_and_a_field_without_id_still_work() -> None:
    class Small(forms.Form):
        name = forms.CharField(disabled=True)

    html = draw("{{ forms.field(form['name']) }}", form=Small(auto_id=False))
    assert 'for="name"' in html
    assert 'id="name"' in html
    assert "disabled" in html


def test_buttons_are_buttons_and_links_are_links() -> None:
    assert draw('{{ forms.button("Send", name="go", value="1") }}') == (
        '<button class="nhsuk-button" type="submit" name="go" value="1">Send</button>'
    )
    assert 'href="/x/"' in draw('{{ forms.button("Back", "secondary", href="/x/") }}')


def test_a_form_of_one_button_carries_the_pages_token() -> None:
    html = draw('{{ forms.post_button("Pause", "/p/") }}', csrf_input="TOKEN")
    assert html.startswith('<form method="post" action="/p/">TOKEN<button')


def test_macros_that_import_the_form_macros_find_the_token_too() -> None:
    between = (
        '{% import "components/forms.jinja" as forms %}'
        "{% macro go() %}{{ forms.csrf() }}{% endmacro %}"
    )
    made = components.environment(
        loader=ChoiceLoader([DictLoader({"between": between}), FileSystemLoader("templates/pages")])
    )
    page = made.from_string('{% import "between" as between %}{{ between.go() }}')
    assert page.render(csrf_input="TOKEN") == "TOKEN"
