"""The way out of the house: a mail server, or a folder where none is set. Never called inside a scope."""

import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from cohortium.jobs.errands import TryAgain
from cohortium.notifications.rules import Envelope, Outcome, Receipt, plain_text
from cohortium.tenancy.scope import in_scope

_SENDS_NOW, _ANSWERED, _NEVER = 354, 250, 500


def deliver(envelope: Envelope) -> Receipt:
    """Hand a letter to the mail server, or put it into the folder `mail` where no server is set.

    Raises:
        TryAgain: the server does not answer, or says that it cannot take it now.
    """
    if in_scope():
        raise RuntimeError("No transaction waits for a mail server: send letters outside every scope.")
    message = message_of(envelope)
    if not settings.EMAIL_HOST:
        return _filed(message)
    try:
        with _connected() as server:
            return _handed_over(server, message, envelope.recipient)
    except (OSError, smtplib.SMTPException) as error:
        # Nothing was handed over yet.
        raise TryAgain(_said(error)) from error


def message_of(envelope: Envelope) -> EmailMessage:
    """The letter as a message, in text and in HTML."""
    sender = Address(addr_spec=settings.DEFAULT_FROM_EMAIL)
    letter, letterhead = envelope.letter, envelope.letterhead
    message = EmailMessage(policy=SMTP if envelope.recipient.isascii() else SMTPUTF8)
    message["From"] = Address(letterhead.name, sender.username, sender.domain)
    message["To"] = envelope.recipient
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(envelope.written_at)
    message["Message-ID"] = f"<{envelope.message_id}@{sender.domain}>"
    # RFC 3834: no machine answers a machine.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain_text(letter, letterhead))
    html = render_to_string("notifications/letter.html", {"letter": letter, "letterhead": letterhead})
    message.add_alternative(html, subtype="html")
    return message


def _connected() -> smtplib.SMTP:
    host, port, patience = settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT
    trusted = ssl.create_default_context()
    if settings.EMAIL_USE_SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=patience, context=trusted)
    else:
        server = smtplib.SMTP(host, port, timeout=patience)
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=trusted)
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _handed_over(server: smtplib.SMTP, message: EmailMessage, recipient: str) -> Receipt:
    server.ehlo_or_helo_if_needed()
    options = [] if recipient.isascii() else ["SMTPUTF8"]
    if options and not server.has_extn("smtputf8"):
        return Receipt(Outcome.FAILED, "The mail server takes no address with such letters.")
    for code, words in (server.mail(settings.DEFAULT_FROM_EMAIL, options), server.rcpt(recipient)):
        if code >= _NEVER:
            return Receipt(Outcome.FAILED, _words(code, words))
        if code not in (_ANSWERED, _ANSWERED + 1):
            raise TryAgain(_words(code, words))
    code, words = server.docmd("DATA")
    if code != _SENDS_NOW:
        return _refused(code, words)
    try:
        server.send(_stuffed(message))
        code, words = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        # It has all of it, and perhaps took it: sending it again might be once too often.
        return Receipt(Outcome.UNKNOWN, _said(error))
    return Receipt(Outcome.SENT, _words(code, words)) if code == _ANSWERED else _refused(code, words)


def _refused(code: int, words: bytes) -> Receipt:
    if code >= _NEVER:
        return Receipt(Outcome.FAILED, _words(code, words))
    raise TryAgain(_words(code, words))


def _stuffed(message: EmailMessage) -> bytes:
    """As it goes over the wire: a line that starts with a dot gets another, and a dot alone ends it."""
    lines = message.as_bytes().replace(b"\r\n.", b"\r\n..")
    return lines + (b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n")


def _filed(message: EmailMessage) -> Receipt:
    folder = Path(settings.DATA_FOLDER) / "mail"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
    draft = folder / f".{name}"
    draft.write_bytes(message.as_bytes())
    draft.chmod(0o600)
    draft.rename(folder / name)
    return Receipt(Outcome.SENT, f"No mail server is set: it lies in the folder mail, as {name}.")


def _words(code: int, words: bytes) -> str:
    return f"{code} {words.decode(errors='replace')}"


def _said(error: Exception) -> str:
    with suppress(AttributeError):
        return _words(error.smtp_code, error.smtp_error)  # type: ignore[attr-defined]
    return " ".join(f"{type(error).__name__}: {error}".split())
