"""Pages of programs, for `take_screens`: (name, who, address)."""

SHOTS = [
    ("programs", "grace@example.com", "/o/rocket/programs/?status=all"),
    ("programs-none", "grace@example.com", "/o/rocket/programs/?q=zzz"),
    ("programs-of-courses", "weiling@example.com", "/o/lion/programs/"),
    ("program", "grace@example.com", "«program:Competition robotics»"),
    ("program-draft", "sipho@example.org", "«program@ubuntu:Candidacy for engineering technicians»"),
    ("program-seen", "priya@example.com", "«program:Scratch basics»"),
    ("program-new", "grace@example.com", "/o/rocket/programs/new"),
    ("program-new-refused", "grace@example.com", "/o/rocket/programs/new!"),
    ("program-edit", "weiling@example.com", "«program@lion:Food safety course, level 3»/edit"),
    ("program-copying", "grace@example.com", "«program:Scratch basics»/copying"),
    ("program-prerequisite", "grace@example.com", "«program:Robotics for beginners»/prerequisites/new"),
]
