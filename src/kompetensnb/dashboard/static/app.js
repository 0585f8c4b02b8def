// A live page: draws the charts that came with it, then follows the reader's choices without being loaded anew.

import { apply, complete, opened, seen } from "./changes.js";
import { draw, learn } from "./charts.js";
import { Controls } from "./controls.js";
import { NumberForm, sharing, weights } from "./numberforms.js";
import { release, schedule } from "./painting.js";
import { ScenarioForms } from "./scenario.js";
import { Transport } from "./transport.js";

const begun = new WeakSet();
let live, transport, controls, wanted = null;

// Charts that are seen are drawn while the rest of the page is still on its way.
function drawNew() {
  for (const script of document.querySelectorAll("script.chart-payload")) {
    const figure = script.closest("figure.chart");
    if (begun.has(figure)) continue;
    let payload;
    try {
      payload = JSON.parse(script.textContent);
    } catch {
      continue; // not all of it has come
    }
    begun.add(figure);
    script.remove();
    learn(figure, payload.spec);
    const paint = () => draw(figure, payload.data).catch((error) => undrawn(figure, error));
    schedule([{ figure, paint }]);
  }
}

// Tells scripts that measure or test, when every chart is on the screen.
function announceDrawn() {
  requestAnimationFrame(() => {
    document.documentElement.dataset.painted ??= String(Math.round(performance.now()));
  });
}

function undrawn(figure, error) {
  console.error(error);
  const message = live?.words.undrawn;
  if (message) figure.querySelector(".plot").textContent = message;
  figure.querySelector("details.data")?.setAttribute("open", "");
}

function start() {
  watching.disconnect();
  drawNew();
  release(announceDrawn);
  const embedded = document.getElementById("live");
  const model = document.querySelector("[data-page-model]")?.dataset.pageModel;
  if (!embedded) return;
  live = JSON.parse(embedded.textContent);
  if (!model || !live.kernel) return; // something went wrong: the form works the ordinary way
  controls = new Controls(document.querySelector("form.bar"), (parameters) => follow(parameters, true));
  transport = new Transport({ ...live, model, onLost: tellLost });
  const chosen = (name) => async (value, label) => {
    controls.set(name, value, label);
    await follow(controls.parameters(), true);
  };
  const scenario = new ScenarioForms(chosen("scenario"), withFile);
  new NumberForm("weights", weights, chosen("weights"));
  new NumberForm("sharing", sharing, chosen("sharing"));
  // A scenario in the address that could not be used is not the page's.
  if (scenario.current !== undefined) controls.set("scenario", scenario.current);
  history.replaceState({ parameters: controls.parameters() }, "");
  addEventListener("popstate", (event) => {
    if (!event.state?.parameters) return;
    controls.show(event.state.parameters);
    follow(event.state.parameters, false);
  });
  document.addEventListener("toggle", fetchTable, true);
  addEventListener("pagehide", () => transport.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

// One wish is under way at a time; of those made meanwhile only the last counts.
async function follow(parameters, remember) {
  if (transport.lost) return controls.navigate();
  if (controls.busy) {
    wanted = { parameters, remember };
    return;
  }
  controls.busy = true;
  try {
    const wish = { kind: "change", parameters, opened: opened(article()), seen: seen(article()) };
    await show(await transport.ask(wish, (part) => apply(part, article()).catch(console.error)), parameters, remember);
  } catch (error) {
    console.warn(error);
    say(live.words.unanswered, "error");
    controls.navigate();
  } finally {
    controls.busy = false;
  }
  if (wanted) {
    const next = wanted;
    wanted = null;
    await follow(next.parameters, next.remember);
  }
}

async function show(answer, parameters, remember) {
  if (answer.kind === "error") {
    say(`${answer.message} ${live.words.reference.replace("{reference}", answer.reference)}`, "error");
    controls.show(history.state.parameters);
    return;
  }
  const address = `${live.baseUrl}${live.page}${answer.query ? `?${answer.query}` : ""}`;
  if (remember) history.pushState({ parameters }, "", address);
  await apply(answer, article());
  const [, site] = document.title.split(" – ");
  document.title = `${answer.title} – ${site}`;
  for (const link of document.querySelectorAll("a.language")) link.href = inLanguage(address, link.hreflang);
  for (const link of document.querySelectorAll(".site-header nav a")) link.search = answer.query;
  say(live.words.changed.replace("{selection}", answer.selection));
}

const article = () => document.querySelector("article.page");

// Tables are most of a page, so after a change they come when the reader opens them.
async function fetchTable({ target }) {
  const block = target.dataset.pending;
  if (!block || !target.open) return;
  try {
    const answer = await transport.ask({ kind: "block", block });
    if (answer.kind === "answer" && target.dataset.pending === block) complete(target, answer.html);
  } catch {
    controls.navigate();
  }
}

// What the scenario becomes with a saved file, or why the file is not taken.
async function withFile(saved) {
  try {
    const answer = await transport.ask({ kind: "file", scenario: controls.parameters().scenario ?? "", saved });
    return answer.kind === "error" ? { message: answer.message } : { scenario: answer.scenario };
  } catch {
    return { message: live.words.unanswered };
  }
}

function inLanguage(address, language) {
  const url = new URL(address, location.href);
  if (language === "sv") url.searchParams.delete("language");
  else url.searchParams.set("language", language);
  return url.pathname + url.search;
}

let fading;
function say(message, kind = "") {
  const toast = document.querySelector(".toast");
  clearTimeout(fading);
  toast.classList.toggle("error", kind === "error");
  toast.textContent = message;
  if (!kind) fading = setTimeout(() => { toast.textContent = ""; }, 4000);
}

function tellLost() {
  say(live.words.lost, "error");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = live.words.reload;
  button.addEventListener("click", () => location.reload());
  document.querySelector(".toast").append(" ", button);
}

const watching = new MutationObserver(drawNew);
watching.observe(document.documentElement, { childList: true, subtree: true });
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
