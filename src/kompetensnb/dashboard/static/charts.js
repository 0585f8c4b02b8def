// Charts: drawn once from a specification, afterwards only given new data.

import specs from "./specs.js"; // Vega by spec id, translated beforehand by the server

const views = new WeakMap(); // the .plot element → { view, names, follows: its width is the place's } once drawn
const received = new Map(); // specifications that came with charts, by id: they are sent once, and drawn later
const options = {
  renderer: "svg",
  actions: false,
  ast: true, // expressions are interpreted: the page's security policy forbids code made from text
  defaultStyle: false, // styles are in our own sheets for the same reason
  tooltip: { disableDefaultStyle: true },
  logLevel: 1, // an empty data set is no news to the reader's console
};

const library = new Promise((resolve) => {
  const ready = () => globalThis.kompetensnbVega && resolve(globalThis.kompetensnbVega);
  if (!ready()) document.querySelector('script[src*="vega.js"]').addEventListener("load", ready);
});

// Vega follows the window's width, but a chart also gets wider or narrower when its neighbours come and go.
const widths = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const before = target.dataset.width;
    target.dataset.width = String(Math.round(contentRect.width));
    if (before !== undefined && before !== target.dataset.width) widen(views.get(target.parentElement));
  }
});

// Only this chart: at an event of the window each chart of the page would measure itself.
function widen(drawn) {
  if (drawn?.follows) drawn.view.signal("width", drawn.view.container().clientWidth).runAsync();
}

// Keeps the specification of a figure's chart; null says that it came before.
export function learn(figure, spec) {
  if (spec) received.set(figure.dataset.spec, spec);
}

// Draws a chart into its figure. Its specification names its data sets, `data` fills them.
export async function draw(figure, data) {
  const plot = figure.querySelector(".plot");
  views.get(plot)?.view.finalize();
  const { vegaEmbed } = await library;
  // A place of its own: the style of .plot > svg is for drawings whose width is given, and this one's follows.
  const place = document.createElement("div");
  plot.replaceChildren(place);
  const known = specs[figure.dataset.spec];
  const spec = received.get(figure.dataset.spec);
  const { view, vgSpec } = known
    ? await vegaEmbed(place, withData(known, data), { ...options, mode: "vega" })
    : await vegaEmbed(place, { ...spec, datasets: { ...spec.datasets, ...data } }, { ...options, mode: "vega-lite" });
  silence(plot);
  widths.observe(place);
  const follows = vgSpec.signals?.some(({ name, on }) => name === "width" && on) ?? false;
  views.set(plot, { view, names: Object.keys(data), follows });
  figure.dataset.drawn = "";
}

// A specification is shared by charts, so what is put into it is put into a copy.
const withData = (spec, data) => ({
  ...spec,
  data: spec.data.map((entry) => (data[entry.name] ? { ...entry, values: data[entry.name] } : entry)),
});

// Gives a drawn chart other data. Data sets that are not named become empty.
export async function feed(figure, data) {
  const plot = figure.querySelector(".plot");
  const { view, names } = views.get(plot);
  for (const name of new Set([...names, ...Object.keys(data)])) {
    view.data(name, data[name] ?? []);
  }
  views.get(plot).names = Object.keys(data);
  view.resize();
  await view.runAsync();
  silence(plot);
}

export const isDrawn = (figure) => views.has(figure.querySelector(".plot"));

export function forget(figure) {
  const plot = figure.querySelector(".plot");
  if (!plot) return;
  views.get(plot)?.view.finalize();
  views.delete(plot);
}

// The .plot element says what the chart shows; what is inside would only be read out mark by mark.
function silence(plot) {
  const svg = plot.querySelector("svg");
  if (!svg) return;
  for (const element of [svg, ...svg.querySelectorAll("[role],[aria-label],[aria-roledescription]")]) {
    for (const name of ["role", "aria-label", "aria-roledescription"]) element.removeAttribute(name);
  }
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
}
