"""What people are asked to agree to. The app that needs an answer declares the kind; organisations ask or do not.

PHOTO = declare("photo", name=_("Photos"), about=_("Photos and films of …"), is_asked=True)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.core.errors import Words
from cohortium.core.values import Span, YesOrNo
from cohortium.tenancy import settings
from cohortium.tenancy.settings import Declared, value_of

GROUP = "consents"
settings.group(GROUP, label=_("Consents"), about=_("What you ask people to agree to."))
LINK_LIFE = settings.declare(
    "consents.link_days",
    Span(1, 90),
    Span().read(30),
    label=_("How long a link is valid"),
    help=_("In days. Until then, anyone with the link can answer and change the answer."),
    group=GROUP,
    permission=Permission.SETTING_EDIT,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of consent, and the setting by which an organisation says whether it asks for it."""

    key: str
    name: Words
    about: Words
    asked: Declared[bool]


class TwiceDeclared(RuntimeError):
    """Two apps declare the same kind: a mistake in the code."""


_kinds: dict[str, Kind] = {}


def declare(key: str, *, name: Words, about: Words, is_asked: bool = False) -> Kind:
    """Say that there is such a kind. `is_asked`: whether organisations ask for it that said nothing of it.

    Raises:
        TwiceDeclared: there is one already.
    """
    if key in _kinds:
        raise TwiceDeclared(key)
    asked = settings.declare(
        f"consents.ask_{key}",
        YesOrNo(),
        is_asked,
        label=name,
        help=about,
        group=GROUP,
        permission=Permission.SETTING_EDIT,
    )
    _kinds[key] = Kind(key, name, about, asked)
    return _kinds[key]


def every() -> Mapping[str, Kind]:
    """Every kind, by its key, in the order in which they were declared."""
    return MappingProxyType(_kinds)


def name_of(key: str) -> Words:
    """What a kind is called; its key, where no app declares it any more."""
    return _kinds[key].name if key in _kinds else key


def asked_here() -> list[Kind]:
    """The kinds that the organisation in scope asks for."""
    return [one for one in _kinds.values() if value_of(one.asked)]


PHOTO = declare("photo", name=_("Photos"), about=_("Taking photos and films, and showing them."), is_asked=True)
DATA = declare("data", name=_("Personal data"), about=_("Storing and using personal data."), is_asked=True)
MARKETING = declare(
    "marketing", name=_("News and offers"), about=_("Contacting people about other offers."), is_asked=True
)
E_SIGNATURE = declare(
    "e_signature", name=_("Electronic signature"), about=_("Signing documents on a screen instead of by hand.")
)
GATEWAY = declare("gateway", name=_("Data to an authority"), about=_("Sending data to a government or funding body."))
FEE_AGREEMENT = declare("fee_agreement", name=_("Fee agreement"), about=_("What has to be paid, when and by whom."))
DECLARATION = declare("declaration", name=_("Declaration"), about=_("Confirming that the details given are true."))
