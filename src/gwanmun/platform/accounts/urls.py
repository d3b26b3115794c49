"""Log-in, password and passkeys: the part of allauth that is used here, and the language switch.

Sign-up, e-mail addresses and password reset by mail are left out on purpose.
"""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import include, path

from gwanmun.platform.accounts import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", allauth.signup, name="account_signup"),  # says that accounts are made by a supervisor
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("security/", include("allauth.mfa.urls")),
    path("language/", views.set_language, name="set_language"),
]
