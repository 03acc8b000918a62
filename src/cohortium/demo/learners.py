"""Learners of the demo. They are invented, as are their numbers: those that are kept for fiction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner; `born` as the day is written, the campus by its name."""

    first_name: str
    last_name: str
    campus: str
    born: str = ""
    gender: str = ""
    preferred_name: str = ""
    pronouns: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    suburb: str = ""
    state: str = ""
    postcode: str = ""
    citizenship: str = ""
    is_archived: bool = False


LEARNERS: dict[str, tuple[Learner, ...]] = {
    "rocket": (
        Learner(
            "Zoë",
            "Papadopoulos",
            "Werribee",
            "2016-02-29",
            "female",
            address="4 Synnot Street",
            suburb="Werribee",
            state="VIC",
            postcode="3030",
        ),
        Learner(
            "Alexandros",
            "Papadopoulos",
            "Werribee",
            "2014-07-18",
            "male",
            "Alex",
            address="4 Synnot Street",
            suburb="Werribee",
            state="VIC",
            postcode="3030",
        ),
        Learner(
            "Maeve",
            "O’Brien",
            "Werribee",
            "2015-11-03",
            "female",
            suburb="Hoppers Crossing",
            state="VIC",
            postcode="3029",
        ),
        Learner(
            "Jack", "Smith", "Camberwell", "2016-05-04", "male", suburb="Hawthorn East", state="VIC", postcode="3123"
        ),
        Learner("Jack", "Smith", "Werribee", "2017-09-21", "male", suburb="Point Cook", state="VIC", postcode="3030"),
        Learner(
            "Linh",
            "Nguyễn",
            "Camberwell",
            "2013-03-15",
            "female",
            pronouns="she/her",
            suburb="Box Hill",
            state="VIC",
            postcode="3128",
        ),
        Learner("Tuấn", "Nguyễn", "Camberwell", "2011-12-01", "male", suburb="Box Hill", state="VIC", postcode="3128"),
        Learner(
            "Ines", "Kowalska", "Camberwell", "2014-01-09", "female", suburb="Glen Iris", state="VIC", postcode="3146"
        ),
        Learner(
            "Rowan",
            "Tehan",
            "Geelong",
            "2012-06-30",
            "other",
            pronouns="they/them",
            suburb="Newtown",
            state="VIC",
            postcode="3220",
        ),
        Learner("Aroha", "Te Whare", "Geelong", "2015-08-12", "female", suburb="Belmont", state="VIC", postcode="3216"),
        Learner(
            "Oscar",
            "Lindqvist",
            "Werribee",
            "2010-04-22",
            "male",
            email="oscar@example.com",
            phone="0491 570 156",
            suburb="Williams Landing",
            state="VIC",
            postcode="3027",
        ),
        # The same person once more, as somebody wrote him down who took the family name for the first one.
        Learner("Lindqvist", "Oscar", "Werribee", "2010-04-22", preferred_name="Ozzy", phone="0491 570 156"),
        # Twins, and so two people.
        Learner("Ella", "Fischer", "Geelong", "2015-02-11", "female", suburb="Belmont", state="VIC", postcode="3216"),
        Learner("Emil", "Fischer", "Geelong", "2015-02-11", "male", suburb="Belmont", state="VIC", postcode="3216"),
        Learner(
            "Priya", "Raman", "Broken Hill", "2013-10-05", "female", suburb="Broken Hill", state="NSW", postcode="2880"
        ),
        Learner(
            "Toby", "Whitlock", "Werribee", "2016-12-24", "male", suburb="Werribee South", state="VIC", postcode="3030"
        ),
        Learner(
            "Harriet",
            "Bloom",
            "Camberwell",
            "2009-02-17",
            "female",
            suburb="Surrey Hills",
            state="VIC",
            postcode="3127",
            is_archived=True,
        ),
    ),
    "ubuntu": (
        Learner(
            "Nomvula",
            "Dlamini",
            "Soweto",
            "2003-05-11",
            "female",
            email="nomvula@example.org",
            suburb="Orlando West",
            state="Gauteng",
            citizenship="ZA",
        ),
        Learner(
            "Kagiso",
            "Mokoena",
            "Soweto",
            "2001-09-02",
            "male",
            email="kagiso@example.org",
            suburb="Diepkloof",
            state="Gauteng",
            citizenship="ZA",
        ),
        Learner(
            "Thandiwe",
            "Ncube",
            "Soweto",
            "2002-01-28",
            "female",
            "Thandi",
            email="thandiwe@example.org",
            suburb="Meadowlands",
            state="Gauteng",
            citizenship="ZW",
        ),
        Learner(
            "Sipho",
            "van der Merwe",
            "Soweto",
            "2000-12-13",
            "male",
            email="svdm@example.org",
            suburb="Dobsonville",
            state="Gauteng",
            citizenship="ZA",
        ),
        Learner(
            "Lerato",
            "Khumalo",
            "Soweto",
            "2004-03-30",
            "female",
            email="lerato@example.org",
            suburb="Orlando East",
            state="Gauteng",
            citizenship="ZA",
        ),
        Learner(
            "Pieter",
            "Botha",
            "Soweto",
            "1999-07-07",
            "male",
            email="p.botha@example.org",
            suburb="Roodepoort",
            state="Gauteng",
            citizenship="ZA",
        ),
    ),
    "wti": (
        Learner(
            "Wambui",
            "Njoroge",
            "Nairobi",
            "1998-04-19",
            "female",
            email="wambui@example.net",
            suburb="Kasarani",
            state="Nairobi County",
            citizenship="KE",
        ),
        Learner(
            "Otieno",
            "Ochieng",
            "Nairobi",
            "1996-10-08",
            "male",
            email="otieno@example.net",
            suburb="Embakasi",
            state="Nairobi County",
            citizenship="KE",
        ),
        Learner(
            "Aisha",
            "Hassan Abdi",
            "Mombasa",
            "2000-06-26",
            "female",
            email="aisha@example.net",
            suburb="Nyali",
            state="Mombasa County",
            citizenship="KE",
        ),
        Learner("Mwangi", "", "Nairobi", "1995-02-14", "male", suburb="Thika", state="Kiambu County", citizenship="KE"),
        Learner(
            "Halima",
            "Juma",
            "Mombasa",
            "1999-11-23",
            "female",
            email="halima@example.net",
            suburb="Likoni",
            state="Mombasa County",
            citizenship="KE",
        ),
        Learner(
            "Brian",
            "Kiprotich",
            "Nairobi",
            "1997-08-31",
            "male",
            email="brian@example.net",
            suburb="Eldoret",
            state="Uasin Gishu",
            citizenship="KE",
        ),
    ),
    "lion": (
        Learner(
            "Wei Ling", "Tan", "Jurong East", "1985-01-16", "female", email="weiling@example.com", citizenship="SG"
        ),
        Learner(
            "Muhammad Hafiz",
            "bin Rahman",
            "Jurong East",
            "1979-05-27",
            "male",
            "Hafiz",
            email="hafiz@example.com",
            citizenship="SG",
        ),
        Learner(
            "Kavitha",
            "d/o Subramaniam",
            "Paya Lebar",
            "1990-09-09",
            "female",
            email="kavitha@example.com",
            citizenship="SG",
        ),
        Learner("Jun Jie", "Ong", "Paya Lebar", "1993-12-05", "male", email="junjie@example.com", citizenship="SG"),
        Learner(
            "Siti Nurhaliza",
            "binte Osman",
            "Jurong East",
            "1988-03-22",
            "female",
            "Siti",
            email="siti@example.com",
            citizenship="SG",
        ),
    ),
}
