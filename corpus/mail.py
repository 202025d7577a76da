"""Mail: a newsletter saved as EML."""

import email
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime

from corpus import html
from corpus.errors import ReadError
from corpus.extract import Extract, clean, meaningful
from corpus.text import decode, light

_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_TRIFLE = 80  # characters of a plain part that only says "open this in a browser"


def extract(data: bytes, name: str = "") -> Extract:
    """A message: its subject as heading, its text, and its attachments' names.

    The plain part is preferred to the HTML part. ReadError when the message is encrypted.
    """
    if b"\x00" in data[:200]:  # a whole message in UTF-16
        data = decode(data).encode()
    message = email.message_from_bytes(data, policy=default)
    if any(part.get_content_type() in _ENCRYPTED for part in message.walk()):
        raise ReadError("is an encrypted message: open it in your mail program and save it decrypted")
    subject = meaningful(_header(message, "subject"))
    body = _body(message)
    if "-----BEGIN PGP MESSAGE-----" in body:
        raise ReadError("is an encrypted message: open it in your mail program and save it decrypted")
    sender, address = parseaddr(_header(message, "from"))
    return Extract(
        text=clean("\n\n".join(filter(None, [subject and f"# {subject}", body, _attachments(message)]))),
        title=subject,
        issuer=meaningful(sender or address),
        as_of=_day(_header(message, "date")),
    )


def _header(message: EmailMessage, name: str) -> str:
    """A header's decoded value; "" where it is missing or too malformed for the parser."""
    try:
        return str(message.get(name, ""))
    except (MessageError, ValueError, IndexError, AttributeError, TypeError, KeyError):
        return ""


def _day(value: str) -> str:
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _body(message: EmailMessage) -> str:
    plain = "\n\n".join(light(text) for text in _texts(message, "text/plain"))
    if len(plain) > _TRIFLE:
        return plain
    rich = "\n\n".join(html.markdown(text) for text in _texts(message, "text/html"))
    return rich if not plain or len(rich) > 4 * _TRIFLE else plain


def _texts(message: EmailMessage, kind: str) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                yield decode(payload, part.get_content_charset() or "")


def _attachments(message: EmailMessage) -> str:
    names = [meaningful_name for part in message.walk() if (meaningful_name := _file_name(part))]
    return "Attachments:\n" + "\n".join(f"- {name}" for name in names) if names else ""


def _file_name(part: EmailMessage) -> str:
    try:
        return " ".join(clean(part.get_filename() or "").split())
    except (MessageError, ValueError, AttributeError, TypeError):
        return ""
