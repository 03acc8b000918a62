"""Run as a program: supervises one program that does not end when asked. `stubborn.py FOLDER`."""

import os
import sys
from pathlib import Path

from cohortium.config.supervisor import Program, Supervisor

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"

Supervisor(
    folder=Path(sys.argv[1]),
    database=None,
    preparation=[],
    programs=[Program("the deaf one", [sys.executable, "-c", DEAF], ready=lambda: True, patience=60)],
    env=lambda: dict(os.environ),
    ready=lambda: print("ready", flush=True),
).run()
