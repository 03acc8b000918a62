"""How papers are numbered: each kind has its pattern, and says whether it counts anew each year."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.core import numbers
from cohortium.core.errors import Words
from cohortium.core.numbers import Pattern
from cohortium.core.values import YesOrNo
from cohortium.tenancy import settings
from cohortium.tenancy.settings import Declared, Values


@dataclass(frozen=True)
class Numbered:
    """A kind of paper with numbers: its two settings."""

    kind: str
    pattern: Declared[str]
    yearly: Declared[bool]


_kinds: dict[str, Numbered] = {}


def numbered(kind: str, *, label: Words, yearly_label: Words, pattern: str, yearly: bool) -> Numbered:
    """Say that there are papers of this kind, and how they are numbered until somebody says otherwise."""
    _kinds[kind] = Numbered(
        kind,
        settings.declare(
            f"numbers.{kind}",
            Pattern(),
            pattern,
            label=label,
            help=_("{year}, {yy} and {month} come from the document date; {number:06} has at least six digits."),
            group="numbers",
            permission=Permission.SETTING_EDIT,
        ),
        settings.declare(
            f"numbers.{kind}_yearly",
            YesOrNo(),
            yearly,
            label=yearly_label,
            help=_("The number must then include the year."),
            group="numbers",
            permission=Permission.SETTING_EDIT,
        ),
    )
    return _kinds[kind]


def kinds() -> Mapping[str, Numbered]:
    """Every kind of paper with numbers."""
    return MappingProxyType(_kinds)


def _check(values: Values) -> dict[str, Words]:
    return {
        one.pattern.key: numbers.FAULTS["no_year"]
        for one in _kinds.values()
        if values[one.yearly.key] and not numbers.names_the_year(values[one.pattern.key])
    }


settings.group(
    "numbers",
    label=_("Numbers"),
    about=_("How documents are numbered. Numbers have no gaps and are never reused. Existing numbers do not change."),
    check=_check,
)
INVOICE = numbered(
    "invoice",
    label=_("Invoice number"),
    yearly_label=_("Restart invoice numbers each year"),
    pattern="INV-{year}-{number:06}",
    yearly=True,
)
CERTIFICATE = numbered(
    "certificate",
    label=_("Certificate number"),
    yearly_label=_("Restart certificate numbers each year"),
    pattern="CERT-{year}-{number:05}",
    yearly=True,
)
