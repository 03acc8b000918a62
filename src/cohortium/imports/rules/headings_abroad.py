"""How headings call it in German, French, Spanish, Swahili and Afrikaans. Folded, as all headings are compared."""


def _names(said: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in said.split(","))


_GIVEN = _names("vorname, vornamen, prenom, prenoms, nombre, nombres, jina la kwanza, voornaam, voorname")
_LAST = _names(
    "nachname, familienname, zuname, nom, nom de famille, apellido, apellidos, jina la ukoo, jina la familia, "
    "jina la mwisho, van, agternaam, achternaam"
)
_FULL = _names("vollstandiger name, nom complet, nombre completo, jina kamili, jina, volle naam, naam")
_EMAIL = _names(
    "e mail adresse, email adresse, mailadresse, courriel, adresse e mail, adresse email, correo electronico, correo, "
    "barua pepe, epos, e pos, epos adres"
)
_PHONE = _names(
    "telefon, telefonnummer, handy, handynummer, mobil, mobilnummer, mobiltelefon, portable, numero de telephone, "
    "telefono, movil, celular, simu, nambari ya simu, namba ya simu, telefoon, telefoonnommer, selfoon, selfoonnommer"
)
_RELATIONSHIP = _names("verwandtschaft, lien de parente, parentesco, uhusiano, verwantskap")
_FIRST = _names(
    "eltern, elternteil, erziehungsberechtigte, mutter, mere, madre, tutor, mama, mzazi, mlezi, ouer, moeder"
)
_SECOND = _names("vater, pere, padre, baba, vader, pa")

ABROAD: dict[str, tuple[str, ...]] = {
    "full_name": _FULL,
    "given_name": _GIVEN,
    "family_name": _LAST,
    "preferred_name": _names("rufname, spitzname, surnom, apodo, jina la utani, noemnaam"),
    "birth_date": _names(
        "geburtsdatum, geburtstag, geboren am, geboren, date de naissance, ne le, nee le, fecha de nacimiento, "
        "nacimiento, tarehe ya kuzaliwa, geboortedatum"
    ),
    "gender": _names("geschlecht, sexe, genre, sexo, genero, jinsia, geslag"),
    "email": _EMAIL,
    "phone": _PHONE,
    "campus": _names("standort, filiale, lieu, sede, tawi, kampus"),
    "address_1": _names(
        "strasse, anschrift, adresse, strasse und hausnummer, strasse hausnummer, strasse nr, rue, direccion, calle, "
        "domicilio, anwani, mtaa, adres, straat, straatadres"
    ),
    "city": _names(
        "ort, wohnort, stadt, ville, commune, ciudad, localidad, poblacion, mji, jiji, dorp, stad, voorstad"
    ),
    "state": _names("bundesland, kanton, departement, provincia, estado, mkoa, provinsie"),
    "postcode": _names("plz, postleitzahl, code postal, codigo postal, cp, msimbo wa posta, poskode"),
    "country": _names("land, pays, pais, nchi"),
    "health": _names("gesundheit, allergien, sante, salud, alergias, afya, mzio, gesondheid, allergiee"),
    "name": _names(
        "familie, famille, familia, nachname, familienname, nom de famille, apellidos, jina la familia, gesin"
    ),
}


def _of(begins: tuple[str, ...], ends: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{one} {two}" for one in begins for two in ends)


for _number, _begins in ((1, _FIRST), (2, _SECOND)):
    ABROAD |= {
        f"guardian_{_number}_name": (*_begins, *_of(_begins, ("name", *_FULL))),
        f"guardian_{_number}_given_name": _of(_begins, _GIVEN),
        f"guardian_{_number}_family_name": _of(_begins, _LAST),
        f"guardian_{_number}_email": _of(_begins, ("email", "e mail", *_EMAIL)),
        f"guardian_{_number}_phone": _of(_begins, ("telephone", "tel", *_PHONE)),
        f"guardian_{_number}_relationship": _of(_begins, _RELATIONSHIP),
    }
