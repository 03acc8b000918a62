"""Whether the mail server would talk to us: greeting, TLS and log-in. No letter is sent."""

import smtplib
import ssl
from contextlib import suppress

from cohortium.config.environment import MailServer
from cohortium.config.log_words import hidden

PATIENCE = 10.0


class MailServerSilent(RuntimeError):
    """It cannot be reached, or does not let us in. The message says what it said, without addresses."""


def reach(server: MailServer, patience: float = PATIENCE) -> None:
    """Connect, greet, begin TLS, log in, and say goodbye.

    Raises:
        MailServerSilent: as said.
    """
    try:
        if server.tls:
            here: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=patience, context=ssl.create_default_context()
            )
        else:
            here = smtplib.SMTP(server.host, server.port, timeout=patience)
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerSilent(_said(error)) from None
    try:
        here.ehlo_or_helo_if_needed()
        if server.starttls:
            here.starttls(context=ssl.create_default_context())
            here.ehlo()
        if server.user:
            here.login(server.user, server.password)
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerSilent(_said(error)) from None
    finally:
        with suppress(OSError, smtplib.SMTPException):
            here.quit()
        here.close()


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"it does not accept the name and the password of COHORTIUM_SMTP ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPResponseException):
        return hidden(f"{error.smtp_code} {error.smtp_error!r}")
    return hidden(" ".join(str(error).split()) or type(error).__name__)
