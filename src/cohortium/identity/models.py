"""Log-ins. Names, phones and roles belong to memberships, so that no organisation can rename a person of another."""

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from cohortium.identity.states import Event, LogInStatus
from cohortium.tenancy.fields import READ_ADD_AND_FORGET, Id


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a log-in; without a password it cannot be used until one is set."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.with_address(username or "").get()

    def with_address(self, email: str) -> "models.QuerySet[User]":
        """The log-in with this address, whatever its case: as the constraint compares them, and no other way."""
        return self.annotate(address=Lower("email")).filter(address=Lower(models.Value(email)))


class User(AbstractBaseUser):
    """A log-in: global, and small."""

    id = Id()
    email = models.EmailField(_("e-mail address"))
    # When somebody showed that mail for this address reaches them.
    email_verified_at = models.DateTimeField(null=True, blank=True)
    # What the address will be once that is shown of the new one; the old one counts until then.
    pending_email = models.EmailField(blank=True, default="", db_default="")
    # Devices know of which time they know it: those of an earlier one are strange again.
    devices_time = models.PositiveIntegerField(default=0, db_default=0)
    status = models.CharField(max_length=10, choices=LogInStatus, default=LogInStatus.ACTIVE)
    is_platform_staff = models.BooleanField(default=False)
    locale = models.CharField(max_length=10, blank=True, default="")
    # Not a foreign key: organisations cannot be seen from here, and the code in the address decides anyway.
    primary_organisation_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # Nobody, where somebody made it for themselves, or a program did.
    created_by = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_by = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. A hash that is not of today's kind is replaced, unless somebody changed it."""

        def replace(password: str) -> None:
            # Django writes the new hash over whatever is there: over a new password, too, that was chosen meanwhile.
            anew = make_password(password)
            if User.objects.filter(pk=self.pk, password=self.password).update(password=anew):
                self.password = anew

        return check_password(raw_password, self.password, replace)

    @property
    def device_mark(self) -> str:
        """What a device keeps of whoever signed in with it."""
        return f"{self.pk}:{self.devices_time}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """What Django and allauth ask before they let somebody in."""
        return self.status == LogInStatus.ACTIVE


class SignIn(models.Model):
    """What happened to a log-in: somebody came in or went out, or changed how one comes in. Written once."""

    id = Id(rights=READ_ADD_AND_FORGET)
    user = models.ForeignKey(User, models.PROTECT, related_name="sign_ins")
    event = models.CharField(max_length=20, choices=Event)
    # What it was about, in a word: the name of a passkey.
    about = models.CharField(max_length=100, blank=True, default="", db_default="")
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["user", "created_at"], name="signin_of_user"),
            models.Index(fields=["created_at"], name="signin_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event}"


class LogInSession(AbstractBaseSession):
    """One browser that somebody is signed in with, or may be soon. What it holds stands beside it, to be listed."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True, default="")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class Attempts(models.Model):
    """How full a bucket of `limits` is: it is empty again at this time."""

    key = models.CharField(max_length=64, primary_key=True)
    free_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
