"""The browser of the tests and of the pictures: Debian's Chromium, without its windows where that is installed."""

import os
import shutil

# Without windows a page opens in a third of the time: the others draw a toolbar that nobody sees.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), NAMES[0])
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
