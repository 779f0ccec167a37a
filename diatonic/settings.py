"""Django's settings. What differs between places comes from the environment (``diatonic/environment.py``)."""

from pathlib import Path

from csp.constants import NONE, SELF

from diatonic import logs
from diatonic.common import retention
from diatonic.environment import load

BASE_DIR = Path(__file__).resolve().parent.parent
DIATONIC = load()

SECRET_KEY = DIATONIC.secret_key.get_secret_value()
SECRET_KEY_FALLBACKS = [secret.get_secret_value() for secret in DIATONIC.secret_key_fallbacks]
DEBUG = DIATONIC.debug
ALLOWED_HOSTS = list(DIATONIC.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [DIATONIC.base_url]

ROOT_URLCONF = "diatonic.urls"
WSGI_APPLICATION = "diatonic.wsgi.application"
DATABASES: dict[str, dict[str, str]] = {}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "corsheaders",
    "django_prometheus",
    "django_structlog",
    "mozilla_django_oidc",
    "ninja",
    "diatonic.common",
    "organizations",
    "education",
    "community",
    "workbench",
]

MIDDLEWARE = [
    "diatonic.common.http.observe.Observe",
    "organizations.invocations.middleware.Invocations",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "diatonic.common.http.problems.Problems",
    "organizations.accounts.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "diatonic.common.http.origins.Origins",
    "django.middleware.csrf.CsrfViewMiddleware",
    "organizations.accounts.middleware.People",
    "diatonic.common.http.limits.RateLimit",
    "diatonic.common.http.idempotency.Idempotency",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["diatonic.common.templatetags.ui", "diatonic.common.templatetags.drawing"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "organizations.accounts.context.people",
            ],
        },
    }
]

# --- sign-in -----------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["organizations.accounts.backend.CognitoBackend"]
AUTH_USER_MODEL = "organizations.Person"
LOGIN_URL = "organizations:accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGIN_REDIRECT_URL_FAILURE = "/sign-in-problem/"
LOGOUT_REDIRECT_URL = "/"
OIDC_RP_CLIENT_ID = DIATONIC.oidc_client_id
OIDC_RP_CLIENT_SECRET = DIATONIC.oidc_client_secret.get_secret_value()
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid email profile"
OIDC_OP_JWKS_ENDPOINT = DIATONIC.jwks_url
OIDC_OP_AUTHORIZATION_ENDPOINT = f"{DIATONIC.oidc_domain}/oauth2/authorize"
OIDC_OP_TOKEN_ENDPOINT = f"{DIATONIC.oidc_domain}/oauth2/token"
OIDC_OP_USER_ENDPOINT = f"{DIATONIC.oidc_domain}/oauth2/userInfo"
OIDC_USE_PKCE = True
OIDC_USE_NONCE = True
OIDC_TIMEOUT = 5
OIDC_STORE_ID_TOKEN = False
OIDC_AUTHENTICATION_CALLBACK_URL = "organizations:accounts:callback"

SESSION_ENGINE = "organizations.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if DIATONIC.stage == "production" else "session"
SESSION_COOKIE_AGE = int(DIATONIC.retention_days.get("sessions", retention.KINDS["sessions"].days)) * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = DIATONIC.base_url.startswith("https://")
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "diatonic.common.http.pages.csrf_failure"

# --- headers -----------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if DIATONIC.stage == "production":
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if DIATONIC.trusted_proxies else None
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# Our bucket and no other on that host: forms are posted to the bucket itself, all else is below it.
_BUCKET = f"{DIATONIC.s3_browser_endpoint}/{DIATONIC.s3_bucket}"
_FILES = f"{_BUCKET}/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", _FILES],
        "media-src": [SELF, "blob:", _FILES],
        "font-src": [SELF],
        "connect-src": [SELF, _BUCKET, _FILES, *filter(None, [DIATONIC.stream_url])],
        "form-action": [SELF, DIATONIC.oidc_domain],
        "frame-src": [_FILES],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "base-uri": [NONE],
    },
}
CORS_ALLOWED_ORIGINS = list(DIATONIC.spa_origins)
CORS_URLS_REGEX = r"^/api/.*$"
CORS_ALLOW_CREDENTIALS = False
CORS_EXPOSE_HEADERS = ["ETag", "X-Request-ID", "Retry-After", "Location", "Idempotency-Replayed", "RateLimit-Reset"]
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "if-match",
    "if-none-match",
    "idempotency-key",
    "x-organization",
]

# --- limits ------------------------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
# Class of request → (for one person, for one address: a school shares one), a minute.
RATE_LIMITS = {"read": (600, 6000), "write": (240, 2400), "sign-in": (60, 600)}
RATE_LIMIT_FACTOR = DIATONIC.rate_limit_factor

#: Kind of file → the most bytes that one may have here; an organization can only set less.
MEDIA_SIZE_LIMITS = {kind: megabytes * 2**20 for kind, megabytes in DIATONIC.media_size_limits.items()}

#: So many organizations one person may found.
ORGANIZATIONS_PER_PERSON = DIATONIC.organizations_per_person

#: Whom to ask for records of domains, ``address`` or ``address:port``; empty: the machine's own resolver.
DNS_SERVERS = list(DIATONIC.dns_servers)

#: Networks that are asked, on any port, though they are not public (common/egress); empty: none.
EGRESS_ALLOWED_NETWORKS = list(DIATONIC.egress_allowed_networks)

# --- static files ------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / DIATONIC.var / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "diatonic.assets.VendorFinder"]
STATICFILES_FINDERS += ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
NODE_MODULES = BASE_DIR / "node_modules"
STORAGES = {
    # Files of people go through common/storage, which signs and copies under conditions; this is what Django's own
    # file API uses, so that nothing ends on a web server's disk.
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": DIATONIC.s3_bucket,
            "endpoint_url": DIATONIC.s3_endpoint or None,
            "region_name": DIATONIC.aws_region,
            "location": "django/",
            "default_acl": None,
            "file_overwrite": False,
            "querystring_expire": 60,
            "signature_version": "s3v4",
            "addressing_style": "path",
        },
    },
    "staticfiles": {"BACKEND": "diatonic.assets.Storage"},
}

# --- language, time, logs ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_TZ = True
USE_I18N = False  # one language; with more, it is looked up for each value of a page
TIME_ZONE = "UTC"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGGING = logs.configure(DIATONIC.log_format)
SILENCED_SYSTEM_CHECKS: list[str] = []
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": DIATONIC.redis_url,
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.5},
        "KEY_PREFIX": "diatonic",
    }
}
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # Observe has checked or replaced it
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# --- background work: the broker carries hints only, a hint that is lost or doubled does no harm (common/jobs) ---
CELERY_BROKER_URL = DIATONIC.broker
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_DEFAULT_QUEUE = "diatonic"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 20 * 60,
    "socket_connect_timeout": 1,
    "socket_timeout": 3,
    "unacked_restore_interval": 5,
    # A request that hints while Redis is away must not wait for it.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# What beat asks for; jobs are found by their names.
CELERY_INCLUDE = [
    "diatonic.common.jobs.worker",
    "organizations.audit.tasks",
    "community.discussion.tasks",
    "workbench.llm.tasks",
]
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "diatonic.common.jobs.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "seal-audit-logs": {"task": "organizations.audit.tasks.seal", "schedule": 15.0, "options": {"expires": 15}},
    "settle-lost-calls": {"task": "workbench.llm.tasks.settle_lost", "schedule": 30.0, "options": {"expires": 30}},
    "count-views": {"task": "community.discussion.tasks.count_views", "schedule": 30.0, "options": {"expires": 30}},
}
