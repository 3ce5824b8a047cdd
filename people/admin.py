"""Accounts and organisations, for administrators. Every change goes through actions.py.

Never here: whom somebody is kept from, blocks, private addresses, how somebody communicates best,
applications and lived experience.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator

from people import actions
from people.access import fresh_sign_in, signed_in
from people.admin_base import AuditedAdmin
from people.forms import OrganisationForm
from people.models import (
    ConfidentialityStatement,
    EmailDomain,
    Invitation,
    Organisation,
    Team,
    User,
)
from people.roles import ASKED_FOR, FOR_ALL, ROLE_LABELS, Permission, go_together
from records.audit import audit


class PersonForm(forms.ModelForm[User]):
    """What an administrator may correct about a person."""

    # Who corrects it; PersonAdmin says so.
    by: User

    roles = forms.MultipleChoiceField(
        choices=ROLE_LABELS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Safeguarding lead and second opener stand alone, and count after seven days. "
        "All who hold one of them are told.",
    )
    line_manager_email = forms.EmailField(
        required=False, label="Line manager's email", help_text="Empty: nobody."
    )

    class Meta:
        model = User
        fields = ("name", "team", "role_type", "rank_band", "engagement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        manager = self.instance.line_manager
        self.initial["line_manager_email"] = manager.email if manager else ""
        self.initial["roles"] = self.instance.roles
        team = self.fields.get("team")
        if isinstance(team, forms.ModelChoiceField):
            team.queryset = Team.objects.filter(organisation=self.instance.organisation_id)

    def clean_roles(self) -> list[str]:
        """Roles that one person may hold at once."""
        roles: list[str] = self.cleaned_data["roles"]
        if not go_together(roles):
            raise forms.ValidationError(
                "A safeguarding lead or second opener holds no other role: choose one."
            )
        if ASKED_FOR & (set(roles) - set(self.instance.roles)):
            raise forms.ValidationError(
                "People ask to be a wellbeing champion themselves, on the page of champions; a "
                "coordinator appoints them. Here you can only end it."
            )
        if FOR_ALL & (set(roles) ^ set(self.instance.roles)) and self.by.organisation_id:
            raise forms.ValidationError(
                "National editors are made by the administrators of the whole installation."
            )
        return roles

    def clean_line_manager_email(self) -> User | None:
        """The colleague with this address."""
        email = User.objects.normalize_email(self.cleaned_data["line_manager_email"])
        if not email:
            return None
        own = self.instance.organisation_id
        manager = User.objects.filter(email=email, organisation=own).first()
        if manager is None or manager.pk == self.instance.pk:
            raise forms.ValidationError("Nobody else in this organisation has this address.")
        return manager


@admin.register(User)
class PersonAdmin(AuditedAdmin):
    """Accounts: nobody is added here (invite them), nobody changes their own roles."""

    permission = Permission.MANAGE_ACCOUNTS
    organisation_path = "organisation"
    opened_event = "account.opened"
    form = PersonForm
    fields = (
        "email",
        "organisation",
        "is_active",
        "name",
        "team",
        "role_type",
        "rank_band",
        "engagement",
        "line_manager_email",
        "roles",
    )
    readonly_fields = ("email", "organisation", "is_active")
    list_display = ("name", "email", "team", "role_words", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("team",)
    search_fields = ("name", "email")
    actions = ("close_accounts", "reopen_accounts")

    def about(self, obj: User) -> User:
        """The person whose account it is."""
        return obj

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People join by themselves, by invitation or by their address."""
        return False

    @admin.display(description="Roles")
    def role_words(self, obj: User) -> str:
        """The roles in words."""
        return ", ".join(label for code, label in ROLE_LABELS if code in obj.roles)

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[PersonForm]:
        """A form that knows who fills it in; Django makes a class of its own for each request."""
        form: type[PersonForm] = super().get_form(request, obj, change, **kwargs)  # type: ignore[assignment]  # made from ours
        form.by = signed_in(request)
        return form

    @method_decorator(fresh_sign_in)
    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One account: roles can be given here, so the sign-in must be fresh."""
        return super().change_view(request, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All accounts; closing and reopening asks for a fresh sign-in."""
        view = super().changelist_view
        if request.method == "POST":
            view = fresh_sign_in(view)  # type: ignore[assignment]  # the same view, guarded
        return view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Through the actions: corrections, then roles."""
        by, person = signed_in(request), User.objects.get(pk=obj.pk)
        data = form.cleaned_data
        corrected = {name: data[name] for name in PersonForm.Meta.fields if name in data}
        actions.change_person(
            by=by, person=person, line_manager=data["line_manager_email"], **corrected
        )
        if set(data["roles"]) != set(person.roles):
            actions.change_roles(by=by, person=person, roles=data["roles"])

    @admin.action(description="Close these accounts: end sessions, stop notices")
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Close accounts; one's own is left out."""
        by = signed_in(request)
        for person in queryset.exclude(pk=by.pk):
            actions.deactivate(by=by, person=person)
        messages.success(request, "The accounts are closed.")

    @admin.action(description="Reopen these accounts")
    def reopen_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Reopen accounts."""
        for person in queryset:
            actions.reactivate(by=signed_in(request), person=person)
        messages.success(request, "The accounts are open again.")


class OrganisationRow(AuditedAdmin):
    """A row of an organisation: its saving is audited by the names of the changed fields."""

    permission = Permission.MANAGE_ORGANISATIONS
    organisation_path = "organisation"
    saved_event = "organisation.changed"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what the form checked, and audit which fields changed."""
        own = obj if isinstance(obj, Organisation) else obj.organisation
        super().save_model(request, obj, form, change)
        for field in form.changed_data:
            audit(self.saved_event, by=signed_in(request), organisation=own.pk, field=field)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Organisations and teams of this person's own organisation only."""
        own = signed_in(request).organisation_id
        if own and db_field.related_model in (Organisation, Team):
            path = "pk" if db_field.related_model is Organisation else "organisation"
            kwargs["queryset"] = db_field.related_model.objects.filter(**{path: own})
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Organisation)
class OrganisationAdmin(OrganisationRow):
    """Name, colours, contacts and settings. New ones are added by those who belong to none."""

    organisation_path = "pk"
    form = OrganisationForm
    list_display = ("name", "emergency_service", "region")
    prepopulated_fields = {"slug": ("name",)}
    filter_horizontal = ()

    def save_related(self, request: HttpRequest, form: Any, *args: Any) -> None:
        """A contact, a number or a deputy may have changed that somebody had looked at."""
        super().save_related(request, form, *args)
        actions.look_again(form.instance, now=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the installation's own administrators."""
        return self.may(request) and signed_in(request).organisation_id is None


@admin.register(Team)
class TeamAdmin(OrganisationRow):
    """Teams, and whether a team is small enough to keep its members apart."""

    saved_event = "team.changed"
    list_display = ("name", "organisation", "keeps_apart")
    list_select_related = ("organisation",)
    search_fields = ("name",)


@admin.register(EmailDomain)
class EmailDomainAdmin(OrganisationRow):
    """Domains whose addresses may join."""

    saved_event = "domain.changed"
    list_display = ("domain", "organisation")
    list_select_related = ("organisation",)


@admin.register(ConfidentialityStatement)
class StatementAdmin(OrganisationRow):
    """What the organisation adds to what stays private: a new version each time, none changed."""

    list_display = ("organisation", "version", "created_at")
    list_select_related = ("organisation",)
    fields = ("organisation", "extra")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Somebody may have read it: write a new version instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Through the action, which gives the version its number."""
        made = actions.publish_statement(by=signed_in(request), **form.cleaned_data)
        obj.pk, obj.version = made.pk, made.version


@admin.register(Invitation)
class InvitationAdmin(OrganisationRow):
    """Invitations: made and withdrawn, never changed."""

    permission = Permission.MANAGE_ACCOUNTS
    list_display = ("email", "organisation", "role", "expires_on", "used")
    list_select_related = ("organisation",)
    fields = ("email", "organisation", "role", "team")
    actions = ("withdraw",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Withdraw it and invite again instead."""
        return False

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The address is an address."""
        if db_field.name == "email":
            return forms.EmailField(label="Email address")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Through the action, which writes to the address."""
        made = actions.invite(by=signed_in(request), **form.cleaned_data)
        obj.pk = made.pk

    @admin.action(description="Withdraw these invitations", permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """End invitations that were not used."""
        for invitation in queryset:
            actions.withdraw_invitation(by=signed_in(request), invitation=invitation)
        messages.success(request, "The invitations are withdrawn.")
