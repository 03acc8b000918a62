"""What is taught, and what one needs before it."""

from django.db import models
from django.db.models import F, Q

from cohortium.curriculum.rules.programs import AT_MOST, LARGEST, NUMBERS, ProgramKind, SkillLevel
from cohortium.curriculum.states import PROGRAM, ProgramStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.lookups import PlainText, TurnedText


def _within(name: str) -> Q:
    least, most = NUMBERS[name]
    return Q(**{name: None}) | Q(**{f"{name}__gte": least, f"{name}__lte": most})


class Program(TenantModel):
    """A course, a class, a learnership: what is taught from beginning to end, whenever that is.

    See docs/decisions/0027-programs.md.
    """

    # In capitals. What is archived keeps its code: none is given twice by accident.
    code = models.CharField(max_length=AT_MOST["code"])
    code_plain = PlainText("code")
    name = models.CharField(max_length=AT_MOST["name"])
    # Found by any of the first four words of the name.
    name_plain = PlainText("name")
    name_second = TurnedText("name", by=1)
    name_third = TurnedText("name", by=2)
    name_fourth = TurnedText("name", by=3)
    description = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=12, choices=[(str(one), str(one)) for one in ProgramKind])
    category = models.CharField(max_length=AT_MOST["category"], blank=True, default="")
    category_plain = PlainText("category")
    # In whole years, both included.
    age_min = models.SmallIntegerField(null=True, blank=True)
    age_max = models.SmallIntegerField(null=True, blank=True)
    skill_level = models.CharField(
        max_length=12, blank=True, default="", choices=[(str(one), str(one)) for one in SkillLevel]
    )
    duration_weeks = models.SmallIntegerField(null=True, blank=True)
    duration_days = models.SmallIntegerField(null=True, blank=True)
    session_minutes = models.SmallIntegerField(null=True, blank=True)
    # In the organisation's currency.
    default_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    # By which an authority or another system knows it, such as TGS-2020000697.
    external_ref = models.CharField(max_length=AT_MOST["external_ref"], blank=True, default="")
    # The level in the national qualifications framework.
    nqf_level = models.SmallIntegerField(null=True, blank=True)
    needs_approval = models.BooleanField(default=False)
    status = StatusField(PROGRAM, max_length=10, default=ProgramStatus.DRAFT)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code_plain"], name="program_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="program_has_a_code"),
            models.CheckConstraint(condition=Q(status__in=ProgramStatus.values), name="program_status_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(one) for one in ProgramKind]), name="program_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(skill_level__in=["", *(str(one) for one in SkillLevel)]), name="program_skill_is_known"
            ),
            models.CheckConstraint(
                condition=Q(age_min=None) | Q(age_max=None) | Q(age_min__lte=F("age_max")),
                name="program_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(default_price=None) | Q(default_price__gte=0, default_price__lte=LARGEST),
                name="program_price_is_an_amount",
            ),
            *(models.CheckConstraint(condition=_within(name), name=f"program_{name}_within") for name in NUMBERS),
        ]
        indexes = [
            models.Index(fields=["organisation", "name_plain"], name="program_name"),
            models.Index(fields=["organisation", "name_second"], name="program_name_second"),
            models.Index(fields=["organisation", "name_third"], name="program_name_third"),
            models.Index(fields=["organisation", "name_fourth"], name="program_name_fourth"),
            models.Index(fields=["organisation", "category_plain"], name="program_category"),
            models.Index(fields=["organisation", "external_ref"], name="program_ref", condition=~Q(external_ref="")),
            models.Index(fields=["organisation", "created_at"], name="program_newest"),
        ]

    def __str__(self) -> str:
        return self.name


class ProgramPrerequisite(TenantModel):
    """That somebody has done one program before they begin another."""

    program = InOrganisation(Program, models.PROTECT, related_name="prerequisites")
    required = InOrganisation(Program, models.PROTECT, related_name="required_by")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "program", "required"], name="program_prerequisite_once"),
            models.CheckConstraint(condition=~Q(program=F("required")), name="program_prerequisite_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} → {self.required_id}"
