// Makes the document show what an answer of the kernel says, keeping every node that can be kept.

import { draw, feed, forget, isDrawn, learn } from "./charts.js";
import { isSeen, schedule } from "./painting.js";

let unseen = null; // does what an answer changes out of sight, as long as that is not done

// Resolves when everything is shown. What the reader sees is changed and painted first: what must be laid out anew
// meanwhile is a part of the page, not all of it.
export async function apply(answer, article) {
  unseen?.();
  const present = new Map([...article.querySelectorAll("section[data-section]")].map((node) => [node.dataset.section, node]));
  const outside = new Set([...article.querySelectorAll("figure.chart")].filter((figure) => !isSeen(figure)).map(identity));
  const order = answer.order ?? answer.sections.map(({ id }) => id);
  const below = answer.sections.findIndex(({ id }) => present.has(id) && isBelow(present.get(id)));
  const seen = below < 0 ? answer.sections.length : below;
  if (answer.header !== null) replace(article.querySelector('[data-block="header"]'), answer.header);
  for (const [id, node] of present) if (!order.includes(id)) remove(node);
  const work = changed(answer.sections.slice(0, seen), order, present, answer, article);
  const painted = schedule(work, (figure) => !outside.has(identity(figure)));
  const others = () => {
    unseen = null;
    return schedule(changed(answer.sections.slice(seen), order, present, answer, article));
  };
  unseen = others;
  await painted;
  await new Promise(afterFrame);
  if (unseen === others) await others();
}

// Changes these sections, new ones in their place in the order of all; the charts to paint in them.
function changed(sections, order, present, answer, article) {
  const work = [];
  for (const section of sections) {
    const before = order.slice(0, order.indexOf(section.id)).findLast((id) => present.has(id));
    const node = present.get(section.id) ?? newSection(section, present.get(before), article);
    present.set(section.id, node);
    node.querySelector("h2").textContent = section.title;
    work.push(...blocks(node, section.blocks, answer.charts));
  }
  return work;
}

const identity = (figure) => figure.dataset.block;
const isBelow = (node) => node.getBoundingClientRect().top >= innerHeight;

// A window that is hidden gets no frames, but its page is changed all the same.
function afterFrame(done) {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 200);
}

function* blocks(section, wanted, charts) {
  const present = new Map([...section.querySelectorAll("[data-block]")].map((node) => [node.dataset.block, node]));
  let previous = section.querySelector("h2");
  for (const { id, html, pending } of wanted) {
    const old = present.get(id);
    let node = old;
    present.delete(id);
    if (html !== null) {
      const fresh = parse(html);
      const chart = charts[id];
      const stays = old && keepsPlot(old, fresh, chart);
      keepOpen(old, fresh);
      if (pending) fresh.querySelector("details.data").dataset.pending = id;
      if (stays) dress(old, fresh);
      else if (old) old.replaceWith(fresh);
      else previous.after(fresh);
      const figure = (node = stays ? old : fresh);
      if (chart) learn(figure, chart.spec);
      if (chart) yield { figure, paint: () => (stays ? feed : draw)(figure, chart.data) };
    }
    if (node) previous = node;
  }
  for (const node of present.values()) remove(node);
}

function keepsPlot(old, fresh, chart) {
  return chart && chart.spec === null && old.dataset.spec === fresh.dataset.spec && isDrawn(old);
}

// Puts the words of a new figure around the drawing of the old one, which stays where it is: a drawing that is moved is
// laid out anew, mark by mark.
function dress(old, fresh) {
  const plot = old.querySelector(".plot");
  const empty = fresh.querySelector(".plot");
  const words = [...fresh.childNodes];
  const place = words.indexOf(empty);
  plot.setAttribute("aria-label", empty.getAttribute("aria-label"));
  for (const node of [...old.childNodes]) if (node !== plot) node.remove();
  plot.before(...words.slice(0, place));
  plot.after(...words.slice(place + 1));
}

// The sections that the reader sees a part of, to be sent first.
export const seen = (article) =>
  [...article.querySelectorAll("section[data-section]")].filter(isSeen).map((node) => node.dataset.section);

// The blocks whose tables are open, so that they are sent along with a change.
export const opened = (article) =>
  [...article.querySelectorAll("[data-block] > details.data[open]")].map((node) => node.parentElement.dataset.block);

// Puts the table that was left out into a block, from the block's whole HTML.
export function complete(details, html) {
  const table = parse(html).querySelector("details.data > .table-scroll");
  details.querySelector(".table-scroll").replaceWith(table);
  delete details.dataset.pending;
}

// A table that the reader has opened stays open.
function keepOpen(old, fresh) {
  const opened = old ? [...old.querySelectorAll("details")].map((node) => node.open) : [];
  fresh.querySelectorAll("details").forEach((node, index) => { node.open = opened[index] ?? node.open; });
}

function newSection(section, previous, article) {
  const node = parse(`<section class="page-section"><h2></h2></section>`);
  node.dataset.section = node.id = section.id;
  node.setAttribute("aria-labelledby", `${section.id}-title`);
  node.querySelector("h2").id = `${section.id}-title`;
  if (previous) previous.after(node);
  else article.append(node);
  return node;
}

function replace(node, html) {
  const fresh = parse(html);
  keepOpen(node, fresh);
  node.replaceWith(fresh);
}

function remove(node) {
  for (const figure of node.matches("figure.chart") ? [node] : node.querySelectorAll("figure.chart")) forget(figure);
  node.remove();
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}
