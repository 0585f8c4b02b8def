// Forms whose numbers together become one parameter of the page: criteria that are weighed, a rule that is tried.

export class NumberForm {
  #mark;
  #told;
  #choose;

  // The form has the attribute `data-<name>`; `told(form)` puts its numbers together as the parameter's text.
  // `choose(text, label)` shows the page for it, and resolves when it is shown or was refused.
  constructor(name, told, choose) {
    this.#mark = `form[data-${name}]`;
    this.#told = told;
    this.#choose = choose;
    document.addEventListener("input", ({ target }) => target.form?.matches(this.#mark) && follow(target));
    document.addEventListener("submit", (event) => this.#submit(event));
  }

  async #submit(event) {
    const { target: form, submitter } = event;
    if (!form.matches(this.#mark)) return;
    event.preventDefault();
    await this.#choose(submitter?.name === "usual" ? "" : this.#told(form), form.dataset.own);
    // The form was made anew: whoever used the keyboard goes on where it was left.
    document.querySelector(`${this.#mark} button`).focus();
  }
}

const numbers = (form) => [...form.querySelectorAll("input[type=number]")];

// The parameter `weights`: every criterion with its weight.
export const weights = (form) => numbers(form).map(({ name, value }) => `${name}:${Math.round(Number(value))}`).join(",");

// The parameter `sharing`: what differs from the rule of the source.
export function sharing(form) {
  const others = numbers(form).filter(({ value, dataset }) => Number(value) !== Number(dataset.usual));
  const told = others.map(({ name, value }) => `${name}=${Number(value)}`);
  return [...told, ...(form.elements.cap.checked ? [] : ["cap=0"])].join(";");
}

// Where a form tells the sum of its numbers, it follows them.
function follow(field) {
  beside(field);
  const sum = field.form.querySelector("output");
  if (sum) sum.value = numbers(field.form).reduce((total, { value }) => total + Number(value), 0);
}

// A slider and the number beside it say the same.
export function beside({ form, name, value, dataset }) {
  if (dataset.beside) form.elements[dataset.beside].value = value;
  const slider = name && form.querySelector(`[data-beside="${name}"]`);
  if (slider && value !== "") slider.value = value;
}
