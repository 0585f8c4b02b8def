"""The line between an open page and its kernel: widget messages only, from our own pages only."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import HTTPError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from kompetensnb.dashboard.site import Site


class Anonymous(IdentityProvider):
    """Every visitor is the same nobody, so nobody needs a cookie."""

    def get_user(self, handler: Any) -> User:
        """The nobody."""
        return User("visitor")


class PageSocket(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """A page's connection. Its address holds the kernel's id, which only that page was told."""

    def initialize(self, site: Site) -> None:
        """Take the parts of the server."""
        self.site = site
        self._kernel_id = ""

    async def get(self, kernel_id: str) -> None:
        """Connect, if the kernel is that of an open page."""
        if not self.site.sessions.owns(kernel_id):
            raise HTTPError(404)
        await super().get(kernel_id)

    async def open(self, kernel_id: str) -> None:
        """The page has connected; it may go away again before the kernel has answered."""
        self._kernel_id = kernel_id
        self.site.sessions.connected(kernel_id)
        await super().open(kernel_id)

    def on_close(self) -> None:
        """The page is gone, or its connection is."""
        super().on_close()
        if self._kernel_id:
            self.site.sessions.disconnected(self._kernel_id)
