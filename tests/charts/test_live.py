"""Charts in a browser, as a live page shows them: without eval, fed with new data, nothing cut or covered."""

from __future__ import annotations

import pytest
import vl_convert
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'"
EMPTY = "<!doctype html><meta charset=utf-8><style>body { margin: 0 }</style><body><script src=/vega.js></script>"
DRAW = """
async ({spec, data, feed, width}) => {
  const place = document.createElement("div");
  place.style.width = `${width}px`;
  document.body.replaceChildren(place);
  const options = {mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
                   tooltip: {disableDefaultStyle: true}};
  const {view} = await kompetensnbVega.vegaEmbed(place, {...spec, datasets: data}, options);
  if (feed) {
    for (const name of Object.keys(feed)) view.data(name, feed[name]);
    view.resize();
    await view.runAsync();
  }
  const svg = place.querySelector("svg");
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
  const boxes = texts.map((text) => ({box: text.getBoundingClientRect(), text: text.textContent}));
  const faults = [];
  for (const [place, {box, text}] of boxes.entries()) {
    const beside = box.left < frame.left - 1 || box.right > frame.right + 1;
    if (beside || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
      faults.push(`cut: ${text}`);
    for (const other of boxes.slice(0, place)) {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (across > 2 && down > 4) faults.push(`covered: ${other.text} by ${text}`);
    }
  }
  return {faults, size: [frame.width, frame.height], texts: boxes.map(({text}) => text).sort()};
}
"""


@pytest.fixture(scope="module")
def page(browser: Browser):
    """An empty page under a policy that forbids eval, with Vega from our own server and nothing else."""
    bundle = vl_convert.javascript_bundle("window.kompetensnbVega = {vegaEmbed, vega};")

    def answer(route: Route) -> None:
        if route.request.url.endswith("/vega.js"):
            route.fulfill(body=bundle, content_type="text/javascript; charset=utf-8")
        else:
            route.fulfill(body=EMPTY, content_type="text/html", headers={"Content-Security-Policy": POLICY})

    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.route("**/*", answer)
    page.goto("http://charts.test/")
    yield page
    page.close()


@pytest.fixture
def errors(page: Page):
    """What the console reports as an error while a test runs."""
    found: list[str] = []

    def listen(message):
        if message.type == "error":
            found.append(message.text)

    page.on("console", listen)
    yield found
    page.remove_listener("console", listen)


def draw(page: Page, chart, width: int, feed=None):
    data = {"spec": chart.spec, "data": dict(chart.data), "width": width, "feed": dict(feed.data) if feed else None}
    return page.evaluate(DRAW, data)


@pytest.mark.parametrize("width", [320, 900])
def test_nothing_is_cut_or_covered(page, errors, example, kind, width):
    for language in ("sv", "en"):
        drawn = draw(page, example(kind, "Sjuhärad/Boråsregionen", language=language), width)
        assert drawn["faults"] == []
        assert drawn["size"][0] == pytest.approx(width, abs=1)
        assert drawn["texts"]
    assert errors == []


def test_new_data_give_the_same_picture_as_a_new_chart(page, errors, example, kind):
    before, after = example(kind, "Sjuhärad/Boråsregionen", 42.0), example(kind, "Ale")
    assert draw(page, before, 600, feed=after) == draw(page, after, 600)
    assert errors == []
