"""The project's own application, and the admin with the project's site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.core.checks import register

from peersupport import checks


class PeerSupportConfig(AppConfig):
    """Everything above the apps; registers the checks a production host must pass."""

    name = "peersupport"
    default = True

    def ready(self) -> None:
        register(checks.deployment, "platform", deploy=True)


class PeerSupportAdminConfig(admin.AdminConfig):
    """Makes django.contrib.admin.site the site of peersupport/admin_site.py."""

    default_site = "peersupport.admin_site.PeerSupportAdminSite"
    default = False
