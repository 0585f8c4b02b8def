"""The same batch on the workers of a Dask scheduler, each of which runs its part as `batch.run_batch` does here.

Dask hands work out and gives it to another worker when one is lost; runs, their limits and their results are the same
as without it. Nothing is run on a worker with another program or other data.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish import fingerprint
from kompetensnb.publish.batch import Limits, run_batch
from kompetensnb.publish.fragments import Job, failure
from kompetensnb.publish.notebooks import notebook_path, notebooks_folder
from kompetensnb.publish.pool import tasks_of
from kompetensnb.store.snapshot import open_snapshot

if TYPE_CHECKING:
    from distributed import Client

CONNECTING: Final = 10
"""Seconds to wait for the scheduler, and for a worker when there is none."""

PART: Final = 24
"""Runs that a worker is given at a time: it warms up once for them, and they are done again if it is lost."""

_LOOKING: Final = 2


def run_remote(
    jobs: Sequence[Job], limits: Limits, kept: Callable[[int], object]
) -> Iterator[tuple[int, KompetensnbError | None]]:
    """`batch.run_batch` on the scheduler at `limits.scheduler`.

    Raises:
        KompetensnbError: scheduler-not-installed; scheduler-unreachable;
            scheduler-no-workers; scheduler-mismatch for a worker with another program, other libraries or other data.
    """
    with _client(limits.scheduler) as client:
        expected = _facts([str(job.parameters["snapshot"]) for job in jobs])
        _check(client, expected)
        parts = _parts(jobs, max(1, len(_workers(client))))
        given = (limits.timeout, limits.memory_mb)
        futures = {
            client.submit(run_part, [_sent(jobs[index]) for index in part], expected, given, pure=False): part
            for part in parts
        }
        for future in _as_they_end(client, list(futures)):
            yield from _taken(future, futures[future], jobs, kept)


def run_part(sent: Sequence[Mapping[str, Any]], expected: Mapping[str, str], given: tuple[int, int]) -> list[Any]:
    """What a worker does: for each job `{"error", "executed", "fragment"}`, or the name of what is another here.

    `given` is seconds and megabytes for each.
    """
    different = _differences(expected)
    if different:
        error = failure(KompetensnbError("scheduler-mismatch", worker="–", value=different))
        return [{"error": error, "executed": False, "fragment": None} for _ in sent]
    with tempfile.TemporaryDirectory(prefix="kompetensnb-") as name:
        folder = Path(name)
        jobs = [_received(values, folder, number) for number, values in enumerate(sent)]
        kept: set[int] = set()
        errors = dict(run_batch(jobs, Limits(1, *given), kept.add))
        return [
            {
                "error": error and failure(error),
                "executed": number not in kept,
                "fragment": None if error else Path(job.target).read_bytes(),
            }
            for number, job in enumerate(jobs)
            for error in (errors[number],)
        ]


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise KompetensnbError("scheduler-not-installed", detail=str(error)) from error
    try:
        return Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        raise KompetensnbError("scheduler-unreachable", value=address[:100], detail=repr(error)) from error


def _workers(client: Client) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return found


def _check(client: Client, expected: Mapping[str, str]) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECTING)
    except TimeoutError as error:
        raise KompetensnbError("scheduler-no-workers", seconds=CONNECTING) from error
    for worker, different in client.run(_differences, expected, on_error="return").items():
        if different:
            found = different if isinstance(different, str) else "kompetensnb"
            raise KompetensnbError("scheduler-mismatch", worker=worker, value=found, detail=repr(different))


def _facts(snapshots: Sequence[str]) -> dict[str, str]:
    """What must be the same on both sides: hashes by name; a snapshot's id is one of its content."""
    return {
        "kompetensnb": fingerprint.code_sha256(),
        "libraries": fingerprint.environment_sha256(),
        **{f"snapshot {name}": open_snapshot(name).id for name in sorted(set(snapshots))},
    }


def _differences(expected: Mapping[str, str]) -> str:
    """What is another here, by name; empty when all is the same."""
    snapshots = [name.removeprefix("snapshot ") for name in expected if name.startswith("snapshot ")]
    try:
        here = _facts(snapshots)
    except KompetensnbError as error:
        return f"snapshot {error.fields.get('value', '')}".strip()
    return ", ".join(name for name in expected if here[name] != expected[name])


def _parts(jobs: Sequence[Job], workers: int) -> list[list[int]]:
    """The runs of a region in the same part, and a part for every worker."""
    most = max(1, min(PART, len(jobs) // workers))
    parts: list[list[int]] = []
    for task in tasks_of(jobs, workers):
        if parts and len(parts[-1]) + len(task) <= most:
            parts[-1] += task
        else:
            parts.append(list(task))
    return parts


def _sent(job: Job) -> dict[str, Any]:
    earlier = Path(job.earlier).read_bytes() if job.earlier else None
    return {**asdict(job), "sha256": fingerprint.file_sha256(Path(job.notebook)), "earlier": earlier}


def _received(values: Mapping[str, Any], folder: Path, number: int) -> Job:
    """The job with files of this machine: its own notebook where it has the same."""
    notebook, earlier = Path(values["notebook"]), folder / f"{number}.earlier"
    own = notebooks_folder() / notebook.name
    if own.is_file() and fingerprint.file_sha256(own) == values["sha256"]:
        notebook = notebook_path(own.stem)
    if values["earlier"] is not None:
        earlier.write_bytes(values["earlier"])
    return Job(
        str(notebook),
        values["parameters"],
        str(folder / f"{number}.json"),
        values["records"],
        str(earlier) if values["earlier"] is not None else "",
    )


def _as_they_end(client: Client, futures: list[Any]) -> Iterator[Any]:
    """The futures as they end; KompetensnbError when no worker is left for long."""
    from distributed import wait

    left, without = set(futures), 0
    try:
        while left:
            try:
                with client.as_current():
                    ended = wait(list(left), timeout=_LOOKING, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                without = 0 if _workers(client) else without + _LOOKING
                if without >= CONNECTING:
                    raise KompetensnbError("scheduler-no-workers", seconds=CONNECTING) from None
                continue
            left -= ended
            yield from ended
    finally:
        client.cancel(list(left))


def _taken(
    future: Any, part: Sequence[int], jobs: Sequence[Job], kept: Callable[[int], object]
) -> Iterator[tuple[int, KompetensnbError | None]]:
    """Write the fragments of a part that has ended."""
    if future.status != "finished":
        detail = repr(future.exception()) if future.status == "error" else future.status
        for index in part:
            notebook = Path(jobs[index].notebook).name
            yield index, KompetensnbError("notebook-kernel-died", notebook=notebook, detail=detail)
        return
    for index, made in zip(part, future.result(), strict=True):
        error = made["error"]
        if error is None:
            target = Path(jobs[index].target)
            aside = target.with_name(f".{target.name}.part")
            aside.write_bytes(made["fragment"])
            aside.replace(target)
        if not made["executed"]:
            kept(index)
        yield index, error and KompetensnbError(error["key"], detail=error["detail"], **error["fields"])
