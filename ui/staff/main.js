// The page for staff: who is there, in which language, and which view the address names.

import { Words } from "/widget/v1/words.js";
import { Answers } from "./answers.js";
import { Approval } from "./approval.js";
import { Briefing } from "./briefing.js";
import { Client } from "./client.js";
import { Entry } from "./entry.js";
import { OrderForm } from "./order.js";
import { Shelf } from "./shelf.js";

const FALLBACK = "en";
const SAID_ON = /^say(?:Aria(?<aria>\w+)|(?<plain>\w+))$/; // data-say-aria-label, data-say-placeholder

const words = new Words("/staff/files/texts");
const picker = document.getElementById("language");
const languages = [...picker.options].map((option) => option.value);
const who = document.getElementById("who");
const view = document.getElementById("view");
const fresh = document.getElementById("new");
const asked = document.getElementById("approval");
const client = new Client(() => entry.open("token_refused"));
const entry = new Entry(client, words, () => show());
const order = new OrderForm(fresh, client, words, languages, (briefing) => go(`#/briefing/${briefing.id}`));
const shelf = new Shelf(view, client, words);
const briefing = new Briefing(view, client, words);
const answers = new Answers(view, client, words);
const approval = new Approval(asked, client, words, languages, () => go("#/answers"));
let shown = "";

/** Shows the view that the address names: "#/", "#/new", "#/briefing/ID/edit", "#/briefing/ID/read/VERSION",
 * "#/answers", "#/answers/new", "#/answers/ID". */
async function show() {
  who.hidden = !client.known;
  if (!client.known) return entry.open();
  who.querySelector(".person").textContent = client.name;
  const [place = "", id = "", part = "read", number = "0"] = location.hash.replace(/^#\/?/, "").split("/");
  const moved = shown !== "" && shown !== location.hash;
  shown = location.hash || "#/";
  const form = place === "new" ? fresh : place === "answers" && id ? asked : null;
  for (const section of [fresh, asked]) section.hidden = section !== form;
  view.hidden = Boolean(form);
  mark(place, id);
  if (place === "new") await order.show();
  else if (form) await approval.show(decodeURIComponent(id));
  else if (place === "answers") await answers.show();
  else if (place === "briefing") await briefing.show(decodeURIComponent(id), part, Number(number) || 0);
  else await shelf.show();
  const title = document.querySelector("main section:not([hidden]) h1");
  document.title = [title?.textContent, words.say("page"), "Lombardia Life Sciences Hub"].filter(Boolean).join(" · ");
  if (moved) title?.focus();
}

function mark(place, id) {
  const here = `#/${[place, id].filter(Boolean).join("/")}`;
  for (const link of document.querySelectorAll(".places a")) {
    if (link.hash === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function go(place) {
  location.hash = place;
}

/** The page in `language`: its own words, and the view anew; what was typed stays. */
async function speak(language) {
  await words.load(language);
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
  picker.value = words.language;
  await show();
}

/** Has the page's own nodes say what their data-say… attributes name. */
function teach() {
  for (const node of document.querySelectorAll("[data-say]")) words.on(node, node.dataset.say);
  for (const node of document.querySelectorAll("[data-say-aria-label], [data-say-placeholder]")) {
    for (const [name, key] of Object.entries(node.dataset)) {
      const { aria, plain } = SAID_ON.exec(name)?.groups ?? {};
      if (aria || plain) words.on(node, key, { place: aria ? `aria-${aria.toLowerCase()}` : plain.toLowerCase() });
    }
  }
}

function preferred() {
  const wanted = [new URLSearchParams(location.search).get("language"), ...navigator.languages];
  const codes = wanted.map((tag) => (tag ?? "").toLowerCase().split("-")[0]);
  return codes.find((code) => languages.includes(code)) ?? FALLBACK;
}

teach();
picker.addEventListener("change", () => speak(picker.value));
who.querySelector("button").addEventListener("click", () => {
  client.leave();
  location.replace("/staff"); // nothing of what was read or typed stays
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address is the view's
  document.getElementById("main").focus();
});
addEventListener("hashchange", show);
addEventListener("beforeunload", (event) => {
  if (briefing.unsaved) event.preventDefault(); // the browser asks
});
speak(preferred());
