// A page of the static site: shows other choices in place, from files beside the page, and keeps them in the address.

import { apply } from "./changes.js";
import { draw } from "./charts.js";
import { place, read, written } from "./choice.js";
import { Controls } from "./controls.js";
import { saved } from "./saving.js";
import { release, schedule } from "./painting.js";
import { search } from "./search.js";
import specs from "./specs.js";
import { load } from "./store.js";

const config = JSON.parse(document.getElementById("site").textContent);
const { axes, words } = config;
const root = document.documentElement;
const article = document.querySelector("article.page");
const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 30)); // Safari has none

let index; // promise of what the page's index holds: files by place, spellings, specifications
let shown = null; // the choice that is shown, its file and view
let latest = 0; // of wishes that overlap only the last counts
let controls;

function start() {
  search(document.querySelector("form.search"), config, (name) => load(config.files, name));
  tellNewer();
  if (!article) return;
  controls = new Controls(document.querySelector("form.bar"), go);
  addEventListener("hashchange", () => follow(location.hash)); // back, forward, a changed address
  document.addEventListener("click", clicked);
  document.addEventListener("toggle", fetchTable, true);
  if (location.hash.includes("=")) follow(location.hash, true);
  else begin();
}

function go(wish) {
  const address = written(wish, axes);
  history.pushState(null, "", `#${address}`); // as location.hash it would scroll, and be heard of a frame later
  follow(address);
}

// The page is there already, as the reader sees it; what makes it answer comes when nothing else is to be done.
function begin() {
  requestAnimationFrame(() => setTimeout(() => {
    root.dataset.painted ??= String(Math.round(performance.now()));
    idle(async () => {
      if (latest) return;
      const wish = ++latest;
      try {
        const found = await find(read("", axes, {}).chosen);
        if (wish !== latest) return;
        shown = found;
        enliven(found);
      } catch (error) {
        console.warn(error); // the page can be read as it is; the next choice says what is wrong
      }
    });
  }));
}

// Gives the page that was drawn beforehand charts that answer.
function enliven({ blocks, view }) {
  loadVega();
  const work = [];
  for (const [, , parts] of view.sections) {
    for (const [id, number] of parts) {
      const [, , data] = blocks[number];
      const figure = data && article.querySelector(`figure[data-block="${id}"]`);
      if (figure) work.push({ figure, paint: () => draw(figure, data) });
    }
  }
  schedule(work).then(settle, console.error);
}

