"""A polite client for a public API: few calls, patient with a server in trouble, strict about answers."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.limiter import Limiter

_LOG: Final = logging.getLogger(__name__)
_AGENT: Final = "kompetensnb (regional competence analyses)"
_TOO_MANY: Final = 429
_JSON: Final = ("json",)


@dataclass(frozen=True)
class Patience:
    """How long to try, and how much to take in. Times in seconds.

    Pauses double from `pause_s` up to `longest_pause_s`, each shortened at random by up to half, so that clients that
    failed together do not come back together. `total_s` is for one answer, first byte to last.
    """

    attempts: int = 6
    pause_s: float = 1.0
    longest_pause_s: float = 120.0
    connect_s: float = 10.0
    read_s: float = 60.0
    total_s: float = 300.0
    max_bytes: int = 64_000_000


class _TransientError(Exception):
    """Worth another try. `error` is what to say when there is none left, `after_s` what the server asked for."""

    def __init__(self, error: KompetensnbError, after_s: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.after_s = after_s


class JsonClient:
    """Calls below one address. Every attempt takes a slot of the limiter; `calls` counts them.

    Tries again after 429, 5xx, a connection that failed or was cut, and an answer that took too long; never after
    another refusal, for asking again would not help.
    """

    def __init__(
        self,
        base_url: str,
        limiter: Limiter,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = checked_address(base_url)
        self.limiter = limiter
        self.calls = 0
        self._patience = patience or Patience()
        self._sleep = sleep
        timeout = httpx.Timeout(self._patience.read_s, connect=self._patience.connect_s)
        self._http = httpx.Client(
            timeout=timeout, headers={"User-Agent": _AGENT, "Accept": "application/json, */*;q=0.5"}
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def get(self, path: str, **query: str) -> Any:
        """The JSON at a path.

        Raises:
            KompetensnbError: fetch-refused, fetch-busy, fetch-unreachable, fetch-slow, fetch-not-json,
                fetch-too-large; each names the address.
        """
        return self._parsed(self._request("GET", path, query), path)

    def post(self, path: str, body: Mapping[str, Any], **query: str) -> bytes:
        """The bytes of the JSON that a question in the body gets, checked to be JSON. Raises what `get` raises."""
        data = self._request("POST", path, query, body)
        self._parsed(data, path)
        return data

    def download(self, path: str, kinds: tuple[str, ...], **query: str) -> bytes:
        """The bytes at a path, whose content type must have one of `kinds` in it.

        Raises:
            KompetensnbError: what `get` raises; fetch-not-file in place of fetch-not-json.
        """
        return self._request("GET", path, query, kinds=kinds)

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Mapping[str, Any] | None = None,
        kinds: tuple[str, ...] = _JSON,
    ) -> bytes:
        request = self._http.build_request(method, self.base_url + path, params=dict(query), json=body)
        retrying = Retrying(
            retry=retry_if_exception_type(_TransientError),
            stop=stop_after_attempt(self._patience.attempts),
            wait=self._pause,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._attempt, request, kinds)
        except _TransientError as error:
            raise error.error from error

    def _pause(self, state: RetryCallState) -> float:
        """Seconds until the next attempt: what the server asks for, and never less than our own pause."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.after_s if isinstance(error, _TransientError) else 0.0
        longest: float = min(self._patience.pause_s * 2 ** (state.attempt_number - 1), self._patience.longest_pause_s)
        own = longest * random.uniform(0.5, 1)  # noqa: S311 - spreads clients, guards nothing
        _LOG.info("attempt %s failed (%s), pausing", state.attempt_number, error)
        return max(asked, own)

    def _attempt(self, request: httpx.Request, kinds: tuple[str, ...]) -> bytes:
        address = str(request.url)
        try:
            with self.limiter.slot():
                self.calls += 1
                return self._answer(request, address, kinds)
        except httpx.TimeoutException as error:
            raise _TransientError(_error("fetch-slow", address, error, seconds=int(self._patience.read_s))) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _TransientError(_error("fetch-unreachable", address, error)) from error

    def _answer(self, request: httpx.Request, address: str, kinds: tuple[str, ...]) -> bytes:
        started = time.monotonic()
        response = self._http.send(request, stream=True)
        try:
            data = self._body(response, address, started)
        finally:
            response.close()
        self._check_status(response, data, address)
        kind = response.headers.get("Content-Type", "")
        if not any(wanted in kind.partition(";")[0].lower() for wanted in kinds):
            key = "fetch-not-json" if kinds == _JSON else "fetch-not-file"
            raise KompetensnbError(key, detail=_start(data), address=address, found=kind[:80] or "–")
        return data

    def _body(self, response: httpx.Response, address: str, started: float) -> bytes:
        """All of the body, unless it is too much or drips for too long: the time-out of a read alone stops neither."""
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > self._patience.max_bytes:
                raise KompetensnbError(
                    "fetch-too-large", address=address, allowed=self._patience.max_bytes // 1_000_000
                )
            if time.monotonic() - started > self._patience.total_s:
                raise _TransientError(_error("fetch-slow", address, None, seconds=int(self._patience.total_s)))
        return b"".join(parts)

    def _check_status(self, response: httpx.Response, data: bytes, address: str) -> None:
        status = response.status_code
        if status == _TOO_MANY or status >= 500:
            after = _seconds_until(response.headers.get("Retry-After", ""))
            key = "fetch-busy" if status == _TOO_MANY else "fetch-refused"
            error = _error(key, address, None, status=status, reason=_reason(data), seconds=int(after))
            if after > self._patience.longest_pause_s:
                raise _error("fetch-busy", address, None, status=status, reason=_reason(data), seconds=int(after))
            raise _TransientError(error, after)
        if not response.is_success:
            raise KompetensnbError(
                "fetch-refused", detail=_start(data), address=address, status=status, reason=_reason(data)
            )

    def _parsed(self, data: bytes, path: str) -> Any:
        try:
            return json.loads(data.decode("utf-8"))
        except ValueError as error:
            raise KompetensnbError(
                "fetch-not-json", detail=_start(data), address=self.base_url + path, found=type(error).__name__
            ) from error


def checked_address(text: str) -> str:
    """The address without a slash at its end.

    Raises:
        KompetensnbError: invalid-parameter when it is no http or https address.
    """
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        valid = False
    if not valid or any(character.isspace() or ord(character) < 32 for character in text):
        raise KompetensnbError(
            "invalid-parameter", parameter="--base-url", value=text[:100], allowed="https://example.org/api/v2"
        )
    return text.rstrip("/")


def _seconds_until(header: str) -> float:
    """What Retry-After asks for, given in seconds or as a date; 0 when it says nothing that can be understood."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - datetime.now(UTC)).total_seconds(), 0.0)


def _reason(data: bytes) -> str:
    """Title and detail of a ProblemDetails answer, on one line; «–» when the server gave none."""
    try:
        content = json.loads(data.decode("utf-8"))
        found = [str(content[key]) for key in ("title", "detail") if content.get(key)]
    except (ValueError, AttributeError, TypeError):
        found = []
    return " ".join(": ".join(found).split())[:300] or "–"


def _start(data: bytes) -> str:
    return data[:500].decode("utf-8", errors="replace")


def _error(key: str, address: str, cause: Exception | None, **fields: object) -> KompetensnbError:
    return KompetensnbError(key, detail=repr(cause) if cause else "", address=address, **fields)
