"""Plain text and CSV: bytes of any likely encoding -> text."""

import codecs
import csv
import re

import charset_normalizer

from corpus import table
from corpus.errors import ReadError
from corpus.extract import Extract, clean

_LATIN = set("àèéìòùÀÈÉÌÒÙáíóúñÁÍÓÚÑäöüÄÖÜßâêîôûëïçœÂÊÎÔÛËÏÇŒãõåæøÃÕÅÆØ")
_SIGNS = set("‘’“”„‚«»‹›–—…•·°ºª€£©®™§¿¡²³½×±\u00a0\u200e\u200f\u00ad")
_HEBREW = set(map(chr, range(0x5D0, 0x5EB)))
_LITHUANIAN = set("ąčęėįšųūžĄČĘĖĮŠŲŪŽ")
_EXPECTED = {  # encoding -> the characters that text in it consists of, beside ASCII
    "cp1252": _LATIN | _SIGNS,
    "mac_roman": _LATIN | _SIGNS,
    "iso8859-8": _HEBREW | _SIGNS,
    "cp1255": _HEBREW | _SIGNS,
    "iso8859-13": _LITHUANIAN | _SIGNS,
    "cp1257": _LITHUANIAN | _SIGNS,
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADING = re.compile(r"^(#{1,6} .*)$", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_BULLET = re.compile(r"^([ \t]*)[*•▪●◦‣][ \t]+(?=\S)", re.MULTILINE)


def extract(data: bytes, name: str = "") -> Extract:
    """A text file's text; a CSV file (by its name) becomes a table."""
    text = decode(data)
    if name.lower().endswith((".csv", ".tsv")):
        return Extract(clean(_rows(text)))
    return Extract(light(text))


def light(text: str) -> str:
    """Plain text as light Markdown: bullets made "- ", bold marks dropped, "# "
    headings set apart."""
    return clean(_HEADING.sub(r"\n\1\n", _BULLET.sub(r"\1- ", _BOLD.sub(r"\1", text))))


def decode(data: bytes, declared: str = "") -> str:
    """Bytes -> text: byte order mark, then UTF-8, `declared`, and the likeliest of the old encodings.

    Files pasted together from UTF-8 and Windows text are decoded line by line. ReadError when the
    bytes aren't text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if utf16 := _utf16_without_mark(data):
        return data.decode(utf16, errors="replace")
    binary = data.count(0) > len(data) / 100
    for encoding in () if binary else filter(None, ("utf-8", declared)):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if b"\x00" in data:
        raise ReadError("is not a document we know: it holds binary data")
    return _mixed(data) or _old_encoding(data)


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 text in Latin script has a zero in every other byte."""
    head = data[:2000]
    half = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else ""


def _mixed(data: bytes) -> str | None:
    """Text whose lines are some in UTF-8 and some in Windows' encoding; None if it isn't that."""
    lines = data.split(b"\n")
    accented = [line for line in lines if not line.isascii()]
    if sum(map(_is_utf8, accented)) < max(2, len(accented) / 4):
        return None
    return "\n".join(
        line.decode("utf-8") if _is_utf8(line) else line.decode("cp1252", errors="replace") for line in lines
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _old_encoding(data: bytes) -> str:
    decoded = {}
    for encoding in _EXPECTED:
        try:
            decoded[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
    shares = {encoding: _share(text, _EXPECTED[encoding]) for encoding, text in decoded.items()}
    best = max(shares, key=shares.__getitem__, default="")
    if best and shares[best] > 0.95:
        return decoded[best]
    guess = charset_normalizer.from_bytes(data).best()
    if guess is not None and _printable(str(guess)):
        return str(guess)
    raise ReadError("is not text in an encoding we can tell: save it as UTF-8")


def _share(text: str, expected: set[str]) -> float:
    """How much of the text beyond ASCII is in `expected`."""
    beyond = [character for character in text if ord(character) > 127]
    return sum(character in expected for character in beyond) / max(len(beyond), 1)


def _printable(text: str) -> bool:
    shown = sum(character.isprintable() or character.isspace() for character in text)
    return shown > 0.97 * len(text)


def _rows(text: str) -> str:
    """CSV as a table; the separator is the likeliest of four."""
    first = text.lstrip().split("\n", 1)[0]
    separator = max(",;\t|", key=first.count)
    try:
        return table.markdown(csv.reader(text.splitlines(), delimiter=separator))
    except csv.Error:
        return text
