// The chat page's behaviour. Gradio runs it once, as the conversation component's js_on_load, with
// `element` (the conversation), `trigger` (sends an event to ui/chat.py) and `watch` (after a new render).

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const phone = matchMedia("(max-width: 60rem)");
const behavior = () => (calm.matches ? "auto" : "smooth");
const box = () => document.querySelector("#hub-box textarea");
const side = () => document.getElementById("hub-side");
const log = () => element.querySelector(".log");

let shown = null; // the citation that is open: {exchange, number}
let before = { state: "", count: 0 };

const voice = document.createElement("div");
voice.id = "hub-voice";
voice.className = "unseen";
voice.setAttribute("role", "status");
voice.setAttribute("aria-live", "polite");
document.body.append(voice);

// ---- the evidence panel

function markShown() {
  for (const cite of element.querySelectorAll(".cite")) {
    const same = shown && cite.dataset.exchange === shown.exchange && cite.dataset.number === shown.number;
    cite.classList.toggle("current", Boolean(same));
    cite.setAttribute("aria-expanded", String(Boolean(same)));
  }
  if (!shown) return null;
  let card = null;
  for (const answer of side().querySelectorAll(".evidence")) {
    answer.hidden = answer.dataset.exchange !== shown.exchange;
    for (const one of answer.querySelectorAll(".card")) {
      const same = !answer.hidden && one.dataset.number === shown.number;
      one.classList.toggle("current", same);
      if (same) card = one;
    }
  }
  return card;
}

function openSource(exchange, number) {
  shown = { exchange, number };
  const card = markShown();
  if (!card) return;
  for (const other of card.closest(".evidence").querySelectorAll(".card")) other.open = other === card;
  openSheet();
  card.querySelector("summary").focus({ preventScroll: true });
  card.scrollIntoView({ block: phone.matches ? "start" : "nearest", behavior: behavior() });
}

function openAnswersSources(exchange) {
  for (const answer of side().querySelectorAll(".evidence")) answer.hidden = answer.dataset.exchange !== exchange;
  openSheet();
  side().querySelector(".evidence:not([hidden]) summary")?.focus({ preventScroll: true });
}

function openSheet() {
  document.body.dataset.sheet = "open";
}

function closeSheet(returnFocus) {
  delete document.body.dataset.sheet;
  if (!returnFocus) return;
  const latest = [...element.querySelectorAll("[data-sources]")].pop();
  const opener = element.querySelector(".cite.current") ?? latest ?? box();
  opener.focus({ preventScroll: true });
  opener.scrollIntoView({ block: "nearest", behavior: behavior() });
}

// ---- clicks and keys, for the whole page

const actions = {
  question: (button) => trigger("submit", { question: button.dataset.question }),
  again: () => trigger("submit", { again: true }),
  fresh: () => trigger("clear"),
  number: (button) => openSource(button.dataset.exchange, button.dataset.number),
  sources: (button) => openAnswersSources(button.dataset.sources),
  back: () => closeSheet(true),
  close: () => closeSheet(true),
  copy: (button) => copy(button),
  download: (button) => download(button),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const action = button && Object.keys(actions).find((name) => name in button.dataset);
  if (action) actions[action](button);
  else if (document.body.dataset.sheet && !event.target.closest("#hub-side")) closeSheet(false);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-language]")) trigger("select", { language: event.target.value });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && side().contains(document.activeElement)) closeSheet(true);
});

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    copyTheOldWay(button.dataset.copy); // a page served without TLS has no clipboard
  }
  const name = button.textContent;
  button.textContent = log().dataset.copied;
  voice.textContent = log().dataset.copied;
  setTimeout(() => (button.textContent = name), 1600);
}

function copyTheOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function download(button) {
  const row = button.closest("[data-turns]");
  const told = row.querySelector("[data-failed]");
  const { lang } = log().dataset;
  const wanted = { turns: JSON.parse(row.dataset.turns), language: lang, format: button.dataset.download };
  told.textContent = "";
  button.disabled = true;
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch("/v1/handout", { method: "POST", headers, body: JSON.stringify(wanted) });
    if (!response.ok) throw new Error(response.statusText);
    save(await response.blob(), /filename="(.+)"/.exec(response.headers.get("content-disposition"))[1]);
  } catch {
    told.textContent = told.dataset.failed;
  }
  button.disabled = false;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// ---- after each render

function rendered() {
  const { state, count, lang, dir, title, announce } = log().dataset;
  const root = document.documentElement;
  if (root.lang !== lang) root.lang = lang;
  if (root.dir !== dir) root.dir = dir;
  document.title = title;
  document.body.dataset.conversation = state;
  box().dir = "auto";
  if (Number(count) !== before.count || (state === "busy" && before.state !== "busy")) started(Number(count));
  if (state !== "busy" && state !== before.state) finished(state, announce);
  before = { state, count: Number(count) };
  requestAnimationFrame(markShown);
}

function started(count) {
  shown = null;
  delete document.body.dataset.sheet;
  for (const card of side().querySelectorAll(".card")) {
    card.open = false;
    card.classList.remove("current");
  }
  const last = [...element.querySelectorAll(".exchange")].pop();
  if (count) last.scrollIntoView({ block: "start", behavior: behavior() });
}

function finished(state, announce) {
  voice.textContent = announce;
  requestAnimationFrame(focusBox);
}

// The button that had the focus may be gone. A phone's keyboard stays down.
function focusBox() {
  const lost = document.activeElement === document.body || document.activeElement === null;
  if (lost && !matchMedia("(pointer: coarse)").matches) box().focus({ preventScroll: true });
}

watch("value", rendered);
if (log()) rendered();
