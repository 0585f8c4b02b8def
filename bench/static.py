"""The static site's heaviest page: opening, another region, fifty at once; beside what others make of its charts."""

from __future__ import annotations

import functools
import gzip
import http.client
import http.server
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import nbformat
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page

from bench import observable
from bench.figures import Results
from bench.options import Options
from bench.servers import HOST
from bench.visits import visitors
from kompetensnb.charts.chart import Chart
from kompetensnb.dashboard.assets import cache_folder, vega_bundle
from kompetensnb.pages.page import ChartBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.publish.site.plan import Wanted
from kompetensnb.publish.site.publisher import Order, publish
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

REGIONS = ("vastra-gotaland", "fyrbodal", "goteborgsregionen", "sjuharad", "skaraborg")
CROWD = 50
_PLAN = "{}"  # every page, for region only
# Runs in every page before its own scripts. `whole`: after the first frame in which every place for a chart has a
# drawing, and those in the window show theirs; `last`: after the last frame in which one in the window changed. It asks
# for places in frames only: asking between two charts would have the page laid out twice.
_PROBE = """(() => {
  const shown = (svg) => svg.getClientRects().length > 0;
  const places = () => [...document.querySelectorAll("figure.chart .plot, .peer-chart")];
  const drawn = (place) => [...place.querySelectorAll("svg, canvas")].some(inView(place) ? shown : Boolean);
  const reaches = (node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  // Of its section first: what is in one out of sight need not be laid out, and asking would do it.
  const inView = (place) => reaches(place.closest("section") ?? place) && reaches(place);
  window.staticProbe = { whole: null, last: null, began: null };
  const painted = (name) => setTimeout(() => { staticProbe[name] = performance.now(); });
  const look = () => {
    const isWhole = document.readyState !== "loading" && places().length && places().every(drawn);
    if (isWhole) painted("whole");
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  addEventListener("change", () => { staticProbe.began = performance.now(); staticProbe.last = null; }, true);
  const changed = new Set();
  const tell = () => {
    if ([...changed].some(inView)) painted("last");
    changed.clear();
  };
  new MutationObserver((records) => {
    if (staticProbe.began === null) return;
    const found = records.map(({ target }) => target.closest?.(".plot, .peer-chart")).filter(Boolean);
    if (found.length && !changed.size) requestAnimationFrame(tell);
    found.forEach((place) => changed.add(place));
  }).observe(document, { subtree: true, childList: true, attributes: true });
})();"""


