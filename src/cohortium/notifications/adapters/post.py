"""The way out of the house: a mail server, or a folder where none is set. Never called inside a scope."""

import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from threading import Timer

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cohortium.core.contacts import on_the_wire
from cohortium.jobs.errands import TryAgain
from cohortium.notifications.rules.answers import told
from cohortium.notifications.rules.letters import Envelope, From, Outcome, Receipt, plain_text
from cohortium.tenancy.scope import in_scope

_NOT_PLAIN = "The mail server takes no address with accents before the @ (SMTPUTF8). Another one of theirs is needed."
_SENDS_NOW, _NEVER = 354, 500
_TAKEN = range(200, 300)
_LATER = range(400, 500)
# Seconds for one letter from beginning to end: a server may answer within its patience each time, and never be done.
_IN_ALL = 60.0


class _Whole(UnstructuredHeader):
    """An address between angle brackets, on one line: folded, it would be encoded, and no button appear (RFC 2369)."""

    # The registry mixes it with the class that has it.
    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Whole)  # type: ignore[arg-type] # the stubs want what is mixed in later


def _nothing() -> None:
    """Nobody wants to know."""


def deliver(envelope: Envelope, on_the_brink: Callable[[], None] = _nothing) -> Receipt:
    """Hand a letter to the mail server, or put it into the folder `mail` where no server is set.

    `on_the_brink` is called before its words are sent: from then on the server may have it.

    Raises:
        TryAgain: the server does not answer, or says that it cannot take it now.
    """
    if in_scope():
        raise RuntimeError("No transaction waits for a mail server: send letters outside every scope.")
    try:
        message = message_of(envelope)
    except (ValueError, IndexError):
        return Receipt(Outcome.FAILED, "There is an address or a name in it that no letter can carry.")
    return _sent(message, envelope, on_the_brink) if settings.EMAIL_HOST else _filed(message)


def _sent(message: EmailMessage, envelope: Envelope, on_the_brink: Callable[[], None]) -> Receipt:
    server = _server()
    watch = Timer(_IN_ALL, _cut, [server])
    watch.start()
    try:
        _connect(server)
        return _handed_over(server, message, envelope, on_the_brink)
    except (OSError, smtplib.SMTPException) as error:
        # Nothing was handed over yet.
        raise TryAgain(_said(error)) from None
    finally:
        # What the server says to a goodbye changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        watch.cancel()
        server.close()


def message_of(envelope: Envelope) -> EmailMessage:
    """The letter as a message, in text and in HTML."""
    sender = _address(settings.DEFAULT_FROM_EMAIL)
    letter, letterhead = envelope.letter, envelope.letterhead
    recipient = on_the_wire(envelope.recipient)
    policy = SMTP if recipient.isascii() else SMTPUTF8
    message = EmailMessage(policy=policy.clone(header_factory=_HEADERS))
    by = envelope.sent_from or From(letterhead.name)
    message["From"] = _address(by.address or settings.DEFAULT_FROM_EMAIL, by.name)
    # No letter fails for where its answer would go.
    if by.reply_to and on_the_wire(by.reply_to).isascii():
        message["Reply-To"] = _address(by.reply_to)
    message["To"] = _address(envelope.recipient)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(envelope.written_at)
    message["Message-ID"] = f"<{envelope.message_id}@{sender.domain}>"
    # RFC 3834: no machine answers a machine.
    message["Auto-Submitted"] = "auto-generated"
    if envelope.stop:
        # RFC 8058: the mail program has a button for it, and POSTs to this address.
        message["List-Unsubscribe"] = f"<{envelope.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    last = [_("Unsubscribe from e-mails like this: %(address)s") % {"address": envelope.stop}] if envelope.stop else []
    message.set_content(plain_text(letter, letterhead, last))
    shows = {"letter": letter, "letterhead": letterhead, "stop": envelope.stop}
    html = render_to_string("notifications/letter.html", shows)
    message.add_alternative(html, subtype="html")
    return message


def _address(email: str, name: str = "") -> Address:
    written = on_the_wire(email)
    if written.isascii():
        return Address(name, addr_spec=written)
    # In parts: read as a whole, what stands before the @ is refused unless it is plain.
    local, _at, domain = written.rpartition("@")
    return Address(name, username=local, domain=domain)


def _server() -> smtplib.SMTP:
    patience = settings.EMAIL_TIMEOUT
    if settings.EMAIL_USE_SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=patience, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(timeout=patience)
    # Told before it connects, so that the whole of that can be cut: certificates are compared with this name.
    server._host = settings.EMAIL_HOST  # type: ignore[attr-defined]
    return server


def _connect(server: smtplib.SMTP) -> None:
    code, words = server.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
    if code not in _TAKEN:
        raise smtplib.SMTPConnectError(code, words)
    if settings.EMAIL_USE_TLS:
        server.starttls(context=ssl.create_default_context())
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)


def _cut(server: smtplib.SMTP) -> None:
    with suppress(OSError):
        if server.sock:
            server.sock.shutdown(socket.SHUT_RDWR)


def _handed_over(
    server: smtplib.SMTP, message: EmailMessage, envelope: Envelope, on_the_brink: Callable[[], None]
) -> Receipt:
    server.ehlo_or_helo_if_needed()
    recipient = on_the_wire(envelope.recipient)
    returns_to = envelope.returns_to or on_the_wire(settings.DEFAULT_FROM_EMAIL)
    options = [] if recipient.isascii() else ["SMTPUTF8"]
    if options and not server.has_extn("smtputf8"):
        return Receipt(Outcome.FAILED, _NOT_PLAIN)
    for code, words in (server.mail(returns_to, options), server.rcpt(recipient)):
        if code not in _TAKEN:
            return _refused(code, words)
    code, words = server.docmd("DATA")
    if code != _SENDS_NOW:
        return _refused(code, words)
    on_the_brink()
    try:
        server.send(_stuffed(message))
        code, words = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        # It has all of it, and perhaps took it: sending it again might be once too often.
        return Receipt(Outcome.UNKNOWN, _said(error))
    if code in _TAKEN:
        return Receipt(Outcome.SENT, _words(code, words))
    return _refused(code, words) if code in _LATER or code >= _NEVER else Receipt(Outcome.UNKNOWN, _words(code, words))


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
    # As one reads it: lines in the message are cut for mail servers, and links with them.
    body = message.get_body(("plain",))
    readable = folder / name.replace(".eml", ".txt")
    readable.touch(mode=0o600)
    head = f"To: {message['To']}\nSubject: {message['Subject']}\n\n"
    readable.write_text(head + (body.get_content() if body else ""))
    return Receipt(Outcome.SENT, f"No mail server is set up. Saved in the data folder as mail/{name}.")


def _words(code: int, words: bytes) -> str:
    return told(f"{code} {words.decode(errors='replace')}")


def _said(error: Exception) -> str:
    with suppress(AttributeError):
        return _words(error.smtp_code, error.smtp_error)  # type: ignore[attr-defined]
    return told(f"{type(error).__name__}: {error}")
