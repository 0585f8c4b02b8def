"""Opening a page: its frame at once, its notebook's cells as they are run, each visitor with a kernel of their own."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from tornado.iostream import StreamClosedError
from tornado.web import Finish, HTTPError

from kompetensnb.dashboard import bar, incidents, request
from kompetensnb.dashboard.addresses import page_address
from kompetensnb.dashboard.rendering import PageRenderer
from kompetensnb.dashboard.sessions import Session, SessionsFullError
from kompetensnb.dashboard.web import PublicHandler
from kompetensnb.narrative.messages import LANGUAGES
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.pages.registry import PageDefinition

_ROBOTS: Final = re.compile(
    r"bot\b|crawl|spider|slurp|preview|facebookexternalhit|embedly|whatsapp|slack|discord|telegram|skype",
    re.IGNORECASE,
)
_RETRY_AFTER: Final = 30


class PageHandler(PublicHandler):
    """`/lagesbild?region=skaraborg`, and Voilà's own address for the same: `/voila/render/lagesbild.ipynb?…`."""

    _opening: asyncio.Task[None] | None = None

    async def get(self, name: str) -> None:
        """The page; no kernel is started for what is not a person looking at it."""
        if self.site.notebook(name) is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self._refuse_prefetch()
        parameters, _ = Parameters.from_query(self.request.query)
        frame = self._frame(name, parameters)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        if _ROBOTS.search(self.request.headers.get("User-Agent", "")):
            self.write(self.site.fill("robot", parameters.language, **frame))
            return
        self._opening = asyncio.ensure_future(self._open(name, parameters, frame))
        try:
            await self._opening
        except SessionsFullError:
            self._tell_full(parameters.language)
        except (asyncio.CancelledError, StreamClosedError):
            # The visitor left; the session has been let go on the way here.
            raise Finish from None

    def head(self, name: str) -> None:
        """The headers that `get` would give."""
        if self.site.notebook(name) is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", "text/html; charset=utf-8")

    def on_connection_close(self) -> None:
        """The visitor left before the page was whole."""
        if self._opening is not None:
            self._opening.cancel()

    async def _open(self, name: str, parameters: Parameters, frame: dict[str, Any]) -> None:
        with self.site.sessions.admitted():
            # The browser fetches scripts and styles while the kernel gets ready.
            self.write(self.site.fill("head", parameters.language, live=True, **frame))
            await self.flush()
            kernel_id = ""
            try:
                async with self.site.sessions.opening() as session:
                    await self._write_cells(name, session, parameters.language)
                    kernel_id = session.kernel_id if session.keep else ""
            except StreamClosedError:
                raise
            except Exception as error:
                # What has been sent cannot be taken back, so the page says itself that it is not whole.
                reference = incidents.record(f"page {name} was not written to its end", error=error)
                self.write(self.site.fill("broken", parameters.language, reference=reference))
            self.write(self.site.fill("tail", parameters.language, kernel_id=kernel_id, **frame))

    async def _write_cells(self, name: str, session: Session, language: str) -> None:
        settings = self.site.settings
        renderer = PageRenderer(
            self.application.settings["voila"],
            settings.notebooks / f"{name}.ipynb",
            session,
            request.variables(self.request.query, settings.base_url, self.request.host_name),
            language,
            settings.cell_timeout,
        )
        async for part, _ in renderer.parts():
            self.write(part)
            await self.flush()

    def _refuse_prefetch(self) -> None:
        purpose = self.request.headers.get("Sec-Purpose") or self.request.headers.get("Purpose") or ""
        if "prefetch" in purpose or "preview" in purpose:
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE)

    def _tell_full(self, language: str) -> None:
        self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        self.set_header("Retry-After", str(_RETRY_AFTER))
        self.write_error(HTTPStatus.SERVICE_UNAVAILABLE)

    def _frame(self, name: str, parameters: Parameters) -> dict[str, Any]:
        """What the templates round the cells need."""
        definition = self.site.pages.get(name)
        base_url = self.site.settings.base_url
        language = parameters.language
        return {
            "name": name,
            "title": _title(definition, name, parameters),
            "query": parameters.to_query(),
            "description": definition.description(language) if definition else "",
            "controls": bar.controls(definition, parameters) if definition else (),
            "kept": bar.kept(definition, parameters) if definition else (),
            "desk": self._desk(name, parameters),
            "languages": [
                (other, page_address(base_url, name, parameters.replace(language=other)))
                for other in LANGUAGES
                if other != language
            ],
        }

    def _desk(self, name: str, parameters: Parameters) -> tuple[tuple[str, str], ...]:
        """Links to the registers, for those alone who write in them."""
        if self.site.settings.writers is None:
            return ()
        from kompetensnb.dashboard.followup.links import links

        return links(self, name, self.site.settings.base_url, parameters)


def _title(definition: PageDefinition | None, name: str, parameters: Parameters) -> str:
    if definition is None:
        return name
    title = definition.title(parameters.language)
    if "region" not in definition.controls:
        return title
    return f"{title}: {regions.get(parameters.region).name(parameters.language)}"
