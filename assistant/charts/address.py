"""Address: where a chart's picture is."""

from urllib.parse import quote


def picture_url(id: str, language: str, format: str, size: str = "page", site: str = "") -> str:
    """`site` begins it."""
    return f"{site}/v1/charts/{quote(id, safe='')}?language={language}&format={format}&size={size}"
