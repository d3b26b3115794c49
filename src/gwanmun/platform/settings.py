"""Django's settings, all derived from :mod:`gwanmun.platform.environment`."""

from __future__ import annotations

from datetime import timedelta

from gwanmun.platform import databases, environment, logging

ENVIRONMENT = environment.read()
HOME = ENVIRONMENT.home

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
BASE_URL = ENVIRONMENT.base_url
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth's pages use it
    # ours come first: their templates override allauth's
    "gwanmun.portals",
    "gwanmun.exchange",
    "gwanmun.parcels",
    *(f"gwanmun.inspection.{part}" for part in ("bank", "devices", "reading", "school", "learning")),
    *(f"gwanmun.risk.{part}" for part in ("profiles", "learning", "selection", "network", "feedback")),
    "gwanmun.classify",
    "gwanmun.tariff",
    "gwanmun.parties",
    "gwanmun.platform.webhooks",
    "gwanmun.platform.audit",
    "gwanmun.platform.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules",
    "ninja",
]

MIDDLEWARE = [
    "gwanmun.platform.logging.RequestLogMiddleware",
    "gwanmun.platform.telemetry.TraceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "gwanmun.platform.security.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gwanmun.platform.uploads.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gwanmun.platform.security.SessionLimitMiddleware",
    "gwanmun.platform.i18n.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "gwanmun.portals.urls"
WSGI_APPLICATION = "gwanmun.portals.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "gwanmun.portals.context.page",
            ],
            "libraries": {"gwanmun": "gwanmun.platform.templatetags.gwanmun"},
        },
    }
]

# --- storage ---------------------------------------------------------------------------------

DATABASES = {"default": databases.database(ENVIRONMENT.database_url, HOME)}
CACHES = {"default": databases.cache(ENVIRONMENT.database_url, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
JOBS_IMMEDIATE = False  # tests run jobs at once, in place

# --- languages and time ----------------------------------------------------------------------

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "gwanmun_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"
USE_THOUSAND_SEPARATOR = False  # figures are formatted by gwanmun.platform.i18n alone

# --- static files: served by the program itself, found in the packages ------------------------

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# --- uploads: always streamed to disk, see gwanmun.platform.uploads ---------------------------

UPLOAD_DIR = HOME / "upload"
UPLOAD_DIR.mkdir(exist_ok=True)
MAX_UPLOAD_BYTES = ENVIRONMENT.max_upload_bytes
FILE_UPLOAD_TEMP_DIR = str(UPLOAD_DIR)
FILE_UPLOAD_HANDLERS = ["gwanmun.platform.uploads.DiskUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # forms and JSON, not files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- who is there -----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# scrypt: memory-hard, in the standard library, about 50 ms; the second only reads older hashes.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Log-in by user name with password or passkey; accounts are made by a supervisor, not by sign-up.
ACCOUNT_ADAPTER = "gwanmun.platform.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https  # http://localhost is a secure context
MFA_TOTP_ISSUER = "Gwanmun"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nothing is ever mailed

# --- sessions, cookies, headers: see also gwanmun.platform.security ---------------------------

SESSION_COOKIE_NAME = "gwanmun_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = ENVIRONMENT.idle_seconds
SESSION_LONGEST_SECONDS = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
CSRF_COOKIE_NAME = "gwanmun_csrf"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; htmx reads it from the page
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_FAILURE_VIEW = "gwanmun.portals.home.forbidden"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the deployer knows the other hosts of the domain, we do not
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; we speak plain HTTP behind it
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https and ENVIRONMENT.trusted_proxies else None
)
X_FRAME_OPTIONS = "DENY"

# --- webhooks ---------------------------------------------------------------------------------

WEBHOOK_ALLOW = list(ENVIRONMENT.webhook_allow)

# --- classification help: an outside model that may re-rank candidates; off without an address -----

CLASSIFY_RERANK_URL = ENVIRONMENT.classify_rerank_url
CLASSIFY_RERANK_KEY = ENVIRONMENT.classify_rerank_key

# --- logs ---------------------------------------------------------------------------------------

LOGGING_CONFIG = None  # ours: structlog for our own and for library records alike
logging.configure(ENVIRONMENT.log_format, ENVIRONMENT.log_level)
