"""A Papermill engine that runs cells in this very process; for one that is forked for the run and ends with it.

Outputs are those that a kernel would have sent: rich displays and their updates, streams, errors, execution counts.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator, Mapping
from io import TextIOBase
from types import FrameType
from typing import Any, Final

from ipykernel import jsonutil
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, papermill_engines
from traitlets import Type
from traitlets.config import Config

NAME: Final = "kompetensnb-here"
"""Name of the engine in Papermill."""

_ALLOWED_TO_FAIL: Final = "raises-exception"
_SKIPPED: Final = "skip-execution"


class _CellTimeout(BaseException):
    """Not an Exception: a cell that catches those must not survive its time."""


class Outputs:
    """What a cell has put out so far, and what displays of earlier cells can still be updated."""

    def __init__(self) -> None:
        self.current: list[NotebookNode] = []
        self._shown: dict[str, list[NotebookNode]] = {}
        self._clear_next = False

    def begin(self, outputs: list[NotebookNode]) -> None:
        """Let what follows go to these outputs."""
        self.current, self._clear_next = outputs, False

    def add(self, output: NotebookNode, display_id: str = "") -> None:
        """Put an output last."""
        self._clear_if_asked()
        self.current.append(output)
        if display_id:
            self._shown.setdefault(display_id, []).append(output)

    def write(self, name: str, text: str) -> None:
        """Add text to a stream: to the last output, where that is the same stream."""
        self._clear_if_asked()
        last = self.current[-1] if self.current else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self.current.append(new_output("stream", name=name, text=text))

    def update(self, display_id: str, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        """Change every display with this id."""
        for output in self._shown.get(display_id, ()):
            output.data, output.metadata = NotebookNode(data), NotebookNode(metadata)

    def clear(self, *, wait: bool) -> None:
        """Remove what the cell has put out, now or when the next output comes."""
        self._clear_next = wait
        if not wait:
            self.current.clear()

    def _clear_if_asked(self) -> None:
        if self._clear_next:
            self.clear(wait=False)


class _Stream(TextIOBase):
    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._outputs.write(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    def publish(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        *_: object,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **__: object,
    ) -> None:
        outputs = self._outputs()
        display_id = (transient or {}).get("display_id", "")
        clean, described = _clean(data), _clean(metadata or {})
        if update:
            outputs.update(display_id, clean, described)
        else:
            outputs.add(new_output("display_data", data=clean, metadata=described), display_id)

    def clear_output(self, wait: bool = False) -> None:
        self._outputs().clear(wait=wait)

    def _outputs(self) -> Outputs:
        found: Outputs = self.shell.outputs
        return found


class _Hook(DisplayHook):
    def start_displayhook(self) -> None:
        """Nothing is printed."""

    def write_output_prompt(self) -> None:
        """Nothing is printed."""

    def write_format_data(self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None) -> None:
        result = new_output(
            "execute_result",
            data=_clean(format_dict),
            metadata=_clean(md_dict or {}),
            execution_count=self.prompt_count,
        )
        self.shell.outputs.add(result)  # type: ignore[union-attr]  # a hook has its shell

    def finish_displayhook(self) -> None:
        """Nothing is printed."""


class CellShell(InteractiveShell):
    """IPython without a terminal and without history, whose outputs are kept."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def __init__(self, **options: Any) -> None:
        self.outputs = Outputs()
        super().__init__(**options)  # type: ignore[no-untyped-call]

    @classmethod
    def make(cls) -> CellShell:
        """The shell of this process. Starts no thread, so that it may be made before a fork."""
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        made: CellShell = cls.instance(config=config)
        return made

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.add(new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb)))


class HereEngine(Engine):  # type: ignore[misc]
    """Papermill's engine interface on a `CellShell`. `execution_timeout` is for each cell, in seconds."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, execution_timeout: int | None = None, **_: object
    ) -> None:
        """Run the cells until one fails, as Papermill's own engine does.

        Raises:
            CellTimeoutError: a cell took too long; with where it was as its text.
        """
        shell = CellShell.make()
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            try:
                failure = _run(shell, cell, execution_timeout or 0) if _is_run(cell) else None
                if isinstance(failure, _CellTimeout):
                    raise CellTimeoutError("\n".join(cell.outputs[-1].traceback))
                if failure is not None and _ALLOWED_TO_FAIL not in cell.metadata.get("tags", []):
                    nb_man.cell_exception(cell, cell_index=index, exception=failure)
                    break
            finally:
                nb_man.cell_complete(cell, cell_index=index)


def register() -> None:
    """Make the engine known to Papermill in this process."""
    papermill_engines.register(NAME, HereEngine)


def _is_run(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and cell.source.strip() and _SKIPPED not in cell.metadata.get("tags", []))


def _run(shell: CellShell, cell: NotebookNode, timeout: int) -> BaseException | None:
    """Run a cell, fill in its outputs, and give what it failed with."""
    cell.outputs = []
    cell.execution_count = shell.execution_count
    shell.outputs.begin(cell.outputs)
    out, err = _Stream("stdout", shell.outputs), _Stream("stderr", shell.outputs)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), limited(timeout):
        result = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
    failure: BaseException | None = result.error_before_exec or result.error_in_exec
    return failure


@contextlib.contextmanager
def limited(seconds: int) -> Iterator[None]:
    """End the block after so many seconds, by what no `except Exception` in it catches. Not within one another."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _CellTimeout(f"more than {seconds} s")

    before: Callable[..., Any] | int | None = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _clean(data: Mapping[str, Any]) -> dict[str, Any]:
    images = jsonutil.encode_images(dict(data))  # type: ignore[no-untyped-call]
    cleaned: dict[str, Any] = jsonutil.json_clean(images)  # type: ignore[no-untyped-call]
    return cleaned
