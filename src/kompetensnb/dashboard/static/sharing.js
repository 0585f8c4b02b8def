// Another rule for seats and fees, set in a form: what differs from the rule of the source becomes the parameter `sharing`.

import { beside } from "./weighing.js";

export class Sharing {
  #choose;

  // `choose(sharing, name)` shows the page with another rule, and resolves when it is shown or was refused.
  constructor(choose) {
    this.#choose = choose;
    document.addEventListener("input", ({ target }) => target.form?.matches("form[data-sharing]") && beside(target));
    document.addEventListener("submit", (event) => this.#submit(event));
  }

  async #submit(event) {
    const { target: form, submitter } = event;
    if (!form.matches("form[data-sharing]")) return;
    event.preventDefault();
    await this.#choose(submitter?.name === "usual" ? "" : told(form), form.dataset.own);
    // The form was made anew: whoever used the keyboard goes on where it was left.
    document.querySelector("form[data-sharing] button").focus();
  }
}

function told(form) {
  const others = [...form.querySelectorAll("input[type=number]")].filter(({ value, dataset }) => Number(value) !== Number(dataset.usual));
  const numbers = others.map(({ name, value }) => `${name}=${Number(value)}`);
  return [...numbers, ...(form.elements.cap.checked ? [] : ["cap=0"])].join(";");
}
