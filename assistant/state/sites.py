"""Sites: the websites that may embed the widget, in the database."""

import secrets
import time
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from assistant.state import tables
from assistant.state.site import Budget, Budgets, Site, Theme
from corpus.errors import NotFound, SettingsError

KEY_BYTES = 18


class Sites:
    """Adds, finds, revokes; each change counts from the next request on, in every process."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def add(self, site: Site) -> Site:
        """The site with its new key; takes the place of a revoked one of its name. Raises SettingsError."""
        with self._engine.begin() as connection:
            gone = (tables.sites.c.name == site.name) & tables.sites.c.revoked.is_not(None)
            connection.execute(delete(tables.sites).where(gone))
            if connection.scalar(select(tables.sites.c.name).where(tables.sites.c.name == site.name)):
                raise SettingsError(
                    f"A site named {site.name!r} exists. Choose another name, or give it a new key with: "
                    f"lifehub site rotate {site.name!r}"
                )
            made = replace(site, key=_new_key(), created=time.time())
            connection.execute(insert(tables.sites).values(**asdict(made)))
        return made

    def all(self) -> list[Site]:
        """Every site by name, the revoked ones too."""
        with self._engine.connect() as connection:
            return [_site(row) for row in connection.execute(select(tables.sites).order_by(tables.sites.c.name))]

    def named(self, name: str) -> Site:
        """The site with this name, revoked or not; raises NotFound."""
        with self._engine.connect() as connection:
            row = connection.execute(select(tables.sites).where(tables.sites.c.name == name)).one_or_none()
        if not row:
            raise NotFound(f"No site is named {name!r}. List them with: lifehub site list")
        return _site(row)

    def of_key(self, key: str) -> Site | None:
        """The active site with this key."""
        active = (tables.sites.c.key == key) & tables.sites.c.revoked.is_(None)
        with self._engine.connect() as connection:
            row = connection.execute(select(tables.sites).where(active)).one_or_none()
        return _site(row) if row else None

    def any_allows(self, origin: str) -> bool:
        """Whether some active site has this origin."""
        with self._engine.connect() as connection:
            rows = connection.scalars(select(tables.sites.c.origins).where(tables.sites.c.revoked.is_(None)))
            return bool(origin) and any(origin in origins for origins in rows)

    def rotate(self, name: str) -> Site:
        """The site with a new key; the old one, and what was signed for it, is worth nothing. Raises NotFound."""
        site = self.named(name)
        if site.revoked is not None:
            raise SettingsError(f"The site {name!r} is revoked. Add it anew with: lifehub site add {name!r}")
        return self._changed(replace(site, key=_new_key()))

    def revoke(self, name: str) -> Site:
        """The site, which can't be used any more; raises NotFound."""
        site = self.named(name)
        return site if site.revoked is not None else self._changed(replace(site, revoked=time.time()))

    def _changed(self, site: Site) -> Site:
        named = tables.sites.c.name == site.name
        with self._engine.begin() as connection:
            connection.execute(update(tables.sites).where(named).values(key=site.key, revoked=site.revoked))
        return site


def _new_key() -> str:
    return f"site_{secrets.token_urlsafe(KEY_BYTES)}"


def _site(row: Row) -> Site:
    fields: dict[str, Any] = dict(row._mapping)
    lists = {name: tuple(fields.pop(name)) for name in ("origins", "languages", "kinds")}
    theme = Theme(**fields.pop("theme"))
    budgets = Budgets(**{name: Budget(**own) for name, own in fields.pop("budgets").items()})
    return Site(**fields, **lists, theme=theme, budgets=budgets)
