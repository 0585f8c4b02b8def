"""What every answer about the registers has in common: who asks, whether a form is ours, and work in other threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import urlencode, urlsplit

from tornado.web import HTTPError

from kompetensnb.dashboard.followup.attempts import Attempts
from kompetensnb.dashboard.followup.identity import RESOURCE, Doorkeeper, Person
from kompetensnb.dashboard.site import Site
from kompetensnb.dashboard.web import PublicHandler
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.database import Database
from kompetensnb.followup.permissions import Action, require
from kompetensnb.followup.registers import register
from kompetensnb.followup.roles import Role
from kompetensnb.followup.words import register_name
from kompetensnb.narrative.messages import LANGUAGES, text

T = TypeVar("T")
_THREADS: Final = 4
_LOG = logging.getLogger("kompetensnb.registers")
_STATUSES: Final[Mapping[str, HTTPStatus]] = {
    "followup-register": HTTPStatus.NOT_FOUND,
    "followup-row": HTTPStatus.NOT_FOUND,
    "followup-may-not": HTTPStatus.FORBIDDEN,
    "followup-edited": HTTPStatus.CONFLICT,
    "followup-twice": HTTPStatus.CONFLICT,
    **dict.fromkeys(
        ("followup-busy", "followup-unreachable", "followup-none", "followup-old", "followup-newer"),
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
}
_OWN: Final = ("same-origin", "none")
"""What a browser says of a request that its user or our own page has made."""
_HIDDEN: Final = ("_xsrf", "key", "next", "row", "version")
"""What forms carry that nobody has typed to keep."""


@dataclass
class Office:
    """What the handlers of the registers share. The database is worked with in threads: one who waits keeps nobody."""

    database: Database
    doorkeeper: Doorkeeper
    attempts: Attempts = field(default_factory=Attempts)
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_THREADS, "registers"))

    def close(self) -> None:
        """Finish what is being written, and let go of the database."""
        self.pool.shutdown(wait=True)
        self.database.close()


class RegisterHandler(PublicHandler):
    """Answers somebody who has said who they are; a form is taken from our own pages only."""

    SUPPORTED_METHODS: tuple[str, ...] = ("GET", "HEAD", "POST")
    open_to_all = False
    """Whether a visitor may ask, too."""

    def initialize(self, site: Site, office: Office) -> None:  # type: ignore[override]
        """Take the parts of the server."""
        super().initialize(site)
        self.office = office
        self.person: Person | None = None

    def prepare(self) -> None:
        """Find out who asks, and refuse forms that another site has made the browser send."""
        self.person = self.office.doorkeeper.person(self)
        if self.request.method == "POST":
            if not self._is_own_form():
                raise HTTPError(HTTPStatus.FORBIDDEN)
            self.check_xsrf_cookie()
        if self.person is None and not self.open_to_all:
            self._turn_away()

    def _turn_away(self) -> None:
        """Who only looks is asked to log in. Who sent a form gets back what they wrote, or it would be lost."""
        if self.request.method != "POST":
            self.redirect(self.address("login", next=self.request.uri), status=303)
            return
        self.set_status(HTTPStatus.UNAUTHORIZED)
        sent = {name: values[-1] for name, values in self.request.body_arguments.items() if name not in _HIDDEN}
        told = [value.decode("utf-8", "replace") for value in sent.values() if b" " in value]
        self.fill("followup_lost", self.words("login-lost"), told=told)
        self.finish()

    def _is_own_form(self) -> bool:
        site = self.request.headers.get("Sec-Fetch-Site")
        origin = self.request.headers.get("Origin")
        if site is not None and site not in _OWN:
            return False
        return origin is None or urlsplit(origin).netloc.casefold() == self.request.host.casefold()

    @property
    def role(self) -> Role | None:
        """The role of who asks."""
        return self.person.role if self.person else None

    def require(self, action: Action, name: str) -> type[Row]:
        """The register, if who asks may do this with it.

        Raises:
            KompetensnbError: followup-register, followup-may-not.
        """
        model = register(name)
        authorizer, provider = self.settings["authorizer"], self.settings["identity_provider"]
        if not authorizer.is_authorized(self, provider.get_user(self), str(action), f"{RESOURCE}{name}"):
            require(self.role, action, name)
            raise HTTPError(HTTPStatus.FORBIDDEN)
        return model

    async def in_thread(self, work: Callable[..., T], *given: Any) -> T:
        """What `work` gives for these arguments; the server goes on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.office.pool, work, *given)

    def told(self) -> dict[str, str]:
        """The texts of the form.

        Raises:
            HTTPError: 400 for what is not UTF-8.
        """
        try:
            return {name: values[-1].decode("utf-8") for name, values in self.request.body_arguments.items()}
        except UnicodeDecodeError as error:
            raise HTTPError(HTTPStatus.BAD_REQUEST) from error

    def address(self, path: str = "", **query: object) -> str:
        """An address of the registers, in the language of this one."""
        language = "" if self.language == LANGUAGES[0] else self.language
        given = {name: value for name, value in {**query, "language": language}.items() if value not in ("", None)}
        return f"{self.site.settings.base_url}followup/{path}{'?' if given else ''}{urlencode(given)}"

    def words(self, key: str, **fields: object) -> str:
        """A text of the forms in the language of the address."""
        return text(f"forms.{key}", self.language, **fields)

    def fill(self, template: str, title: str, **values: object) -> None:
        """Answer with a page of the registers."""
        self.show(
            template,
            title=title,
            live=False,
            name="",
            description="",
            controls=(),
            languages=[(other, self._in(other)) for other in LANGUAGES if other != self.language],
            sheets=("forms.css",),
            say=self.words,
            at=self.address,
            named=lambda name: register_name(name)[self.language],
            person=self.person,
            xsrf=lambda: self.xsrf_token.decode(),
            **values,
        )

    def write_error(self, status_code: int, **info: Any) -> None:
        """As everywhere; what a user can mend has a status of its own, and its detail is in the log."""
        error = info.get("exc_info", (None, None, None))[1]
        if isinstance(error, KompetensnbError):
            self.set_status(_STATUSES.get(error.key, HTTPStatus.BAD_REQUEST))
            _LOG.warning("%s %s: %s %s", self.request.method, self.request.path, error, error.detail)
        super().write_error(self.get_status(), **info)

    def _in(self, language: str) -> str:
        path = self.request.path if self.request.method != "POST" else f"{self.site.settings.base_url}followup/"
        return f"{path}?{urlencode({'language': language})}"
