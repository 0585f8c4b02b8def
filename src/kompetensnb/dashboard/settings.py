"""How the server of live pages is run. The command line fills this in; everything has a safe value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Times are seconds, memory is megabytes.

    `pages` says where the page definitions are, as `module:attribute` (a mapping of name to `PageDefinition`).
    `https` is True when a proxy in front speaks https with visitors. `spare_kernels` are kept ready for the next
    visitors; `max_sessions` pages are open at the same time, further visitors are told to wait. `writers` is the file
    of those who may write in the registers; without it nobody writes. With `every_region` each page is built for every
    region once the server is up: a minute or two of one core, and some 300 MB that kernels share.
    """

    notebooks: Path
    ip: str = "127.0.0.1"
    port: int = 8866
    base_url: str = "/"
    https: bool = False
    pages: str = "kompetensnb.pages.registry:PAGES"
    max_sessions: int = 100
    spare_kernels: int = 3
    simultaneous_starts: int = 4
    kernel_memory: int = 2048
    cell_timeout: int = 60
    connect_grace: float = 30.0
    reconnect_grace: float = 20.0
    idle_timeout: int = 3600
    idle_check: int = 60
    fork: bool = True
    writers: Path | None = None
    every_region: bool = True