def measure(options: Options) -> Results:
    """Publish every page for some regions and visit the heaviest in turns with those that others make of its charts."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, visitors() as crowd:
        site = Path(folder) / "site"
        plan = Path(folder) / "plan.yml"
        plan.write_text(_PLAN, encoding="utf-8")
        began = time.monotonic()
        made = publish(Order(site, Wanted((), REGIONS, ("sv",)), plan=plan))
        per_view = (time.monotonic() - began) / max(made.made, 1)
        page = max(PAGES.keys() & {file.stem for file in site.glob("*.html")}, key=lambda name: _packed(site, name))
        print(f"the heaviest page: {page}", file=sys.stderr)
        peers = _peers(page, site)
        with _served(site) as address:
            own = f"{address}{page}.html"
            openings: dict[str, list[dict[str, float]]] = {name: [] for name in ("static", *peers)}
            for _ in range(options.openings):
                for name, found in openings.items():
                    found.append(_opening(crowd.browser, f"{address}{peers[name]}" if name in peers else own))
            changes = _changes(crowd.browser, own, options.changes)
            loaded = _loaded(crowd.browser, own)
            together = _together(address, loaded["paths"])
            beside: Results = {}
            for name, path in peers.items():
                beside[f"{name}_kb"] = round(_loaded(crowd.browser, f"{address}{path}")["kb"], 0)
            if "observable" in peers:
                theirs = _changes(crowd.browser, f"{address}{peers['observable']}", options.changes)
                beside["observable_change_ms"] = round(median(theirs), 1)
    return {
        "static_live_s": round(median(one["live"] for one in openings["static"]), 3),
        "static_kb": round(loaded["kb"], 0),
        "static_change_ms": round(median(changes), 1),
        "static_fifty_s": round(together, 3),
        "static_view_s": round(per_view, 3),
        "static_external_requests": loaded["foreign"],
        **{f"{name}_open_s": round(median(one["whole"] for one in found), 3) for name, found in openings.items()},
        **beside,
    }


def _peers(page: str, site: Path) -> dict[str, str]:
    """The same charts as others write them, put into the site: where, by name."""
    found = {"nbconvert": "nbconvert.html"}
    (site / found["nbconvert"]).write_text(_by_nbconvert(page), encoding="utf-8")
    if observable.available():
        charts = {
            region: [{"spec": chart.spec, "data": dict(chart.data)} for chart in _charts(page, region)]
            for region in REGIONS
        }
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            shutil.copytree(observable.build(charts, Path(folder) / "peer"), site / "observable")
        found["observable"] = "observable/index.html"
    return found


def _charts(page: str, region: str) -> list[Chart]:
    built = PAGES[page].build(open_snapshot(), Parameters(region=region))
    return [block.chart for section in built.sections for block in section.blocks if isinstance(block, ChartBlock)]


def _packed(site: Path, page: str) -> int:
    return len(gzip.compress((site / f"{page}.html").read_bytes()))


def _by_nbconvert(name: str) -> str:
    """The same charts as nbconvert writes them so that they need no network: Vega once, then each in a cell."""
    cells = [_cell(f'<script type="module">{vega_bundle(cache_folder()).decode()}</script>')]
    for chart in _charts(name, REGIONS[0]):
        spec = json.dumps({**chart.spec, "width": 520, "datasets": dict(chart.data)}).replace("</", "<\\/")
        drawn = f'kompetensnbVega.vegaEmbed("#chart-{chart.id}", {spec}, {{mode: "vega-lite"}})'
        cells.append(
            _cell(f'<div class="peer-chart" id="chart-{chart.id}"></div><script type="module">{drawn}</script>')
        )
    body, _ = HTMLExporter(exclude_input=True).from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    return str(body)


def _cell(html: str) -> nbformat.NotebookNode:
    output = nbformat.v4.new_output("display_data", data={"text/html": html})
    return nbformat.v4.new_code_cell("", outputs=[output])


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Host(http.server.ThreadingHTTPServer):
    request_queue_size = CROWD * 2


def _serve(folder: Path, told: Connection) -> None:
    server = _Host((HOST, 0), functools.partial(_Quiet, directory=folder))
    told.send(server.server_port)
    server.serve_forever()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """In a process of its own: the one that drives the browser is busy while a page is coming."""
    apart = get_context("spawn")
    port, told = apart.Pipe(duplex=False)
    server = apart.Process(target=_serve, args=(folder, told), daemon=True)
    server.start()
    try:
        yield f"http://{HOST}:{port.recv()}/"
    finally:
        server.terminate()
        server.join()


def _opening(browser: Browser, address: str) -> dict[str, float]:
    """One visitor with an empty cache: s until the last chart is painted and until all answer."""
    with _visit(browser) as page:
        page.goto(address)
        page.wait_for_function("() => staticProbe.whole", timeout=60_000)
        whole = page.evaluate("staticProbe.whole") / 1000
        live = whole
        if page.locator("#site").count():
            page.wait_for_selector("html[data-live]", state="attached")
            live = float(page.evaluate("document.documentElement.dataset.live")) / 1000
        page.wait_for_timeout(300)
    return {"whole": whole, "live": live}


def _loaded(browser: Browser, address: str) -> dict[str, Any]:
    """What a visit with an empty cache loads: compressed kB, foreign requests, paths. Reading it takes time."""
    bodies: dict[str, bytes] = {}
    asked: list[str] = []
    with _visit(browser) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfinished", lambda request: bodies.setdefault(request.url, request.response().body()))
        page.goto(address)
        page.wait_for_function("() => staticProbe.whole", timeout=60_000)
        page.wait_for_timeout(3000)
    host = urlsplit(address).netloc
    return {
        "kb": sum(len(gzip.compress(body)) for body in bodies.values()) / 1000,
        "foreign": sum(urlsplit(url).netloc not in (host, "") for url in asked),
        "paths": [urlsplit(url).path for url in bodies],
    }


def _changes(browser: Browser, address: str, count: int) -> list[float]:
    """Ms from choosing the next region in the list to the last repaint of a chart in the window."""
    with _visit(browser) as page:
        page.goto(address)
        page.wait_for_function("() => staticProbe.whole", timeout=60_000)
        if page.locator("#site").count():
            page.wait_for_selector("html[data-live]", state="attached", timeout=60_000)
        page.locator("figure.chart, .peer-chart").first.scroll_into_view_if_needed()
        found = []
        steps = cycle([*REGIONS[1:], *reversed(REGIONS[:-1])])
        for _ in range(count):
            page.wait_for_timeout(600)  # a reader looks before the next choice; meanwhile the neighbours come
            page.evaluate("staticProbe.last = null")
            page.select_option("select[name=region]", next(steps))
            page.wait_for_function(
                "() => staticProbe.last && performance.now() - staticProbe.last > 400", timeout=60_000
            )
            found.append(float(page.evaluate("staticProbe.last - staticProbe.began")))
    return found


@contextmanager
def _visit(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE", bypass_csp=True)
    context.add_init_script(_PROBE)
    yield context.new_page()
    context.close()


def _together(address: str, paths: list[str]) -> float:
    """S until the last of fifty visitors at the same moment has all files of the page."""
    host = urlsplit(address).netloc

    def visit(_: int) -> None:
        connection = http.client.HTTPConnection(host, timeout=60)
        for path in paths:
            connection.request("GET", path)
            connection.getresponse().read()
        connection.close()

    began = time.monotonic()
    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(visit, range(CROWD)))
    return time.monotonic() - began
