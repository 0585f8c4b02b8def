// The scenario of a page: levers pulled in small forms become the text that the parameter `scenario` carries.
// What a button or a link leads to stands in the HTML; only adding a lever and telling of the scenario put a text
// together. A saved file is read by the server.

import { beside } from "./numberforms.js";

const UNSAFE = /[^\w À-ÖØ-öø-ÿ,:;=+()&/.–−-]|(?<=\.)\./gu; // letters that the line uses itself, written as numbers
const UNSEEN = /[^\P{C}\n]/gu; // letters that steer, such as those that turn the direction of text
const LARGEST = 100_000; // of a file: far beyond what the server takes, and soon read

export class ScenarioForms {
  #choose;
  #opened;
  #turn = Promise.resolve();

  // `choose(scenario)` shows the page with another scenario, and resolves when it is shown or was refused.
  // `opened(content)` asks what the scenario becomes with a saved file: { scenario }, or { message } when it is refused.
  constructor(choose, opened) {
    this.#choose = choose;
    this.#opened = opened;
    document.addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("input", ({ target }) => target.form?.matches("form[data-lever]") && beside(target));
    document.addEventListener("change", ({ target }) => {
      if (target.matches?.("input[data-scenario-file]") && target.files.length) this.#open(target);
    });
  }

  // The scenario that the page is shown for; undefined on a page that has none.
  get current() {
    return block()?.dataset.scenario;
  }

  #submit(event) {
    const { target: form, submitter } = event;
    const wish = wished(form, submitter);
    if (!wish) return;
    event.preventDefault();
    this.#show(wish);
  }

  #click(event) {
    const link = event.target.closest?.("a[data-scenario]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { scenario } = link.dataset;
    this.#show(() => scenario);
  }

  // What is wrong with a file is told beside it; whatever was made stays as it was.
  async #open(field) {
    const fault = document.getElementById(field.getAttribute("aria-describedby"));
    fault.hidden = true;
    const content = await field.files[0].slice(0, LARGEST).text();
    const { scenario, message } = await this.#opened(content);
    field.value = "";
    if (scenario !== undefined) return this.#show(() => scenario);
    fault.textContent = message;
    fault.hidden = false;
  }

  // One after the other: what is pulled meanwhile is added to what the page then shows.
  #show(wish) {
    const place = [...buttons()].indexOf(document.activeElement);
    this.#turn = this.#turn.then(() => this.#choose(wish())).then(() => resume(place));
  }
}

// A button that did its work may be gone: whoever used the keyboard goes on at what it changed.
function resume(place) {
  if (document.activeElement && document.activeElement !== document.body) return;
  buttons()[place]?.focus(); // does nothing when the button is in a part that is closed
  if (document.activeElement === document.body) block()?.querySelector("h3").focus();
}

const block = () => document.querySelector("[data-block][data-levers]");
const buttons = () => block()?.querySelectorAll("button") ?? [];

// What a form asks for, as a function that gives the scenario; undefined for other forms.
function wished(form, submitter) {
  if (form.matches("form[data-lever]")) {
    const values = new FormData(form);
    return () => added(form.dataset.lever, values);
  }
  if (form.matches("form[data-scenario-about]")) {
    const values = new FormData(form);
    return () => told(ABOUT.map((name) => values.get(name).replace(/\r\n/g, "\n").replace(UNSEEN, "").trim()));
  }
  if (form.matches("form[data-scenario-text]")) return () => form.elements.scenario.value;
  return form.matches("form[data-choices]") && submitter ? () => submitter.value : undefined;
}

// The scenario with one lever more; one of the same kind for the same thing gives way.
function added(kind, values) {
  const target = values.has("source") ? `${values.get("source")}>${values.get("target")}` : values.get("target");
  const head = target ? `${kind}:${target}` : kind;
  const options = [...values].filter(([name, value]) => value !== "" && !OWN.includes(name));
  const lever = [
    `${head}=${values.get("size")}`,
    `${values.get("start")}-${values.get("end")}`,
    ...options.map(([name, value]) => `${name}=${value}`),
  ].join(";");
  const { about, levers, rest } = block().dataset;
  const others = levers.split(",").filter((other) => other && !other.startsWith(`${head}=`));
  return about + [...others, lever].join(",") + rest;
}

const OWN = ["source", "target", "size", "start", "end"];

const ABOUT = ["name", "author_role", "date", "note"];

// The scenario with what is told of it, as short as it can be: nothing, its name, or all four.
function told(texts) {
  const { levers, rest } = block().dataset;
  const shortest = texts.slice(1).some(Boolean) ? texts : texts.slice(0, texts[0] ? 1 : 0);
  return shortest.map((text) => `${text.replace(UNSAFE, numbered)}!`).join("") + levers + rest;
}

const numbered = (letter) => `~${letter.codePointAt(0).toString(16)}~`;
