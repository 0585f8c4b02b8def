// When charts are painted: those that the reader sees at once, the others when there is nothing else to do.
// A page has a dozen charts, and a reader sees two or three of them.

const MARGIN = 300; // px beyond the window where a chart may be scrolled to before it is painted
const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 30)); // Safari has none

const waiting = new Map(); // figure → what paints it
let underWay = 0;
let held = true; // until the page is whole, the time between its parts belongs to what the reader sees
let turning = false;
let onAll = () => {};

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) paint(target).catch(console.error);
  },
  { rootMargin: `${MARGIN}px 0px` },
);

// Has charts painted, given as { figure, paint }. Resolves when those that are seen are. Who has just changed the page
// knows which are, and says so: asking would have all of it laid out twice.
export async function schedule(work, seen = isSeen) {
  const first = [];
  for (const { figure, paint: painter } of work) {
    waiting.set(figure, painter);
    // On a page that is still coming the observer tells soon enough, and needs no layout made for it.
    if (!held && seen(figure)) first.push(figure);
    else near.observe(figure);
  }
  await Promise.all(first.map(paint));
  goOn();
}

// From now on the charts out of sight get their turn, too. `done` is called whenever none is left.
export function release(done) {
  onAll = done;
  held = false;
  goOn();
}

// Before the page is printed, or looked at as a whole.
export const paintAll = () => Promise.all([...waiting.keys()].map(paint));

async function paint(figure) {
  const painter = waiting.get(figure);
  if (!painter) return;
  waiting.delete(figure);
  near.unobserve(figure);
  if (!figure.isConnected) return; // a later change has replaced it: its chart has newer data on the way
  underWay += 1;
  try {
    await painter();
  } finally {
    underWay -= 1;
    goOn();
  }
}

function goOn() {
  if (held || turning) return;
  if (!waiting.size) {
    if (!underWay) onAll();
    return;
  }
  turning = true;
  idle(async () => {
    const [next] = waiting.keys();
    if (next) await paint(next).catch(console.error);
    turning = false;
    goOn();
  });
}

export function isSeen(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

addEventListener("beforeprint", paintAll);
