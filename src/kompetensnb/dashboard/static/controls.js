// The parameter bar: an ordinary form, read as parameters and set from an address.

const NOTICED = 250; // ms: a wait that is shorter is not shown, which would cost a painting of the whole page

export class Controls {
  #form;
  #waiting;

  constructor(form, onChange) {
    this.#form = form;
    if (!form) return;
    form.addEventListener("change", () => onChange(this.parameters()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onChange(this.parameters());
    });
    form.querySelector("button[type=submit]").hidden = true; // a choice takes effect when it is made
  }

  // What is chosen, as an object of texts.
  parameters() {
    return this.#form ? Object.fromEntries(new FormData(this.#form)) : {};
  }

  // Shows choices that were made before.
  show(parameters) {
    for (const select of this.#form?.querySelectorAll("select") ?? []) {
      if (parameters[select.name] !== undefined) select.value = parameters[select.name];
    }
    for (const name of ["scenario", "weights"]) this.set(name, parameters[name] ?? "");
  }

  // A choice that is made elsewhere than in the bar; empty when it is not made. `label` names one that its list lacks.
  set(name, value, label = value) {
    const list = this.#form?.querySelector(`select[name="${name}"]`);
    if (list) {
      if (![...list.options].some((option) => option.value === value)) list.append(new Option(label, value));
      list.value = value;
      return;
    }
    const known = this.#form?.querySelector(`input[type=hidden][name="${name}"]`);
    if (!value) known?.remove();
    else if (known) known.value = value;
    else this.#form?.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }

  // The ordinary way, for when there is no line to a kernel.
  navigate() {
    this.#form.submit();
  }

  get busy() {
    return this.#form?.classList.contains("busy") ?? false;
  }

  set busy(value) {
    if (!this.#form) return;
    this.#form.classList.toggle("busy", value);
    this.#form.classList.remove("slow");
    clearTimeout(this.#waiting);
    if (value) this.#waiting = setTimeout(() => this.#form.classList.add("slow"), NOTICED);
  }
}
