"""Log-ins. Names, phones and roles belong to memberships, so that no organisation can rename a person of another."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from cohortium.identity.states import LogInStatus
from cohortium.tenancy.fields import READ_AND_ADD, Id


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
    status = models.CharField(max_length=10, choices=LogInStatus, default=LogInStatus.ACTIVE)
    is_platform_staff = models.BooleanField(default=False)
    locale = models.CharField(max_length=10, blank=True, default="")
    # Not a foreign key: organisations cannot be seen from here, and the code in the address decides anyway.
    primary_organisation_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """What Django and allauth ask before they let somebody in."""
        return self.status == LogInStatus.ACTIVE


class SignIn(models.Model):
    """One time that somebody came in or went out. Written once."""

    id = Id(rights=READ_AND_ADD)
    user = models.ForeignKey(User, models.PROTECT, related_name="sign_ins")
    event = models.CharField(max_length=10, choices={"in": _("Signed in"), "out": _("Signed out")})
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["user", "created_at"], name="signin_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event}"
