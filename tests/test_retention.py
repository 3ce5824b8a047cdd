"""Every field of every model has a purpose and an end; one that has none is an error."""

from dataclasses import replace

import pytest

from records import retention
from records.models import AuditEvent, Pseudonym

GROUPS = retention.load()
AUDIT = next(group for group in GROUPS if group.name == "audit_trail")


def messages(groups: list[retention.Group]) -> list[str]:
    """What is wrong with `groups` that is not wrong with the table itself."""
    already = {found.msg for found in retention.problems(GROUPS)}
    new = [found for found in retention.problems(groups) if found.msg not in already]
    return [f"{found.id}: {found.msg}" for found in new]


def without(name: str) -> list[retention.Group]:
    return [group for group in GROUPS if group.name != name]


def changed(name: str, **changes: object) -> list[retention.Group]:
    return [replace(g, **changes) if g.name == name else g for g in GROUPS]  # type: ignore[arg-type]  # each test's own


def test_the_table_covers_every_field_of_every_model():
    assert [found.msg for found in retention.check()] == []


def test_a_field_in_no_group_is_an_error():
    assert "records.E001: Field records.Tally.week is in no group." in messages(without("tallies"))


def test_a_librarys_field_is_no_exception():
    name = "sessions.Session.session_data"
    assert f"records.E001: Field {name} is in no group." in messages(without("sessions"))


def test_a_field_in_two_groups_is_an_error():
    doubled = messages([*GROUPS, replace(AUDIT, name="again")])
    name = "records.AuditEvent.at"
    assert f"records.E001: Field {name} is in several groups: audit_trail, again." in doubled


def test_a_name_beats_the_models_star():
    named = replace(AUDIT, name="named", fields=("records.AuditEvent.codes",))
    assert messages([*GROUPS, named]) == []
    found = retention.groups_of(AuditEvent._meta.get_field("codes"), [*GROUPS, named])
    assert [group.name for group in found] == ["named"]


def test_an_encrypted_field_must_be_named_itself():
    star = changed("pseudonyms", fields=("records.Pseudonym.*",))
    assert messages(star) == [
        "records.E001: Field records.Pseudonym.key is encrypted: group pseudonyms must name it, "
        "not only `.*`."
    ]


@pytest.mark.parametrize("name", ["records.AuditEvent.nothing", "records.Nothing.*", "nonsense"])
def test_a_name_that_is_no_field_is_an_error(name):
    more = messages(changed("audit_trail", fields=(*AUDIT.fields, name)))
    assert more == [f"records.E002: Group audit_trail names {name}: no such field."]


def test_the_rule_of_a_field_is_its_group():
    assert retention.rule_of(Pseudonym._meta.get_field("person_id")).erase == "delete"


@pytest.mark.parametrize(
    "text", ["[a\n", "[a]\npurpose = 'x'\n", "[a]\n" + "x = 1\n"], ids=["toml", "missing", "other"]
)
def test_a_malformed_table_is_an_error(tmp_path, text):
    table = tmp_path / "retention.toml"
    table.write_text(text)
    with pytest.raises(retention.RetentionError):
        retention.load(table)


def test_an_unknown_way_to_erase_is_an_error(tmp_path):
    table = tmp_path / "retention.toml"
    table.write_text(
        "[a]\npurpose=''\nlawful_basis=''\nkeep=1\nreaders=''\nerase='burn'\nfields=[]\n"
    )
    with pytest.raises(retention.RetentionError, match="erase is one of"):
        retention.load(table)


def test_a_table_that_cannot_be_read_is_one_error(monkeypatch):
    def broken() -> None:
        raise retention.RetentionError("broken")

    monkeypatch.setattr(retention, "load", broken)
    assert [found.id for found in retention.check()] == ["records.E003"]


def test_a_field_without_one_rule_has_none(monkeypatch):
    monkeypatch.setattr(retention, "load", lambda: without("tallies"))
    field = next(f for f in retention.all_fields() if retention.field_name(f) == "records.Tally.id")
    with pytest.raises(retention.RetentionError, match="0 groups"):
        retention.rule_of(field)
