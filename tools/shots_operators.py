"""Pages of staff of the platform, for `take_screens`: (name, who, address)."""

SHOTS = [
    ("operators-organisations", "olu@example.com", "/operators/organisations"),
    ("operators-switch", "olu@example.com", "/operators/organisations/rocket/switching"),
    ("operators-invite", "olu@example.com", "/operators/organisations/invitation"),
    ("operators", "olu@example.com", "/operators/jobs"),
    ("operators-task", "olu@example.com", "«task»"),
    ("operators-job", "olu@example.com", "«job»"),
    ("operators-give-up", "olu@example.com", "«job»/giving-up"),
]
