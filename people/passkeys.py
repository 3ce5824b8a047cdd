"""Adding a passkey, in words. Named by settings.MFA_FORMS."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms


class AddPasskeyForm(AddWebAuthnForm):
    """allauth's form, with the box ticked: whoever adds a passkey means to sign in with it."""

    name = forms.CharField(
        label="Name",
        required=False,
        max_length=100,
        help_text="For example: my phone.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    passwordless = forms.BooleanField(
        label="Sign in with it alone, without a password",
        required=False,
        initial=True,
        help_text="Leave this on for a phone or computer. Take it off for an older security key "
        "that cannot ask for a PIN or fingerprint.",
    )
