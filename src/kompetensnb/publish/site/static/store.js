// The site's data files: scripts that hand over what they hold, since a page on disk may load scripts but not fetch data.

const MOST = 60; // files kept; a reader goes back and forth between a few
const kept = new Map(); // name → promise of what is in the file
const waiting = new Map(); // name → what to call when the file has come

globalThis.kompetensnbFile = (name, packed) => {
  waiting.get(name)?.(unpacked(packed));
  waiting.delete(name);
};

async function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// What is in a file; rejects when it cannot be had. `folder` is where the files are, seen from the page.
export function load(folder, name) {
  const known = kept.get(name);
  if (known) {
    kept.delete(name);
    kept.set(name, known); // the last asked for is the last to be let go
    return known;
  }
  const coming = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    waiting.set(name, resolve);
    script.src = `${folder}${name}.js`;
    script.onload = () => {
      script.remove();
      if (waiting.delete(name)) reject(new Error(`${name} holds something else`));
    };
    script.onerror = () => {
      script.remove();
      waiting.delete(name);
      reject(new Error(`${name} cannot be loaded`));
    };
    document.head.append(script);
  });
  kept.set(name, coming);
  coming.catch(() => kept.delete(name));
  if (kept.size > MOST) kept.delete(kept.keys().next().value);
  return coming;
}
