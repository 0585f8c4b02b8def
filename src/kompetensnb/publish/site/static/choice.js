// The choice that an address stands for: `#region=skaraborg&horizon=lang`, in any spelling that the pages know.

// The same for spellings of the same word, as in vocabulary/texts.py.
const plain = (text) =>
  text.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s+/_–-]+/g, "-");

// What is chosen, and what could not be used as { name, value }. A choice that is not made is the usual one.
export function read(hash, axes, spellings) {
  const chosen = Object.fromEntries(axes.map(({ name, values }) => [name, values[0]]));
  const faults = [];
  const given = new Set();
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    const axis = axes.find((one) => one.name === name);
    const found = axis && (axis.values.includes(value) ? value : spellings[name]?.[plain(value)]);
    if (found === undefined || given.has(name)) faults.push({ name, value, known: Boolean(axis) });
    else chosen[name] = found;
    given.add(name);
  }
  return { chosen, faults };
}

// The address of a choice, without "#": what differs from the usual, in the order of the bar.
export function written(chosen, axes) {
  const query = new URLSearchParams();
  for (const { name, values } of axes) if (chosen[name] !== values[0]) query.set(name, chosen[name]);
  return query.toString();
}

// Where a choice is: the file's place in the index and the view's key in the file.
export const place = (chosen, axes) => ({
  file: axes.filter(({ together }) => !together).map(({ name }) => chosen[name]).join("/"),
  view: axes.filter(({ together }) => together).map(({ name }) => chosen[name]).join("/"),
});
