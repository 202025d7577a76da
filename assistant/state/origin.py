"""Origin: scheme, host and port of a page, as browsers send them and as operators write them (RFC 6454)."""

import re
from urllib.parse import urlsplit

from corpus.errors import SettingsError

DEFAULT_PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


def written(text: str) -> str:
    """An origin that an operator wrote, in the form browsers send; raises SettingsError.

    >>> written("HTTPS://Www.Example.org:443/")
    'https://www.example.org'
    """
    if origin := sent(text.strip().removesuffix("/")):
        return origin
    raise SettingsError(
        f"{text!r} is no origin. Write scheme, host and, where it isn't the usual one, port of the site's pages, "
        "without a path or a wildcard: https://www.example.org"
    )


def sent(text: str | None) -> str:
    """The value of an Origin header, its case and default port put alike; "" where it is missing or is no origin."""
    try:
        parts = urlsplit(text or "")
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme, _host(parts.hostname or "")
    if scheme not in DEFAULT_PORTS or not HOST.fullmatch(host) or "@" in parts.netloc or parts.netloc.endswith(":"):
        return ""
    if f"{scheme}://{parts.netloc}" != text[: len(scheme)].lower() + text[len(scheme) :]:
        return ""  # a path, a query or a fragment follows
    return f"{scheme}://{host}" if port in (None, DEFAULT_PORTS[scheme]) else f"{scheme}://{host}:{port}"


def _host(name: str) -> str:
    """As browsers send it: international names in ASCII, IPv6 addresses in brackets."""
    if ":" in name:
        return f"[{name}]"
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return ""
