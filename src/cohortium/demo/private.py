"""What is private about learners of the demo. It is invented; the numbers fit their check digits and are nobody's."""

from dataclasses import dataclass

from cohortium.people.rules.background import BackgroundDetails, DemographicsDetails
from cohortium.people.rules.health import HealthDetails
from cohortium.people.rules.national_ids import IdDetails


@dataclass(frozen=True, slots=True)
class Private:
    """What is known of one learner beside who they are."""

    health: HealthDetails | None = None
    ids: tuple[IdDetails, ...] = ()
    background: BackgroundDetails | None = None
    demographics: DemographicsDetails | None = None
    has_photo: bool = False


# By organisation, and by name.
PRIVATE: dict[str, dict[str, Private]] = {
    "rocket": {
        "Alexandros Papadopoulos": Private(
            HealthDetails(
                allergies="Peanuts and cashews: his lips swell, then he cannot breathe well.",
                dietary_restrictions="No nuts, also none in the room.",
                medication="EpiPen Jr, in the outer pocket of his bag.",
                emergency_plan="EpiPen first, then 000, then his mother.",
                doctor_name="Dr Imani Okoye",
                doctor_phone="03 5550 0188",
            ),
            has_photo=True,
        ),
        "Rowan Tehan": Private(HealthDetails(medical_info="Asthma, mild. The puffer is at the desk.")),
        # Photos of her were refused: who may change it sees it on her own page, and nobody anywhere else.
        "Ines Kowalska": Private(has_photo=True),
        "Linh Nguyễn": Private(HealthDetails(dietary_restrictions="Vegetarian."), has_photo=True),
    },
    "ubuntu": {
        "Nomvula Dlamini": Private(
            ids=(IdDetails("rsa_id", "0305110123083"),),
            background=BackgroundDetails(
                languages=("isiZulu", "English", "Sesotho"),
                skills=("Spreadsheets", "Customer service"),
                previous_employer="Orlando Hardware",
                previous_role="Cashier",
                previous_duration="8 months",
                job_type="Office administration",
                willing_to_relocate=False,
            ),
            demographics=DemographicsDetails("Black African", "None", "single", "secondary"),
        ),
        "Pieter Botha": Private(
            ids=(IdDetails("rsa_id", "9907075123080"),),
            demographics=DemographicsDetails("White", "Low vision", "single", "secondary"),
        ),
    },
    "lion": {
        "Wei Ling Tan": Private(
            HealthDetails(dietary_restrictions="No pork."), ids=(IdDetails("nric", "S8512345I"),), has_photo=True
        ),
        "Siti Nurhaliza binte Osman": Private(ids=(IdDetails("nric", "S8823456A"),)),
    },
    "wti": {
        "Wambui Njoroge": Private(
            ids=(IdDetails("kenyan_id", "30412677"), IdDetails("passport", "BK4471902", "KE")),
            background=BackgroundDetails(
                languages=("Kiswahili", "Gikuyu", "English", "German, A2"),
                skills=("Home care", "First aid"),
                previous_employer="Acacia Homes, Nairobi",
                previous_role="Carer",
                previous_duration="2 years",
                references="Mercy Achieng, matron at Acacia Homes: mercy@example.com",
                preferred_country="DE",
                job_type="Care of the elderly",
                willing_to_relocate=True,
            ),
            demographics=DemographicsDetails(marital_status="single", highest_education="certificate"),
        ),
    },
}
