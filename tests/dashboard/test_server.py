"""The faults that a stock Voilà has, tried against a running server of ours."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from .conftest import RunningServer, children, eventually, running, write_notebooks

PORT = 8870


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    with running(folder, PORT, spare_kernels=1) as started:
        yield started


def line(server: RunningServer, kernel: str, **options: object) -> ClientConnection:
    address = f"ws://127.0.0.1:{server.port}{server.base_url}api/kernels/{kernel}/channels?session_id=t"
    return connect(address, max_size=None, **options)  # type: ignore[arg-type]


def send(socket: ClientConnection, message_type: str, content: dict[str, object], channel: str = "shell") -> None:
    header = {"msg_id": os.urandom(4).hex(), "msg_type": message_type, "session": "t", "username": "", "version": "5.3"}
    message = {"channel": channel, "header": header, "parent_header": {}, "metadata": {}, "content": content}
    socket.send(json.dumps({**message, "buffers": []}))


def answer_to(socket: ClientConnection, model: str, parameters: dict[str, object]) -> dict[str, object]:
    content = {"method": "custom", "content": {"kind": "change", "id": 1, "parameters": parameters}}
    send(socket, "comm_msg", {"comm_id": model, "data": content})
    while True:
        message = json.loads(socket.recv(timeout=30))
        if message["header"]["msg_type"] == "comm_msg":
            return message["content"]["data"]["content"]


def test_a_page_is_whole_in_the_language_of_its_address(server: RunningServer) -> None:
    page = server.get("/prov?region=skaraborg&language=en")
    assert page.status == 200
    assert '<html lang="en">' in page.text
    assert "<title>Trial page: Skaraborg – " in page.text
    assert page.text.count('class="chart-payload"') == 3
    assert "För <em>alla</em>" in page.text
    assert "For the analyst alone" not in page.text
    assert "Stycke om Skaraborg &lt;b&gt;" in page.text
    assert page.text.rstrip().endswith("</html>")


def test_voilas_own_address_shows_the_same_page(server: RunningServer) -> None:
    assert "Hur är det i Skövde?" in server.get("/voila/render/prov.ipynb?region=skovde").text


def test_each_visitor_gets_the_page_of_their_own_address(server: RunningServer) -> None:
    first, second = server.get("/prov?region=skovde").text, server.get("/prov").text
    assert "Hur är det i Skövde?" in first
    assert "Hur är det i Västra Götaland?" in second
    assert "Skövde?" not in second
    assert server.kernel_of(first) != server.kernel_of(second)


def test_a_value_that_is_not_known_is_named_on_the_page(server: RunningServer) -> None:
    page = server.get("/prov?region=atlantis&sex=man").text
    assert "«atlantis»" in page
    assert "Hur är det i Västra Götaland?" in page
    assert '<option value="man" selected>' in page


@pytest.mark.parametrize("name", ["region", "theme", "template", "language", 'x"><script>alert(1)</script>'])
def test_no_part_of_the_address_becomes_script(server: RunningServer, name: str) -> None:
    from urllib.parse import quote

    attack = '"><script>alert(1)</script>'
    page = server.get(f"/prov?{quote(name)}={quote(attack)}").text
    assert "<script>alert" not in page


@pytest.mark.parametrize("query", ["template=lab", "template=nothing", "theme=dark"])
def test_visitors_choose_neither_theme_nor_template(server: RunningServer, query: str) -> None:
    started = time.monotonic()
    page = server.get(f"/prov?{query}").text
    assert time.monotonic() - started < 10
    assert "Hur är det i Västra Götaland?" in page
    assert "jp-Notebook" not in page
    assert "voila_heartbeat" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/voila/api/contents/",
        "/api/contents/",
        "/voila/tree/",
        "/voila/files/secret.txt",
        "/files/secret.txt",
        "/secret.txt",
        "/prov.ipynb",
        "/voila/render/secret.txt",
        "/voila/render/../secret.ipynb",
        "/voila/render/..%2Fprov.ipynb",
        "/static/../../secret.txt",
        "/static/0/app.js",
        "/voila/templates/lab/static/voila.js",
        "/voila/static/voila.js",
        "/voila/query/00000000-0000-0000-0000-000000000000",
        "/api/kernels",
        "/api/kernels/00000000-0000-0000-0000-000000000000",
        "/api/sessions",
        "/api/terminals",
        "/login",
        "/nothing",
        "/nothing?language=en",
    ],
)
def test_nothing_but_pages_is_served(server: RunningServer, path: str) -> None:
    answer = server.get(path)
    assert answer.status == 404
    assert ("There is no such page." if "language=en" in path else "Sidan finns inte.") in answer.text
    assert "not for visitors" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/prov", "/api/kernels/00000000-0000-0000-0000-000000000000"])
def test_the_server_takes_nothing(server: RunningServer, method: str, path: str) -> None:
    assert server.get(path, method=method, body="").status in {403, 404, 405}


@pytest.mark.parametrize("path", ["/", "/prov", "/nothing", "/robots.txt"])
def test_every_answer_binds_the_browser_and_sets_no_cookie(server: RunningServer, path: str) -> None:
    headers = server.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Set-Cookie"] is None
    assert headers["Cache-Control"] == "no-store"


def test_scripts_and_styles_are_kept_by_the_browser(server: RunningServer) -> None:
    page = server.get("/").text
    address = page.split('href="/static/')[1].split('"')[0]
    headers = server.get(f"/static/{address}", Accept_Encoding="gzip").headers
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Encoding"] == "gzip"


def test_a_page_changes_over_its_line_and_only_its_own_messages_pass(server: RunningServer, tmp_path: Path) -> None:
    page = server.get("/prov").text
    model = server.model_of(page)
    evidence = tmp_path / "executed"
    with line(server, server.kernel_of(page)) as socket:
        send(socket, "execute_request", {"code": f"open({str(evidence)!r}, 'w')", "silent": False})
        send(socket, "shutdown_request", {"restart": False}, "control")
        changed = answer_to(socket, model, {"region": "skovde"})
        assert changed["kind"] == "answer"
        assert changed["query"] == "region=skovde"
        assert "Hur är det i Skövde?" in str(changed["header"])
        assert not evidence.exists()


def test_faults_of_a_change_are_told_with_a_reference_that_the_log_explains(server: RunningServer) -> None:
    page = server.get("/prov").text
    with line(server, server.kernel_of(page)) as socket:
        failed = answer_to(socket, server.model_of(page), {"scenario": "raise"})
        assert failed["kind"] == "error"
        assert failed["message"] == "Sidan kunde inte ändras. Det som visas gäller de förra valen."
        refused = answer_to(socket, server.model_of(page), {"region": "atlantis"})
        assert refused["kind"] == "error"
        assert "«atlantis»" in str(refused["message"])
        assert answer_to(socket, server.model_of(page), {"region": "vara"})["kind"] == "answer"
    assert eventually(lambda: f"incident {failed['reference']}" in server.log)
    assert eventually(lambda: "secret detail /etc/trial" in server.log.split(str(failed["reference"]))[1])


@pytest.mark.parametrize("origin", ["http://evil.example", "https://127.0.0.1:1", "null"])
def test_foreign_pages_cannot_use_the_line(server: RunningServer, origin: str) -> None:
    kernel = server.kernel_of(server.get("/prov").text)
    with pytest.raises(InvalidStatus) as refused:
        line(server, kernel, origin=origin)
    assert refused.value.response.status_code == 403


def test_there_is_no_line_to_a_spare_or_unknown_kernel(server: RunningServer) -> None:
    with pytest.raises(InvalidStatus) as refused:
        line(server, "00000000-0000-0000-0000-000000000000")
    assert refused.value.response.status_code == 404


def test_a_cell_that_fails_gives_a_sentence_and_a_reference(server: RunningServer) -> None:
    page = server.get("/trasig").text
    assert "Resten av sidan kunde inte visas." in page
    reference = page.split("Ange referensen ")[1].split(" ")[0]
    for hidden in ("secret detail", "ValueError", "Traceback", "/etc/trial", "show_tracebacks", ".py"):
        assert hidden not in page
    assert "before" in page
    assert "after" not in page
    assert page.rstrip().endswith("</html>")
    assert "secret detail /etc/trial" in server.log.split(f"incident {reference}")[1]


def test_a_fault_while_building_the_page_gives_the_same(server: RunningServer) -> None:
    page = server.get("/prov?scenario=raise&language=en").text
    assert "The rest of the page could not be shown." in page
    assert "secret detail" not in page


def test_what_a_visitor_can_understand_is_said_in_words(server: RunningServer) -> None:
    page = server.get("/prov?measure=andel-65").text
    assert "Regionen «Atlantis» finns inte." in page
    reference = page.split("Ange referensen ")[1].split(" ")[0]
    assert "secret detail" not in page
    assert eventually(lambda: "secret detail" in server.log.split(reference)[-1])


def test_a_kernel_that_dies_while_a_page_is_opened_gives_a_sentence(server: RunningServer) -> None:
    page = server.get("/prov?scenario=die").text
    assert "Resten av sidan kunde inte visas." in page
    assert page.rstrip().endswith("</html>")


def test_a_killed_kernel_is_told_over_the_line(server: RunningServer) -> None:
    page = server.get("/prov").text
    before = set(server.kernels)
    with line(server, server.kernel_of(page)) as socket:
        answer_to(socket, server.model_of(page), {"region": "vara"})
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        while True:
            message = json.loads(socket.recv(timeout=20))
            if message["header"]["msg_type"] == "status" and message["content"]["execution_state"] == "dead":
                break
    assert "Hur är det" in server.get("/prov").text


def test_the_start_page_lists_the_pages_that_have_a_notebook(server: RunningServer) -> None:
    page = server.get("/").text
    assert '<a href="/prov">Provsida</a>' in page
    assert "En sida för prov." in page
    assert 'href="/dod"' not in page.split("<main")[1]
    assert "A page for trials." in server.get("/?language=en").text


def test_kernels_end_with_the_server_and_so_does_the_warm_process(folder: Path, tmp_path: Path) -> None:
    with running(tmp_path, PORT + 1, spare_kernels=2) as other:
        assert eventually(lambda: len(other.kernels) == 2)
        processes = [other.warm_process, *other.kernels]
        other.process.send_signal(signal.SIGKILL)
        other.process.wait()
        assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes))


def test_a_stopped_server_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(tmp_path, PORT + 1, spare_kernels=1) as other:
        assert eventually(lambda: other.kernels)
        processes = children(other.process.pid) + other.kernels
        connections = Path(other.log.split("Storing connection files in ")[1].split()[0].rstrip("."))
        assert connections.exists()
        assert oct(connections.stat().st_mode)[-3:] == "700"
    assert not connections.exists()
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes))


def test_a_base_url_moves_every_address(tmp_path: Path) -> None:
    with running(tmp_path, PORT + 1, base_url="/kompetens/", https=True) as other:
        page = other.get("/prov?region=vara")
        assert 'src="/kompetens/static/' in page.text
        assert 'action="/kompetens/prov"' in page.text
        assert "/kompetens/download/prov/line-1.csv?region=vara" in page.text
        assert "max-age" in page.headers["Strict-Transport-Security"]
        with line(other, other.kernel_of(page.text)) as socket:
            assert answer_to(socket, other.model_of(page.text), {"region": "mark"})["kind"] == "answer"


def test_a_taken_port_and_an_empty_folder_are_told_in_words(server: RunningServer, tmp_path: Path) -> None:
    from kompetensnb.dashboard.server import serve
    from kompetensnb.dashboard.settings import Settings
    from kompetensnb.errors import KompetensnbError

    with pytest.raises(KompetensnbError, match="no-notebooks"):
        serve(Settings(tmp_path))
    write_notebooks(tmp_path)
    with subprocess.Popen(["true"]), pytest.raises(KompetensnbError, match="port-taken"):
        serve(Settings(tmp_path, port=server.port, pages="builtins:__dict__", fork=False))
