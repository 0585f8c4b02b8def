// Search among pages, sections, words and regions: the index comes when the field is used.

const MOST = 12;
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function search(form, config, load) {
  if (!form) return;
  const field = form.querySelector("input");
  const list = form.querySelector("ul");
  const status = form.querySelector("[role=status]");
  let entries;

  async function found() {
    const wanted = plain(field.value.trim());
    list.replaceChildren();
    status.textContent = "";
    if (wanted.length < 2) return;
    try {
      entries ??= await load(config.search);
    } catch {
      status.textContent = config.words.unavailable;
      return;
    }
    if (wanted !== plain(field.value.trim())) return; // typed on meanwhile
    const hits = ranked(entries, wanted);
    status.textContent = config.words.hits.replace("{count}", String(hits.length));
    list.replaceChildren(...hits.slice(0, MOST).map((entry) => line(entry, config.root)));
  }

  form.hidden = false;
  field.addEventListener("input", found);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    list.replaceChildren();
    status.textContent = "";
    field.focus();
  });
}

function ranked(entries, wanted) {
  return entries
    .map((entry) => [rank(entry, wanted), entry])
    .filter(([place]) => place < 4)
    .sort(([one], [other]) => one - other)
    .map(([, entry]) => entry);
}

function rank([title, , , more], wanted) {
  const name = plain(title);
  if (name.startsWith(wanted)) return 0;
  if (name.includes(` ${wanted}`)) return 1;
  if (name.includes(wanted)) return 2;
  return plain(more).includes(wanted) ? 3 : 4;
}

function line([title, kind, address], root) {
  const link = Object.assign(document.createElement("a"), { href: root + address, textContent: title });
  const about = Object.assign(document.createElement("span"), { className: "kind", textContent: kind });
  const item = document.createElement("li");
  item.append(link, " ", about);
  return item;
}
