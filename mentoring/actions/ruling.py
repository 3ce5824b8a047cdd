"""How a kind runs at an organisation: a coordinator's act, recorded."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mentoring.actions.offering import takes_part
from mentoring.kinds import DEFAULTS, Kind
from mentoring.models import KindRules
from mentoring.models.rules import EDITABLE
from people.models import User
from people.roles import Permission
from records.audit import audit


@transaction.atomic
def set_rules(*, by: User, kind: Kind, said: Mapping[str, int]) -> KindRules | None:
    """What holds here from now on; pairs that are made keep their days. Where it is what the
    product says anyway, no row is kept. Raises PermissionDenied, or ValidationError."""
    if not by.can(Permission.RUN_MENTORING) or not takes_part(by, kind):
        raise PermissionDenied
    row = KindRules.objects.filter(organisation=by.organisation, kind=kind).first()
    row = row or KindRules(organisation=by.organisation, kind=kind)
    for name in EDITABLE:
        setattr(row, name, said[name])
    row.full_clean(validate_unique=False, validate_constraints=True)
    audit("mentoring.rules_changed", by=by, organisation=by.organisation_id, kind=kind.value)
    if row.rules == DEFAULTS[kind]:
        KindRules.objects.filter(organisation=by.organisation, kind=kind).delete()
        return None
    values = {name: said[name] for name in EDITABLE}
    kept, _ = KindRules.objects.update_or_create(
        organisation=by.organisation, kind=kind, defaults=values
    )
    return kept
