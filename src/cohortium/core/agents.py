"""What a browser calls itself, in two words. It may say anything: this is for eyes, and decides nothing."""

from collections.abc import Iterable

# The first that is found counts: many call themselves by the names of those before them, too.
_BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox")),
    *(("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
_SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Mac OS X", "Mac"), ("Linux", "Linux")),
)


def shortened(user_agent: str) -> str:
    """Say `Firefox, Windows`; of a program that is no browser, what it calls itself first."""
    browser = _first(_BROWSERS, user_agent)
    if not browser:
        return user_agent.partition(" ")[0][:40]
    system = _first(_SYSTEMS, user_agent)
    return f"{browser}, {system}" if system else browser


def _first(names: Iterable[tuple[str, str]], words: str) -> str:
    return next((name for mark, name in names if mark in words), "")
