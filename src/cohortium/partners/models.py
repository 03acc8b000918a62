"""Who pays for learners, who brings them, and who employs them."""

from django.db import models

from cohortium.access.models import Membership
from cohortium.partners.rules.partners import AT_MOST, BRINGS, MOST_OF_DOCUMENT, CommissionKind, PartnerKind
from cohortium.partners.states import PARTNER, PartnerStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.lookups import BackwardText, PlainText, TurnedText

_BRINGS = models.Q(kind__in=sorted(BRINGS))


class Partner(TenantModel):
    """A sponsor, an agent, a broker or an employer: one table, because all are people of another house.

    See docs/decisions/0022-partners.md.
    """

    masked_in_trail = frozenset({"contact_name", "email", "phone", "tax_number", "note"})

    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=AT_MOST["name"])
    # Found by any of the first four words of the name.
    name_plain = PlainText("name")
    name_second = TurnedText("name", by=1)
    name_third = TurnedText("name", by=2)
    name_fourth = TurnedText("name", by=3)
    # What they are called on papers; in capitals. Agents and brokers have one.
    code = models.CharField(max_length=AT_MOST["code"], blank=True, default="")
    tax_number = models.CharField(max_length=AT_MOST["tax_number"], blank=True, default="")
    contact_name = models.CharField(max_length=AT_MOST["contact_name"], blank=True, default="")
    email = models.EmailField(blank=True, default="")
    email_plain = PlainText("email")
    phone = models.CharField(max_length=20, blank=True, default="")
    phone_backward = BackwardText("phone")
    country = models.CharField(max_length=2, blank=True, default="")
    # Of a broker: what kind of somebody they are.
    referrer_type = models.CharField(max_length=10, blank=True, default="")
    # What was agreed about paying, in words; and the rule by which agents and brokers earn.
    terms = models.TextField(blank=True, default="")
    commission_kind = models.CharField(max_length=20, blank=True, default="")
    # In percent, or in the organisation's currency: as the kind says.
    commission = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    # In percent, for those whom they bring.
    discount = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    payment_method = models.CharField(max_length=20, blank=True, default="")
    joined = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")
    # Their log-in, once they have one.
    membership = InOrganisation(Membership, models.PROTECT, null=True, blank=True, related_name="partners")
    status = StatusField(PARTNER, max_length=10, default=PartnerStatus.ACTIVE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=~models.Q(code=""), name="partner_code_once"
            ),
            models.UniqueConstraint(fields=["organisation", "membership"], name="partner_log_in_once"),
            models.CheckConstraint(condition=models.Q(status__in=PartnerStatus.values), name="partner_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(one) for one in PartnerKind]), name="partner_kind_is_known"
            ),
            models.CheckConstraint(condition=~_BRINGS | ~models.Q(code=""), name="partner_who_brings_has_a_code"),
            models.CheckConstraint(
                condition=models.Q(commission_kind="", commission=None)
                | _BRINGS
                & models.Q(commission_kind__in=[str(one) for one in CommissionKind])
                & models.Q(commission__isnull=False, commission__gte=0),
                name="partner_commission_is_a_rule",
            ),
            models.CheckConstraint(
                condition=~models.Q(commission_kind=CommissionKind.PERCENT.value) | models.Q(commission__lte=100),
                name="partner_commission_is_a_part",
            ),
            models.CheckConstraint(
                condition=models.Q(discount=None) | _BRINGS & models.Q(discount__gte=0, discount__lte=100),
                name="partner_discount_is_a_part",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "name_plain"], name="partner_name"),
            models.Index(fields=["organisation", "name_second"], name="partner_name_second"),
            models.Index(fields=["organisation", "name_third"], name="partner_name_third"),
            models.Index(fields=["organisation", "name_fourth"], name="partner_name_fourth"),
            models.Index(fields=["organisation", "email_plain"], name="partner_email", condition=~models.Q(email="")),
            models.Index(fields=["organisation", "phone"], name="partner_phone", condition=~models.Q(phone="")),
            models.Index(
                fields=["organisation", "phone_backward"], name="partner_phone_end", condition=~models.Q(phone="")
            ),
            models.Index(fields=["organisation", "kind", "name_plain"], name="partner_of_kind"),
            models.Index(fields=["organisation", "created_at"], name="partner_newest"),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerDocument(TenantModel):
    """A paper about a partner, such as what a company is registered by, or the agreement with an agent."""

    partner = InOrganisation(Partner, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=MOST_OF_DOCUMENT)
    file_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "file_id"], name="partner_document_file_once")]

    def __str__(self) -> str:
        return self.name
