"""The server of live pages: Voilà, with our settings in code, our pages and only the addresses they need."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING, Any

import tornado.ioloop
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from traitlets.config import Config
from voila.app import Voila

from kompetensnb.dashboard import bar, downloads, forkserver, specs
from kompetensnb.dashboard.assets import SPECS, Assets, cache_folder, load_assets
from kompetensnb.dashboard.kernelspecs import OwnKernelSpecs
from kompetensnb.dashboard.page_handler import PageHandler
from kompetensnb.dashboard.sessions import Sessions, SpareKeepingManager
from kompetensnb.dashboard.settings import Settings
from kompetensnb.dashboard.site import Site, load_pages
from kompetensnb.dashboard.sockets import Anonymous, PageSocket
from kompetensnb.dashboard.web import NotFoundHandler, RobotsHandler, StartHandler, StaticHandler
from kompetensnb.errors import KompetensnbError

if TYPE_CHECKING:
    from kompetensnb.dashboard.followup.handler import Office

_LOG = logging.getLogger("kompetensnb.server")
_TIDY_EVERY_MS = 2000
_STOP_TIMEOUT = 10
# A page that is being opened has two sets of connections to its kernel, each socket some descriptors.
_SOCKETS_PER_SESSION = 16
_FILES_PER_SESSION = 48
_LARGEST_FORM = 6_000_000
"""Bytes of a request: a file for the registers. Nobody else sends anything."""
# Only what a widget needs. In particular no code can be sent to a kernel.
_ALLOWED_MESSAGES = ["comm_msg", "kernel_info_request"]


def serve(settings: Settings, ready: Callable[[str], None] = lambda address: None) -> None:
    """Serve live pages until interrupted; `ready` is told the address once visitors can come.

    Raises:
        KompetensnbError: the folder holds no notebook ("no-notebooks"), or the port is taken ("port-taken").
    """
    if not any(settings.notebooks.glob("*.ipynb")):
        raise KompetensnbError("no-notebooks", folder=settings.notebooks)
    server = Server(settings, load_assets(), ready)
    server.initialize([])
    server.start()


class Server(Voila):  # type: ignore[misc]
    """Voilà's application with everything that a visitor or a user's own files could change taken away."""

    def __init__(self, settings: Settings, assets: Assets, ready: Callable[[str], None]) -> None:
        super().__init__(
            config=_voila_config(settings),
            root_dir=str(settings.notebooks),
            ip=settings.ip,
            port=settings.port,
            base_url=settings.base_url,
            open_browser=False,
            **_identity(settings),
            tornado_settings={"compress_response": True, "https": settings.https, "ws_ping_interval": 20_000},
        )
        self.settings = settings
        self._assets = assets
        self._ready = ready
        self._forks = forkserver.ForkServer(
            settings.pages, keep=settings.every_region, memory_mb=settings.kernel_memory
        )
        self._office: Office | None = None

    def load_config_file(self, *_: object, **__: object) -> None:
        """Nothing: what is on the machine for other uses of Voilà must not change these pages."""

    def setup_template_dirs(self) -> None:
        """Our template alone."""
        self.template_paths = [str(resources.files("kompetensnb.dashboard") / "templates" / "kompetensnb")]
        self.static_paths: list[str] = []

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, with the narrower list of what a page may say to its kernel."""
        found: dict[str, Any] = super().init_settings()
        self.kernel_manager.allowed_message_types = _ALLOWED_MESSAGES
        self.kernel_manager.context.max_sockets = _SOCKETS_PER_SESSION * self._most_kernels
        # Cookies that nobody sets need no protection; should one ever be, it stays here and out of scripts' reach.
        found["xsrf_cookie_kwargs"] = {"httponly": True, "samesite": "Lax", "secure": self.settings.https}
        return found

    @property
    def _most_kernels(self) -> int:
        return self.settings.max_sessions + self.settings.spare_kernels + self.settings.simultaneous_starts

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """The addresses there are. Of Voilà's own only the pages' and the kernels' are left: no files, no contents."""
        self.sessions = Sessions(self.kernel_manager, self.settings)
        self._site = Site(self.settings, load_pages(self.settings.pages), self._assets, self.sessions)
        site = {"site": self._site}
        writing: list[tuple[Any, ...]] = []
        if self.settings.writers is not None:
            from kompetensnb.dashboard.followup import routes  # what a server for readers never needs

            self._office = routes.open_office(self.settings, self.settings.writers)
            self.identity_provider.doorkeeper = self._office.doorkeeper
            writing = routes.routes(self._site, self._office)
        base = self.settings.base_url
        name = r"([a-z0-9-]{1,60})"
        return [
            (base, StartHandler, site),
            (f"{base}robots.txt", RobotsHandler, site),
            (rf"{base}static/([0-9a-f]+)/([\w.-]+)", StaticHandler, site),
            (rf"{base}download/{name}/([\w-]{{1,80}})\.([a-z]{{2,5}})", downloads.DownloadHandler, site),
            (rf"{base}api/kernels/([0-9a-f-]{{36}})/channels", PageSocket, site),
            (rf"{base}voila/render/{name}\.ipynb", PageHandler, site),
            *writing,
            (base + name, PageHandler, site),
            (r".*", NotFoundHandler, site),
        ]

    def start(self) -> None:
        """Start the warm process, serve, and leave nothing behind."""
        with tempfile.TemporaryDirectory(prefix="kompetensnb-") as folder:
            # Kernels would otherwise read and write the profile of whoever runs the server.
            os.environ["IPYTHONDIR"] = folder
            _allow_files(_FILES_PER_SESSION * self._most_kernels)
            if self.settings.fork and forkserver.available():
                self._forks.start()
                forkserver.use(self._forks)
            super().start()

    def listen(self) -> None:
        """Take the port, get ready, serve until interrupted. Visitors who come before all is ready wait."""
        try:
            sockets = bind_sockets(self.port, self.ip)
        except OSError as error:
            raise KompetensnbError("port-taken", port=self.port, ip=self.ip, detail=str(error)) from error
        self.http_server = HTTPServer(self.app, xheaders=self.settings.https, max_body_size=_LARGEST_FORM)
        self.ioloop = tornado.ioloop.IOLoop.current()
        try:
            self.ioloop.run_sync(self._get_ready)
            self.http_server.add_sockets(sockets)
            tornado.ioloop.PeriodicCallback(self.sessions.tidy, _TIDY_EVERY_MS).start()
            self.ioloop.add_callback(self._ready, self.connection_url)
            self.ioloop.add_callback(self._warm_up)
            self.ioloop.start()
        except KeyboardInterrupt:
            _LOG.info("interrupted")
        finally:
            self.stop()

    async def _get_ready(self) -> None:
        if forkserver.current() is not None:
            try:
                await self._forks.ready()
            except forkserver.ForkServerError as error:
                _LOG.warning("no warm process (%s): kernels are started the ordinary way", error)
        self.sessions.fill()

    async def _warm_up(self) -> None:
        """What makes pages open faster, while visitors are served already."""
        try:
            await bar.warm(self._site.pages)
            if forkserver.current() is not None:
                found = await self._forks.warmed()
                self._assets.put({SPECS: await specs.script(found, cache_folder())})
                await self.sessions.renew()
                if self.settings.every_region:
                    await self._forks.kept()
                    await self.sessions.renew()
        except forkserver.ForkServerError as error:
            _LOG.warning("pages open slower (%s)", error)

    def stop(self) -> None:
        """Stop kernels and the warm process, then take away the folder of their connections."""
        self.http_server.stop()
        downloads.WORKER.stop()
        try:
            self.ioloop.run_sync(self.sessions.shutdown, timeout=_STOP_TIMEOUT)
        except Exception as error:
            # Such as a kernel that is only half started. All of them end with their parent.
            _LOG.warning("not all kernels were stopped one by one (%s)", error)
        if self._office is not None:
            self._office.close()
        forkserver.use(None)
        self._forks.close()
        shutil.rmtree(self.connection_dir, ignore_errors=True)


