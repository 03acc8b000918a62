"""Who takes part in what in the demo. The people are those of the other parts of it: all of them are invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is in a cohort that takes learners, by name. Those who are active are enrolled until it has begun."""

    active: tuple[str, ...] = ()
    enrolled: tuple[str, ...] = ()
    trial: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()
    enquiry: tuple[str, ...] = ()
    # In the order of their tickets. Where a seat is free, the first of them has an offer.
    waiting: tuple[str, ...] = ()
    # Who left, with the reason.
    dropped: tuple[tuple[str, str], ...] = ()


# By the codes of organisations, and of their cohorts.
ROSTERS: dict[str, dict[str, Roster]] = {
    "rocket": {
        "SCR-1-WE-MON": Roster(
            active=("Zoë Papadopoulos", "Jack Smith", "Toby Whitlock"),
            trial=("Maeve O’Brien",),
        ),
        "SCR-1-CA-TUE": Roster(
            enrolled=("Priya Raman",), pending=("Toby Whitlock",), enquiry=("Zoë Papadopoulos", "Jack Smith")
        ),
        "SCR-2-CA-WED": Roster(
            active=("Ines Kowalska", "Aroha Te Whare"), enquiry=("Maeve O’Brien",), trial=("Ella Fischer",)
        ),
        "PY-1-CA-THU": Roster(
            active=("Linh Nguyễn", "Tuấn Nguyễn"),
            enrolled=("Alexandros Papadopoulos",),
            waiting=("Ines Kowalska", "Priya Raman", "Rowan Tehan"),
        ),
        "PY-1-GE-SAT": Roster(
            active=("Rowan Tehan", "Ella Fischer", "Emil Fischer"),
            enrolled=("Aroha Te Whare",),
            enquiry=("Oscar Lindqvist",),
        ),
        "ROB-1-WE-TUE": Roster(
            active=("Alexandros Papadopoulos", "Maeve O’Brien"),
            enquiry=("Toby Whitlock",),
            dropped=(("Zoë Papadopoulos", "Tuesdays are for swimming now."),),
        ),
        "ROB-1-GE-SAT": Roster(active=("Ella Fischer", "Emil Fischer"), trial=("Aroha Te Whare",)),
        "ROB-2-CA-FRI": Roster(
            active=("Tuấn Nguyễn",),
            applied=("Linh Nguyễn", "Alexandros Papadopoulos"),
            enquiry=("Rowan Tehan",),
        ),
        "OPEN-WE": Roster(
            enrolled=("Zoë Papadopoulos", "Alexandros Papadopoulos", "Jack Smith"), enquiry=("Toby Whitlock",)
        ),
    },
    "ubuntu": {
        "LS-BA-3-HF": Roster(
            active=("Nomvula Dlamini", "Kagiso Mokoena"), enrolled=("Thandiwe Ncube",), applied=("Lerato Khumalo",)
        ),
        "LS-BA-3-AF": Roster(enrolled=("Lerato Khumalo",), applied=("Pieter Botha",)),
        "INT-IT-A": Roster(active=("Sipho van der Merwe",), trial=("Pieter Botha",), applied=("Thandiwe Ncube",)),
    },
    "wti": {
        "PDT-NBO": Roster(
            enrolled=("Wambui Njoroge", "Mwangi"), pending=("Brian Kiprotich",), enquiry=("Otieno Ochieng",)
        ),
        "HSK-1-NBO": Roster(active=("Otieno Ochieng",), enrolled=("Brian Kiprotich",), applied=("Wambui Njoroge",)),
        "CARE-1-MBA": Roster(active=("Halima Juma",), applied=("Aisha Hassan Abdi",)),
        "GER-A1-MBA": Roster(active=("Aisha Hassan Abdi",), enrolled=("Halima Juma",), enquiry=("Mwangi",)),
    },
    "lion": {
        "FSC-1-R1": Roster(enrolled=("Wei Ling Tan", "Muhammad Hafiz bin Rahman"), pending=("Jun Jie Ong",)),
        "FSC-1-R2": Roster(enrolled=("Kavitha d/o Subramaniam",), enquiry=("Siti Nurhaliza binte Osman",)),
        "FSC-3-R1": Roster(applied=("Wei Ling Tan",), enquiry=("Kavitha d/o Subramaniam",)),
    },
}
