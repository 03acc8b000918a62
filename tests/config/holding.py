"""Run as a program: holds an embedded database until it is signalled. `holding.py FOLDER`."""

import signal
import sys
from pathlib import Path

from cohortium.config.postgres import EmbeddedPostgres

server = EmbeddedPostgres(Path(sys.argv[1]), settings={"fsync": "off"})
server.start()
print(server.pid, flush=True)
signal.pause()
