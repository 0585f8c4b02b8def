"""Logging in with a key, and out again."""

from __future__ import annotations

from http import HTTPStatus

from kompetensnb.dashboard.followup.handler import RegisterHandler


class LoginHandler(RegisterHandler):
    """`/followup/login`."""

    open_to_all = True

    def get(self) -> None:
        """The form; who is logged in already comes to the registers."""
        if self.person is not None:
            self.redirect(self._next(self.get_query_argument("next", "")), status=303)
            return
        self._show()

    head = get

    def post(self) -> None:
        """Let in who shows a key; after some that are wrong the next one has to wait."""
        address = self.request.remote_ip or ""
        if wait := self.office.attempts.wait(address):
            self.set_status(HTTPStatus.TOO_MANY_REQUESTS)
            self.set_header("Retry-After", str(wait))
            self._show("login-wait", -(-wait // 60))
            return
        told = self.told()
        settings = self.site.settings
        key = self.office.doorkeeper.admit(
            self, told.get("key", "").strip(), secure=settings.https, path=settings.base_url
        )
        if key is None:
            self.office.attempts.failed(address)
            self.set_status(HTTPStatus.UNAUTHORIZED)
            self._show("login-wrong")
            return
        self.redirect(self._next(told.get("next", "")), status=303)

    def _show(self, fault: str = "", minutes: int = 0) -> None:
        wanted = self.get_query_argument("next", "") or self.get_body_argument("next", "")
        told = self.words(fault, count=minutes) if fault else ""
        self.fill("followup_login", self.words("login"), fault=told, wanted=wanted)

    def _next(self, wanted: str) -> str:
        """Where somebody wanted to go, if that is one of our own addresses."""
        own = f"{self.site.settings.base_url}followup/"
        fit = wanted.startswith(own) and "\\" not in wanted and "//" not in wanted and wanted.isprintable()
        return wanted if fit else self.address()


class LogoutHandler(RegisterHandler):
    """`/followup/logout`."""

    SUPPORTED_METHODS: tuple[str, ...] = ("POST",)
    open_to_all = True

    def post(self) -> None:
        """Nobody from now on."""
        if self.person is not None and self.person.session:
            self.office.doorkeeper.leave(self, self.person, self.site.settings.base_url)
        self.redirect(self.address("login"), status=303)
