// Files made in the browser: the figures as CSV, a chart as SVG. Each says what it shows and where it is from.

const WIDTH = 40; // px of margin and line height round a chart
const LINE = 17;

// Saves what a link stands for: `#fil=<block>.<form>`.
export async function saved(link, { key, load }) {
  const [block, form] = link.hash.slice("#fil=".length).split(".");
  const place = link.closest("[data-block]");
  if (form === "svg") return save(picture(place), "image/svg+xml", link.download);
  const found = await load();
  const [, csv] = found.tables[found.views[key][block]];
  save(`\ufeff${csv}`, "text/csv;charset=utf-8", link.download);
}

function save(content, type, name) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// The chart as it is on the screen, with title and selection above and its source below, as text.
function picture(figure) {
  const drawn = [...figure.querySelectorAll(".plot svg")].find((svg) => svg.getClientRects().length);
  const { width, height } = drawn.getBoundingClientRect();
  const told = (selector) => figure.querySelector(selector)?.textContent.trim() ?? "";
  const above = [told("h3"), told(".selection")];
  const below = folded(told(".sources"), width);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const total = { width: width + WIDTH, height: height + (above.length + below.length) * LINE + WIDTH };
  for (const [name, value] of Object.entries({ ...total, viewBox: `0 0 ${total.width} ${total.height}`, "font-family": "sans-serif" })) {
    svg.setAttribute(name, value);
  }
  svg.append(element("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
  above.forEach((line, place) => svg.append(text(line, (place + 1) * LINE + 6, place ? 12 : 15)));
  const inside = drawn.cloneNode(true);
  inside.setAttribute("x", WIDTH / 2);
  inside.setAttribute("y", above.length * LINE + 16);
  svg.append(inside);
  below.forEach((line, place) => svg.append(text(line, above.length * LINE + height + 32 + place * LINE, 12)));
  return new XMLSerializer().serializeToString(svg);
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function text(content, y, size) {
  const made = element("text", { x: WIDTH / 2, y, "font-size": size, fill: "#1f1f1f" });
  made.textContent = content;
  return made;
}

function folded(content, width) {
  const lines = [""];
  for (const word of content.split(/\s+/)) {
    if ((lines.at(-1).length + word.length) * 6.5 > width) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines.filter(Boolean);
}
