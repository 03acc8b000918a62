"""Members of an organisation, their roles and campuses; its keys; and what each of them already sent."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now

from cohortium.access.states import API_KEY, MEMBERSHIP, KeyStatus, MembershipStatus
from cohortium.tenancy.base import OrganisationTable, TenantModel
from cohortium.tenancy.fields import Id, InOrganisation, OrganisationField, StatusField
from cohortium.tenancy.lookups import BackwardText, PlainText, TurnedText
from cohortium.tenancy.models import Campus


class Role(TenantModel):
    """A named set of permissions, each with its span. Built-in ones have a key and follow the code.

    Of the organisation's own, those that are retired stay for the sake of their history: nobody holds them.
    """

    key = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(max_length=80)
    name_plain = PlainText("name")
    description = models.CharField(max_length=300, blank=True, default="")
    system_role = models.BooleanField(default=False)
    permissions = models.JSONField(default=dict)
    is_retired = models.BooleanField(default=False, db_default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            # Apart from the built-in ones: a release may bring one whose name an organisation took before.
            models.UniqueConstraint(
                fields=["organisation", "system_role", "name_plain"],
                condition=models.Q(is_retired=False),
                name="role_name_once",
            ),
            models.UniqueConstraint(fields=["organisation", "key"], condition=~models.Q(key=""), name="role_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


# By which members are looked for.
NAME_COLUMNS = ("display_name_plain", "display_name_second", "display_name_third")


class Membership(TenantModel):
    """A log-in inside this organisation: what the person is called here, and whether they may come in."""

    masked_in_trail = frozenset({"custom", "display_name", "email", "phone"})

    # Nobody yet, until an invitation is accepted. Its index is the one below: the constraint's, led by the
    # organisation, serves everything else.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    display_name = models.CharField(max_length=200)
    display_name_plain = PlainText("display_name")
    # With another word first: people are looked for by any part of their name.
    display_name_second = TurnedText("display_name", by=1)
    display_name_third = TurnedText("display_name", by=2)
    phone = models.CharField(max_length=20, blank=True, default="")
    phone_backward = BackwardText("phone")
    status = StatusField(MEMBERSHIP, max_length=10, default=MembershipStatus.ACTIVE)
    # Whether they are of the team. Who is not has no roles and no campuses: families, learners and partners see what is
    # their own in the portal, and stand in no list of the team.
    is_staff = models.BooleanField(default=True, db_default=True)
    # The organisation's own fields, by their keys.
    custom = models.JSONField(default=dict, blank=True, db_default={})

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=MembershipStatus.values), name="membership_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False)
                | models.Q(status__in=[MembershipStatus.INVITED, MembershipStatus.LEFT]),
                name="membership_has_a_log_in",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "display_name_plain"], name="membership_name"),
            models.Index(fields=["organisation", "display_name_second"], name="membership_name_second"),
            models.Index(fields=["organisation", "display_name_third"], name="membership_name_third"),
            models.Index(fields=["organisation", "phone"], name="membership_phone", condition=~models.Q(phone="")),
            models.Index(
                fields=["organisation", "phone_backward"], name="membership_phone_end", condition=~models.Q(phone="")
            ),
            # Not led by the organisation: organisations_of(user) looks through all of them. Listed in
            # tenancy.global_tables.GLOBAL_INDEXES.
            models.Index(fields=["user"], name="membership_of_user"),
        ]

    def __str__(self) -> str:
        return self.display_name


class MembershipRole(TenantModel):
    """A role that a member holds."""

    membership = InOrganisation(Membership, models.CASCADE, related_name="roles")
    role = InOrganisation(Role, models.PROTECT, related_name="holders")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "membership", "role"], name="membership_role_once")
        ]


class MembershipCampus(TenantModel):
    """A campus where a member works. It rests while the campus is closed."""

    membership = InOrganisation(Membership, models.CASCADE, related_name="campuses")
    campus = InOrganisation(Campus, models.PROTECT, related_name="people")
    assigned_at = models.DateTimeField(db_default=Now(), editable=False)
    is_current = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "membership", "campus"], name="membership_campus_once")
        ]


class Invitation(TenantModel):
    """What somebody was sent so that they may come in, once and for some hours. Only the hash of its secret is kept."""

    masked_in_trail = frozenset({"email"})

    membership = InOrganisation(Membership, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    # Sent again, it gets another secret, and the one before opens nothing any more.
    generation = models.PositiveIntegerField(default=1)
    secret_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "membership"], name="invitation_once"),
            models.UniqueConstraint(fields=["organisation", "secret_hash"], name="invitation_secret_once"),
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=models.Q(accepted_at=None), name="invitation_email_once"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.membership_id}"


class ApiKey(TenantModel):
    """What a program comes in with. Only the hash of its secret is kept; the beginning tells it from others."""

    name = models.CharField(max_length=80)
    name_plain = PlainText("name")
    beginning = models.CharField(max_length=50)
    secret_hash = models.BinaryField(max_length=32)
    # Each permission with its span, as roles have them.
    scopes = models.JSONField(default=dict)
    expires_at = models.DateTimeField()
    status = StatusField(API_KEY, max_length=10, default=KeyStatus.ACTIVE)

    class Meta(TenantModel.Meta):
        verbose_name = "key"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "secret_hash"], name="api_key_secret_once"),
            models.CheckConstraint(condition=models.Q(status__in=KeyStatus.values), name="api_key_status_is_known"),
        ]
        # Two keys may have one name: the new one is tried before the old one is revoked.
        indexes = [models.Index(fields=["organisation", "name_plain"], name="api_key_name")]

    def __str__(self) -> str:
        return self.name


class ApiKeyCampus(TenantModel):
    """A campus that a key is limited to. A key without any reaches everything that its scopes name."""

    key = InOrganisation(ApiKey, models.PROTECT, related_name="campuses")
    campus = InOrganisation(Campus, models.PROTECT, related_name="keys")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "key", "campus"], name="api_key_campus_once")]


class ApiKeyUse(OrganisationTable):
    """When a key was last used. Not a column of the key, whose version says that somebody changed it."""

    id = Id()
    organisation = OrganisationField()
    key = InOrganisation(ApiKey, models.PROTECT, related_name="uses")
    last_used_at = models.DateTimeField(null=True)

    class Meta(OrganisationTable.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="api_key_use_once")]


class IdempotencyKey(OrganisationTable):
    """A request that an actor sent under a key of its own: what it was, and what was answered."""

    id = Id()
    organisation = OrganisationField()
    actor_id = models.UUIDField()
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    # Encrypted, because an answer may hold what the tables hide. Empty while the first request runs.
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(OrganisationTable.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "actor_id", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["organisation", "created_at"], name="idempotency_key_age")]
