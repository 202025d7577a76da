"""Site: a website that embeds the widget, what it may use, and how the widget looks there."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from assistant.state.origin import written
from corpus.document import LANGUAGES
from corpus.errors import SettingsError

KINDS = ("brochure", "partner", "newsletter", "factsheet", "upload")
POSITIONS = ("right", "left")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
LONGEST_NAME = 80
LONGEST_TITLE = 80
LONGEST_GREETING = 300
LONGEST_LOGO = 500
DEMONSTRATION = "demo"  # name and key of the site of our own page; it is never stored


@dataclass(frozen=True)
class Theme:
    """How the widget looks on a site; what is empty is left to the widget. `greeting` is by language."""

    color: str = ""
    position: str = "right"
    title: str = ""
    greeting: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""


@dataclass(frozen=True)
class Budget:
    """How many questions are answered in a minute, and in a day."""

    per_minute: int
    per_day: int


@dataclass(frozen=True)
class Budgets:
    """What a whole site, one visitor's address and one conversation may ask."""

    site: Budget = Budget(120, 5_000)
    visitor: Budget = Budget(20, 300)
    conversation: Budget = Budget(10, 100)


@dataclass(frozen=True)
class Site:
    """A website by its `name`; `key` is public and stands in its pages. No `kinds` are all kinds of documents."""

    name: str
    key: str
    origins: tuple[str, ...]
    languages: tuple[str, ...] = LANGUAGES
    kinds: tuple[str, ...] = ()
    theme: Theme = Theme()
    budgets: Budgets = Budgets()
    created: float = 0.0
    revoked: float | None = None

    def allows(self, origin: str) -> bool:
        """Whether pages of `origin`, put alike by `assistant.state.origin`, may use the widget with this key."""
        return bool(origin) and self.revoked is None and origin in self.origins


def checked_site(
    name: str,
    origins: Sequence[str],
    languages: Collection[str] = (),
    kinds: Sequence[str] = (),
    theme: Theme | None = None,
    budgets: Budgets | None = None,
) -> Site:
    """A site without a key yet, of values that an operator gave; raises SettingsError for the first bad one."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise SettingsError(
            f"The site's name {name!r} can't be used. Give it 1 to {LONGEST_NAME} printable characters."
        )
    if name.lower() == DEMONSTRATION:
        raise SettingsError(f"The name {name!r} is the demonstration page's own. Choose another.")
    if not origins:
        raise SettingsError(f"The site {name!r} has no origin, so no page could use it. Add --origin https://...")
    return Site(
        name=name,
        key="",
        origins=tuple(dict.fromkeys(written(origin) for origin in origins)),
        languages=_chosen("language", languages, LANGUAGES) or LANGUAGES,
        kinds=_chosen("kind", kinds, KINDS),
        theme=_checked_theme(theme or Theme()),
        budgets=_checked_budgets(budgets or Budgets()),
    )


def demonstration(origin: str) -> Site:
    """The site of our own demonstration page, which is served from `origin` and works nowhere else."""
    return Site(DEMONSTRATION, DEMONSTRATION, (origin,))


def _chosen(name: str, given: Collection[str], known: Sequence[str]) -> tuple[str, ...]:
    for one in given:
        if one not in known:
            raise SettingsError(f"The {name} {one!r} is unknown. Use {', '.join(known)}.")
    return tuple(dict.fromkeys(given))


def _checked_theme(theme: Theme) -> Theme:
    if theme.color and not COLOR.fullmatch(theme.color):
        raise SettingsError(f"The colour {theme.color!r} can't be used. Write it as #rrggbb, for example #0a5c36.")
    if theme.position not in POSITIONS:
        raise SettingsError(f"The position {theme.position!r} is unknown. Use {' or '.join(POSITIONS)}.")
    _check_text("title", theme.title, LONGEST_TITLE)
    _chosen("language", theme.greeting, LANGUAGES)
    for language, greeting in theme.greeting.items():
        _check_text(f"greeting in {language}", greeting, LONGEST_GREETING)
    logo = urlsplit(theme.logo)
    if theme.logo and (logo.scheme != "https" or not logo.hostname or len(theme.logo) > LONGEST_LOGO):
        raise SettingsError(
            f"The logo {theme.logo[:100]!r} can't be used. Give an https:// address of up to {LONGEST_LOGO} characters."
        )
    return theme


def _check_text(name: str, text: str, longest: int) -> None:
    if len(text) > longest or not text.isprintable():
        raise SettingsError(
            f"The {name} has {len(text)} characters; up to {longest} printable ones on one line are shown. Shorten it."
        )


def _checked_budgets(budgets: Budgets) -> Budgets:
    for name in ("site", "visitor", "conversation"):
        budget: Budget = getattr(budgets, name)
        if not 1 <= budget.per_minute <= budget.per_day:
            raise SettingsError(
                f"The budget of the {name} is {budget.per_minute} a minute and {budget.per_day} a day. "
                "Give at least 1 a minute, and no fewer a day than a minute."
            )
    return budgets
