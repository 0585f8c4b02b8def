// The scenario of a page: levers pulled in small forms become the text that the parameter `scenario` carries.
// What a button or a link leads to stands in the HTML; only adding a lever and giving a name put a text together.

const MARKS = /[^\p{L}\p{N} .,:;=+/()&−–-]/gu; // letters that a name may not have, or that divide scenarios

export class ScenarioForms {
  #choose;
  #turn = Promise.resolve();

  // `choose(scenario)` shows the page with another scenario, and resolves when it is shown or was refused.
  constructor(choose) {
    this.#choose = choose;
    document.addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("input", ({ target }) => this.#input(target));
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

  // A slider and the number beside it say the same.
  #input(field) {
    const form = field.form?.matches("form[data-lever]") ? field.form : null;
    if (!form) return;
    if (field.dataset.beside) form.elements[field.dataset.beside].value = field.value;
    else {
      const slider = form.querySelector(`[data-beside="${field.name}"]`);
      if (slider && field.value !== "") slider.value = field.value;
    }
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
  (buttons()[place] ?? block()?.querySelector("h3"))?.focus();
}

const block = () => document.querySelector("[data-block][data-levers]");
const buttons = () => block()?.querySelectorAll("button") ?? [];

// What a form asks for, as a function that gives the scenario; undefined for other forms.
function wished(form, submitter) {
  if (form.matches("form[data-lever]")) {
    const values = new FormData(form);
    return () => added(form.dataset.lever, values);
  }
  if (form.matches("form[data-scenario-name]")) return () => named(form.querySelector("input").value);
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
  const { levers, name, rest } = block().dataset;
  const others = levers.split(",").filter((other) => other && !other.startsWith(`${head}=`));
  return compose(name, [...others, lever].join(","), rest);
}

const OWN = ["source", "target", "size", "start", "end"];

function named(name) {
  const { levers, rest } = block().dataset;
  return compose(name.replace(MARKS, " ").replace(/\.{2,}/g, ".").replace(/\s+/g, " ").trim(), levers, rest);
}

const compose = (name, levers, rest) => (name ? `${name}!` : "") + levers + rest;
