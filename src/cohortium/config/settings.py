"""Settings. Everything that differs between installations comes from the environment: see `docs/settings.md`."""

import os
from pathlib import Path

from csp.constants import NONCE

from cohortium.config import backup_settings, environment, letter_settings, log

PACKAGE = Path(__file__).resolve().parent.parent

env = environment.read(os.environ)
letters = letter_settings.read(os.environ)

DEBUG = False
DEVELOPMENT = env.development
SECRET_KEY = env.secret_key
ENCRYPTION_KEYS = env.encryption_keys
SEAL_KEYS, SEAL_FOLDER = env.seal_keys, env.seal_folder
ALLOWED_HOSTS = env.hosts
DATA_FOLDER = env.data_folder
BACKUP_FOLDER = backup_settings.read(os.environ).folder
METRICS_TOKEN = env.metrics_token

INSTALLED_APPS = [
    "cohortium.identity",
    "cohortium.tenancy",
    "cohortium.access",
    "cohortium.jobs",
    "cohortium.audit",
    "cohortium.files",
    "cohortium.notifications",
    "cohortium.accounts",
    "cohortium.desk",
    "cohortium.administration",
    "cohortium.onboarding",
    "cohortium.curriculum",
    "cohortium.partners",
    "cohortium.delivery",
    "cohortium.enrolment",
    "cohortium.people",
    "cohortium.imports",
    "cohortium.privacy",
    "cohortium.web",
    "cohortium.api",
    "cohortium.demo",
    "django_cotton.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # With an HTTP client: only where there is a provider to ask.
    *(["allauth.socialaccount.providers.openid_connect"] if env.oidc else []),
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cohortium.web.middleware.log_requests",
    "django.middleware.security.SecurityMiddleware",
    "cohortium.web.middleware.answer_machines",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cohortium.web.sessions.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cohortium.web.account.devices.remember_devices",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cohortium.config.errors.dress_wrong_methods",
    "cohortium.config.errors.dress_what_was_not_read",
]

ROOT_URLCONF = "cohortium.config.urls"
WSGI_APPLICATION = "cohortium.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database: the application's role here, the owner beside it where somebody migrates -------------------------------

DATABASES = env.databases
DATABASE_ROUTERS = ["cohortium.tenancy.engine.router.OwnerMigrates"]
DATABASE_APPLICATION_ROLE = env.application_role

# --- Jobs: a worker whose heart has not beaten for so many seconds is dead, and its jobs go to another ----------------

JOBS_STALLED_AFTER = env.stalled_after
PROCRASTINATE_ON_APP_READY = "cohortium.jobs.failures.watch"

# --- Mail: to a server, or into the folder `mail` of the data ---------------------------------------------------------

ADDRESS = env.address
DEFAULT_FROM_EMAIL = env.mail.sender
EMAIL_HOST, EMAIL_PORT = env.mail.host, env.mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.mail.user, env.mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = env.mail.starttls, env.mail.tls
EMAIL_TIMEOUT = 20
BOUNCES_TO, LETTERS_PER_DAY = letters.bounces_to, letters.per_day
MAIL_DKIM_SELECTOR, MAIL_DKIM_TARGET, MAIL_SPF = letters.dkim_selector, letters.dkim_target, letters.spf
DNS_SERVERS = letters.dns_servers

# --- New organisations: founded in the browser by anybody, by who was invited to, or by nobody ------------------------

SIGN_UP = env.sign_up

# --- Files: in a folder or in S3, and shown to a scanner where one is set ---------------------------------------------

CLAMD = env.files.clamd
LARGEST_FILE = env.files.largest

# --- Identity ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# The first one hashes. The others only read what was imported, until its owner signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "cohortium.identity.passwords.ImportedBcrypt",
]
PASSWORD_RESET_TIMEOUT = 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_FORMS = {"login": "cohortium.web.account.forms.SignInForm"}
ACCOUNT_ADAPTER = "cohortium.web.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Ours count in the database, for all processes: `identity.policies`.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "cohortium.web.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "cohortium.web.account.forms.CodeForm",
    "authenticate_webauthn": "cohortium.web.account.forms.PasskeyCheck",
    "login_webauthn": "cohortium.web.account.forms.PasskeySignIn",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Clocks differ: the code before and the one after are right, too. Each is right once.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
SOCIALACCOUNT_ADAPTER = "cohortium.web.account.providers.Providers"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_ONLY = False
OIDC_PROVIDERS = env.oidc
TRUSTED_PROXIES = env.trusted_proxies

# Not in a cookie, which outlives the person: what was done is said to whoever did it.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "cohortium.identity.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cohortium.web.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = env.trusted_origins

# --- Pages ------------------------------------------------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "cohortium.web.templatetags.cohortium"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "csp.context_processors.nonce",
                "cohortium.web.context.theme",
                "cohortium.web.context.sign_up",
            ],
        },
    }
]
FORM_RENDERER = "cohortium.web.selects.Renderer"
COTTON_DIR = "components"
COTTON_SNAKE_CASED_NAMES = False

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": env.files.storage,
    "staticfiles": {"BACKEND": "cohortium.web.storage.Printed"},
}
WHITENOISE_USE_FINDERS = True
# For good: an address changes with what it leads to.
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- Logs -------------------------------------------------------------------------------------------------------------

log.configure(as_json=env.log_as_json)
LOGGING = log.of_libraries(as_json=env.log_as_json)

# --- Language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = True
FORMAT_MODULE_PATH = "cohortium.config.formats"
USE_TZ = True
TIME_ZONE = "UTC"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # A form of ours leads on to a provider, and browsers look at where a form ends.
        "form-action": ["'self'", *env.oidc_origins],
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if env.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.https else None

SILENCED_SYSTEM_CHECKS = [
    # E-mail addresses are unique without regard to case: by a constraint, which Django does not recognise as such.
    "auth.W004",
    # Other names under the same domain are not ours to make promises for.
    "security.W005",
    "security.W021",
    # Whatever speaks HTTPS in front of us redirects to it.
    "security.W008",
]
