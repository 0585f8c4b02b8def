// Runs in every measured page before its own scripts: notes in which animation frames charts are drawn.
// A chart is what Vega draws: an element with the class "marks", SVG or canvas.

(() => {
  if (window !== window.top) return;
  const MARKS = "svg.marks, canvas.marks";
  const drawn = new WeakMap(); // canvas → marks drawn since it was last cleared
  let frames = [];
  let scheduled = false;
  let touched = new Set(); // charts that were drawn on since the last frame
  let lastSeen = 0; // when the last chart within the window was
  let began = null; // when the awaited input came
  let awaited = null;
  let heading = null; // the text that the awaited change replaces
  let headed = null; // when another was on the screen
  let opened = 0; // when the first heading was

  function touch(charts) {
    for (const chart of charts) touched.add(chart);
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      const charts = [...document.querySelectorAll(MARKS)];
      frames.push([performance.now(), charts.map(count), charts.filter(isSeen).map(count)]);
      if ([...touched].some((chart) => chart.isConnected && isSeen(chart))) lastSeen = performance.now();
      touched = new Set();
    });
  }

  function isSeen(chart) {
    const { top, bottom } = chart.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }

  const count = (chart) =>
    chart instanceof HTMLCanvasElement ? drawn.get(chart) ?? 0 : chart.querySelectorAll("path, rect, line, text").length;

  const context = CanvasRenderingContext2D.prototype;
  for (const name of ["fill", "stroke", "fillRect", "strokeRect", "fillText", "strokeText", "drawImage"]) {
    const original = context[name];
    context[name] = function (...given) {
      const canvas = this.canvas;
      drawn.set(canvas, (drawn.get(canvas) ?? 0) + 1);
      if (canvas.isConnected && !touched.has(canvas)) touch([canvas]);
      return original.apply(this, given);
    };
  }
  const { clearRect } = context;
  context.clearRect = function (...given) {
    drawn.set(this.canvas, 0);
    return clearRect.apply(this, given);
  };

  new MutationObserver((records) => {
    const charts = records.flatMap(concerned);
    if (charts.length) touch(charts);
    if (!opened && title()) {
      opened = NaN;
      requestAnimationFrame(() => { opened = performance.now(); });
    }
    if (began !== null && headed === null && title() !== heading) {
      headed = NaN;
      requestAnimationFrame(() => { headed = performance.now(); });
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  function concerned({ target, addedNodes }) {
    const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    const chart = element?.closest("svg.marks");
    if (chart) return [chart];
    const elements = [...addedNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE);
    return elements.flatMap((node) => (node.matches(MARKS) ? [node] : [...node.querySelectorAll(MARKS)]));
  }

  for (const type of ["change", "click", "keydown"]) {
    addEventListener(type, () => { if (type === awaited && began === null) began = performance.now(); }, true);
  }

  const title = () => document.querySelector("h1")?.textContent ?? "";
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  // Numbers of clip paths and gradients count up with every drawing; the picture is the same.
  const pictures = () => [...document.querySelectorAll(MARKS)].map((chart) =>
    chart instanceof HTMLCanvasElement ? pixels(chart) : chart.innerHTML.replace(/(clip|gradient_?)\d+/g, "$1"));

  // Scaled down: a moved edge still shows, in another shade.
  const small = new OffscreenCanvas(160, 160).getContext("2d", { willReadFrequently: true });
  function pixels(canvas) {
    small.clearRect(0, 0, 160, 160);
    small.drawImage(canvas, 0, 0, 160, 160);
    return small.getImageData(0, 0, 160, 160).data.join();
  }
  const lastDrawn = () => frames.at(-1)?.[0] ?? 0;

  async function quiet(ms, isDone, timeout) {
    const deadline = performance.now() + timeout;
    while (performance.now() < deadline) {
      if (!scheduled && performance.now() - lastDrawn() > ms && isDone()) return true;
      await wait(25);
    }
    return false;
  }

  let before = [];
  window.benchProbe = {
    // When the heading was there, and the frames until `charts` charts (null: as many as the page has places for) have
    // marks and nothing was drawn for `still` ms; null after `timeout` ms. A frame is its time, the marks of each chart,
    // and of each within the window.
    async opened(charts, still, timeout) {
      const places = () => (document.readyState === "complete" ? document.querySelectorAll("figure.chart").length : NaN);
      const all = () => frames.length && frames.at(-1)[1].length === (charts ?? places()) && frames.at(-1)[1].every(Boolean);
      return await quiet(still, all, timeout) ? { heading: opened, frames } : null;
    },
    // From the next event of this type on, a change is measured.
    arm(type) {
      before = pictures();
      frames = [];
      lastSeen = 0;
      began = headed = null;
      heading = title();
      awaited = type;
    },
    // Ms from the event to the frame with another heading, to the frame after the last drawing of a chart within the
    // window, and of any chart, once `charts` charts look different from before.
    async changed(charts, still, timeout) {
      const drawn = () => frames.length > 0 || charts === 0; // a page may say the same of both regions
      const all = () => headed > 0 && drawn() && pictures().filter((now, index) => now !== before[index]).length >= charts;
      return await quiet(still, all, timeout) ? [headed, Math.max(lastSeen, headed), Math.max(lastDrawn(), headed)].map((time) => time - began) : null;
    },
    // Chooses `value` in the select as soon as `charts` charts are painted, again until the page reacts; ms since
    // navigation when the element `heading` has the text `expected`; null after `timeout` ms.
    async reacts(select, value, heading, expected, charts, timeout) {
      let asked = -Infinity;
      while (performance.now() < timeout) {
        await new Promise(requestAnimationFrame);
        if (document.querySelector(heading)?.textContent.includes(expected)) return performance.now();
        const shown = [...document.querySelectorAll(MARKS)];
        if (shown.length < charts || !shown.every(count) || performance.now() - asked < 300) continue;
        asked = performance.now();
        const element = document.querySelector(select);
        element.value = value;
        element.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return null;
    },
  };
})();
