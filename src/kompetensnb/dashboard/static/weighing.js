// Criteria weighed in a form: their sum is told while they are set, and together they become the parameter `weights`.

export class Weighing {
  #choose;

  // `choose(weights)` shows the page with other weights, and resolves when it is shown or was refused.
  constructor(choose) {
    this.#choose = choose;
    document.addEventListener("input", ({ target }) => target.form?.matches("form[data-weights]") && follow(target));
    document.addEventListener("submit", (event) => this.#submit(event));
  }

  async #submit(event) {
    const { target: form, submitter } = event;
    if (!form.matches("form[data-weights]")) return;
    event.preventDefault();
    const told = numbers(form).map(({ name, value }) => `${name}:${Math.round(Number(value))}`);
    await this.#choose(submitter?.name === "usual" ? "" : told.join(","));
    // The form was made anew: whoever used the keyboard goes on where it was left.
    document.querySelector("form[data-weights] button").focus();
  }
}

const numbers = (form) => [...form.querySelectorAll("input[type=number]")];

function follow(field) {
  beside(field);
  field.form.querySelector("output").value = numbers(field.form).reduce((sum, { value }) => sum + Number(value), 0);
}

// A slider and the number beside it say the same.
export function beside({ form, name, value, dataset }) {
  if (dataset.beside) form.elements[dataset.beside].value = value;
  const slider = name && form.querySelector(`[data-beside="${name}"]`);
  if (slider && value !== "") slider.value = value;
}