async function follow(hash, isFirst = false) {
  const wish = ++latest;
  loadVega();
  try {
    const { spellings } = await pageIndex();
    const query = new URLSearchParams(hash.replace(/^#/, ""));
    const section = query.get("avsnitt");
    query.delete("avsnitt");
    const { chosen, faults } = read(query.toString(), axes, spellings);
    const notices = [...faults.map(faultWords), ...limited(chosen)];
    const found = await find(chosen);
    if (wish !== latest) return;
    await show(found);
    tell(notices);
    if (!isFirst) say(words.changed.replace("{selection}", found.view.selection));
    root.classList.remove("waiting"); // what is not seen cannot be focused
    if (section) goTo(section);
  } catch (error) {
    console.warn(error);
    if (wish !== latest) return;
    tell([words.unavailable]);
    if (shown) controls.show(shown.chosen);
  } finally {
    root.classList.remove("waiting");
  }
}

// A choice that there is only for some regions falls back to the usual one for others.
function limited(chosen) {
  const notices = [];
  for (const { name, label, values, only } of axes) {
    if (!only || only.includes(chosen.region) || chosen[name] === values[0]) continue;
    chosen[name] = values[0];
    notices.push(words.notHere.replace("{label}", label));
  }
  return notices;
}

function faultWords({ name, value, known }) {
  const label = axes.find((axis) => axis.name === name)?.label ?? name;
  const template = known ? words.badValue : words.badName;
  return template.replace("{label}", label).replace("{value}", value.slice(0, 60));
}

function pageIndex() {
  index ??= load(config.files, config.index).then((found) => {
    Object.assign(specs, found.specs);
    return found;
  });
  index.catch(() => { index = undefined; });
  return index;
}

async function find(chosen) {
  const { files } = await pageIndex();
  const { file, view } = place(chosen, axes);
  const [views, tables] = files[file];
  const found = await load(config.files, views);
  return { chosen, file, tables, key: view, blocks: found.blocks, view: found.views[view] };
}

async function show(found) {
  const answer = difference(found);
  shown = found;
  controls.show(found.chosen);
  const address = written(found.chosen, axes);
  document.title = `${found.view.title} – ${words.site}`;
  for (const link of document.querySelectorAll("a.language")) link.hash = address;
  for (const link of document.querySelectorAll(".site-header nav a")) link.hash = carried(link.dataset.page, found.chosen);
  await apply(answer, article);
  settle();
  root.dataset.painted ??= String(Math.round(performance.now()));
}

// What `apply` must change: null for what the page has already.
function difference({ blocks, view }) {
  const before = new Map();
  if (shown) for (const [id, , parts] of shown.view.sections) {
    for (const [block, number] of parts) before.set(`${id}/${block}`, shown.blocks[number]);
  }
  const charts = {};
  const sections = view.sections.map(([id, title, parts]) => ({
    id,
    title,
    blocks: parts.map(([block, number]) => {
      const now = blocks[number];
      if (same(before.get(`${id}/${block}`), now)) return { id: block, html: null };
      if (now.length > 1) charts[block] = { spec: null, data: now[2] };
      return { id: block, html: now[0], pending: now.length > 1 };
    }),
  }));
  const header = blocks[view.header];
  const isSame = shown && same(shown.blocks[shown.view.header], header);
  return { header: isSame ? null : header[0], sections, charts };
}

function same(one, other) {
  if (one === other || !one) return one === other;
  return one[0] === other[0] && one[1] === other[1] && JSON.stringify(one[2]) === JSON.stringify(other[2]);
}

// Charts out of sight get their turn, then the files of the nearest other choices are fetched.
function settle() {
  release(() => { root.dataset.live ??= String(Math.round(performance.now())); });
  const { chosen } = shown;
  idle(async () => {
    const { files } = await pageIndex();
    for (const { name, values, together } of axes) {
      if (together) continue;
      const at = values.indexOf(chosen[name]);
      for (const value of [values[at + 1], values[at - 1]]) {
        const names = value === undefined ? undefined : files[place({ ...chosen, [name]: value }, axes).file];
        if (names) load(config.files, names[0]).catch(() => {}); // it is asked for again if it is chosen
      }
    }
  });
}

// The part of the choice that another page has, too.
function carried(page, chosen) {
  const names = config.pages[page] ?? [];
  return written(chosen, axes.filter(({ name }) => config.carried.includes(name) && names.includes(name)));
}

function clicked(event) {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || link.hash.includes("=") && !link.hash.startsWith("#fil=")) return;
  event.preventDefault(); // the address is for choices
  if (!link.hash.startsWith("#fil=")) return goTo(link.hash.slice(1));
  if (shown) saved(link, { ...shown, load: () => load(config.files, shown.tables) }).catch(() => tell([words.unavailable]));
}

function goTo(id) {
  const target = document.getElementById(id);
  if (!target) return;
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
}

// Tables are most of a page, so they come when they are opened.
async function fetchTable({ target }) {
  const block = target.dataset.pending;
  if (!block || !target.open) return;
  try {
    const { key, tables } = shown ?? (await find(read("", axes, {}).chosen));
    const found = await load(config.files, tables);
    if (target.dataset.pending !== block) return;
    const parsed = document.createElement("template");
    parsed.innerHTML = found.tables[found.views[key][block]][0];
    target.replaceChildren(target.querySelector("summary"), parsed.content);
    delete target.dataset.pending;
  } catch (error) {
    console.warn(error);
    tell([words.unavailable]);
  }
}

// The library that draws is fetched when the first chart is to answer. Its place in the page is what charts.js waits at.
function loadVega() {
  const held = document.querySelector('script[type="text/plain"][src*="vega.js"]');
  if (!held || "asked" in held.dataset) return;
  held.dataset.asked = "";
  const script = document.createElement("script");
  script.src = held.src;
  script.onload = () => held.dispatchEvent(new Event("load"));
  script.onerror = () => tell([words.unavailable]);
  document.head.append(script);
}

function tell(notices) {
  const place = document.querySelector(".site-notice");
  place.replaceChildren(...notices.map((notice) => Object.assign(document.createElement("p"), { textContent: notice })));
  place.hidden = !notices.length;
}

let fading;
function say(message) {
  const toast = document.querySelector(".toast");
  clearTimeout(fading);
  toast.textContent = message;
  fading = setTimeout(() => { toast.textContent = ""; }, 4000);
}

// An old edition says that there is a newer one, and where.
function tellNewer() {
  const place = document.querySelector(".newer");
  if (!place) return;
  const script = document.createElement("script");
  script.src = `${config.current}?${Date.now()}`; // hosts may let browsers keep what has the same address
  script.onload = () => {
    if (globalThis.kompetensnbCurrent === config.edition) return;
    place.hidden = false;
    place.querySelector("a").hash = location.hash;
  };
  document.head.append(script);
}

start();
