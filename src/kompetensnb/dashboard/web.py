"""What every answer of the server has in common: headers that bind the browser, and pages for what went wrong."""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from typing import Any, Final

from tornado.web import HTTPError, RequestHandler

from kompetensnb.dashboard import incidents
from kompetensnb.dashboard.site import Site, language_of
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import error_text, has_text, text

_LOG = logging.getLogger("kompetensnb.web")
_CONTENT_SECURITY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": _CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_YEAR: Final = 365 * 24 * 3600


class PublicHandler(RequestHandler):
    """Answers GET and HEAD, sets no cookie, needs none."""

    SUPPORTED_METHODS: tuple[str, ...] = ("GET", "HEAD")

    def initialize(self, site: Site) -> None:
        """Take the parts of the server."""
        self.site = site

    def set_default_headers(self) -> None:
        """Bind the browser to this server; nothing of it is kept by caches unless a handler says so."""
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)
        if self.application.settings["https"]:
            self.set_header("Strict-Transport-Security", f"max-age={_YEAR}")
        self.set_header("Cache-Control", "no-store")
        # Which software serves is nobody's business.
        self.clear_header("Server")

    @property
    def language(self) -> str:
        """The language that the address asks for."""
        return language_of(self.get_query_argument("language", ""))

    def show(self, template: str, **values: object) -> None:
        """Answer with a page made from a template."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(self.site.fill(template, self.language, **values))

    def tell(self, message: str, reference: str = "") -> None:
        """Answer with a page that says one thing."""
        self.show("message", title=message, message=message, reference=reference)

    def write_error(self, status_code: int, **info: Any) -> None:
        """A page that says what is wrong in a sentence; what it was goes to the log."""
        error = info.get("exc_info", (None, None, None))[1]
        reference = ""
        if isinstance(error, KompetensnbError):
            message = error_text(error, self.language)
        else:
            key = f"dashboard.status-{status_code}"
            message = text(key if has_text(key, self.language) else "dashboard.status-500", self.language)
            if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, HTTPError):
                reference = incidents.record(f"{self.request.method} {self.request.path}", error=error)
        if self._headers_written:  # a page that has begun: nothing but its end can be changed
            return
        self.tell(message, reference)
        self.finish()

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Faults are logged as incidents by `write_error`; one after the first bytes is logged here."""
        if self._headers_written and not isinstance(value, HTTPError):
            _LOG.error("after the first bytes: %s", "".join(traceback.format_exception(typ, value, tb)))


class NotFoundHandler(PublicHandler):
    """Whatever else is asked for."""

    def prepare(self) -> None:
        """There is nothing here."""
        raise HTTPError(HTTPStatus.NOT_FOUND)


class StartHandler(PublicHandler):
    """The pages there are, each with a sentence."""

    def get(self) -> None:
        """The start page."""
        shown = [definition for name, definition in self.site.pages.items() if self.site.notebook(name)]
        self.show("start", definitions=shown)

    head = get


class RobotsHandler(PublicHandler):
    """What search engines may fetch: the start page. Every other page would start a program for them."""

    def get(self) -> None:
        """The file robots.txt."""
        base_url = self.site.settings.base_url
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.write(f"User-agent: *\nAllow: {base_url}$\nDisallow: {base_url}\n")

    head = get


class StaticHandler(PublicHandler):
    """Scripts and styles."""

    def get(self, version: str, name: str) -> None:
        """One file, compressed when the browser can take it."""
        asset = self.site.assets.get(version, name)
        if asset is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", asset.type)
        self.set_header("Cache-Control", f"public, max-age={_YEAR}, immutable")
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(asset.compressed)
        else:
            self.write(asset.content)

    head = get