def _identity(settings: Settings) -> dict[str, type]:
    """Everybody is nobody, unless a deployment lets some write in the registers."""
    if settings.writers is None:
        return {"identity_provider_class": Anonymous}
    from kompetensnb.dashboard.followup.identity import Identified, RoleAuthorizer

    return {"identity_provider_class": Identified, "authorizer_class": RoleAuthorizer}


def _voila_config(settings: Settings) -> Config:
    config = Config()
    config.VoilaConfiguration.template = "kompetensnb"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.multi_kernel_manager_class = SpareKeepingManager
    config.VoilaConfiguration.kernel_spec_manager_class = OwnKernelSpecs
    config.VoilaExporter.language_code = "sv"
    config.MappingKernelManager.cull_idle_timeout = settings.idle_timeout
    config.MappingKernelManager.cull_interval = settings.idle_check
    config.MappingKernelManager.cull_connected = True
    # A kernel that died has lost its page: the visitor is told, and a new one would only hide it.
    config.KernelRestarter.restart_limit = 0
    config.KernelRestarter.time_to_dead = 1.0
    if forkserver.available():
        # Sockets in a folder of our own cannot collide when many start at once, nor be reached by other users.
        config.ConnectionFileMixin.transport = "ipc"
    return config


def _allow_files(count: int) -> None:
    """Raise the number of files that this process may have open, as far as the system lets it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
