// The panel's parts: header, conversation, composer, and what speaks to those who listen.

import { icon, make } from "./dom.js";

const LONGEST = 1000; // characters of a question

/** All parts by name, inside `dialog`. `acts`: speak(language), restart, close, ask(question), stop, askToForget, key(event). */
export function drawParts(words, acts) {
  const head = drawHeader(words, acts);
  const composer = drawComposer(words, acts);
  const log = words.on(make("div", { class: "log", role: "region", tabindex: "0" }), "conversation", { place: "aria-label" });
  const sheet = make("div", { class: "sheet" });
  const bar = make("div", { class: "bar", hidden: true });
  const forget = words.on(make("button", { type: "button", class: "plain", onclick: acts.askToForget }), "forget");
  const foot = make("div", { class: "foot" }, forget);
  const voice = make("div", { class: "unseen voice", role: "status", "aria-live": "polite" });
  const dialog = make(
    "div",
    { class: "dialog", role: "dialog", "aria-labelledby": "title", tabindex: "-1", onkeydown: acts.key },
    head.header,
    make("div", { class: "middle" }, log, sheet),
    bar,
    composer.form,
    foot,
    voice,
  );
  for (const kind of ["keyup", "keypress"]) dialog.addEventListener(kind, (event) => event.stopPropagation());
  return { ...head, ...composer, log, sheet, bar, forget, foot, voice, dialog };
}

function drawHeader(words, acts) {
  const mark = make("span", { class: "mark" });
  const title = make("h2", { id: "title" });
  const picker = make("select", { onchange: () => acts.speak(picker.value) });
  words.on(picker, "language", { place: "aria-label" });
  const code = make("span", { "aria-hidden": "true" });
  const fresh = makeButton(words, "icon", "new_conversation", "plus", acts.restart);
  const close = makeButton(words, "icon", "close", "close", acts.close);
  const around = make("span", { class: "picker" }, icon("globe"), code, picker);
  return { mark, title, picker, code, fresh, header: make("header", {}, mark, title, around, fresh, close) };
}

function drawComposer(words, acts) {
  const box = make("textarea", { rows: "1", maxlength: LONGEST, dir: "auto", enterkeyhint: "send", oninput: () => grow(box) });
  words.on(box, "question_label", { place: "aria-label" });
  words.on(box, "placeholder", { place: "placeholder" });
  const stop = makeButton(words, "round stop", "stop", "stop", acts.stop);
  const send = makeButton(words, "round solid", "send", "send", () => {}, "submit");
  const form = make("form", { class: "composer" }, box, stop, send);

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = box.value.trim();
    if (!question) return;
    box.value = "";
    grow(box);
    acts.ask(question);
  });
  return { box, stop, form };
}

function makeButton(words, kind, key, picture, act, type = "button") {
  const button = make("button", { type, class: kind, onclick: () => act() }, icon(picture));
  words.on(button, key, { place: "title" });
  return words.on(button, key, { place: "aria-label" });
}

/** The box as high as its text, where the style sheet can't say so. */
function grow(box) {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}
