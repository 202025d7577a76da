// Editing: each statement in a box, with the passage it stands in; what is saved becomes staff's own words.

import { isRightToLeft, make, saying } from "/widget/v1/dom.js";
import { signed } from "./shelf.js";
import { source } from "./source.js";

const LONGEST = 2000; // characters, as the server has it

/** Words that were typed and not saved, kept while the page is open. */
export class Drafts {
  #texts = new Map();

  of(id, statement) {
    return this.#texts.get(`${id}/${statement}`) ?? {};
  }

  keep(id, statement, language, text) {
    this.#texts.set(`${id}/${statement}`, { ...this.of(id, statement), [language]: text });
  }

  get any() {
    return this.#texts.size > 0;
  }

  forget(id, statement) {
    this.#texts.delete(`${id}/${statement}`);
  }
}

/** The nodes of a version's statements, part by part; `save` is given a statement, its new texts and the button. */
export function statements(one, words, drafts, save) {
  const overtaken = new Set(one.overtaken.map((found) => found.id));
  const parts = one.parts.filter((part) => part.statements.length).map((part) =>
    make(
      "section", { class: "statements" },
      saying(one.language, "h2", {}, part.titles[0]),
      part.statements.map((statement) => entry(one, statement, overtaken.has(statement.id), words, drafts, save)),
    ),
  );
  return [make("p", { class: "lead" }, words.say("edit_lead")), ...parts];
}

function entry(one, statement, stale, words, drafts, save) {
  const button = make("button", { type: "submit", disabled: true }, words.say("save"));
  const undo = make("button", { type: "button", class: "quiet", disabled: true }, words.say("undo"));
  const boxes = statement.wordings.map((wording) => box(one, statement, wording, words, drafts));
  const changed = () => boxes.filter(({ area, wording }) => area.value.trim() !== wording.text.trim());
  const weigh = () => {
    const count = changed().length;
    button.disabled = !count || changed().some(({ area }) => !area.value.trim());
    undo.disabled = !count;
    for (const { area } of boxes) grow(area);
  };
  const form = make("form", {
    class: "statement", id: `statement-${statement.id}`, tabindex: "-1", oninput: weigh,
    onsubmit: (event) => {
      event.preventDefault();
      if (!button.disabled) save(statement, Object.fromEntries(changed().map(({ area, wording }) => [wording.language, area.value])), button);
    },
  });
  undo.addEventListener("click", () => {
    drafts.forget(one.id, statement.id);
    for (const { area, wording } of boxes) area.value = wording.text;
    weigh();
    boxes[0].area.focus();
  });
  const flag = stale ? make("p", { class: "note stale" }, words.say("statement_stale")) : null;
  form.append(...[flag, ...boxes.map(({ node }) => node), make("div", { class: "actions" }, button, undo)].filter(Boolean));
  new ResizeObserver(weigh).observe(form); // once it is in the page, and where its width changes
  return form;
}

function box(one, statement, wording, words, drafts) {
  const language = new Intl.DisplayNames([words.language], { type: "language" }).of(wording.language);
  const area = make("textarea", {
    lang: wording.language, dir: isRightToLeft(wording.language) ? "rtl" : "ltr", rows: 2, maxlength: LONGEST,
    "aria-label": words.say("statement_in", { language }),
    oninput: () => drafts.keep(one.id, statement.id, wording.language, area.value),
  });
  area.value = drafts.of(one.id, statement.id)[wording.language] ?? wording.text;
  const lead = wording.lead ? saying(wording.language, "p", { class: "before" }, wording.lead) : null;
  const node = make("div", { class: "wording" }, make("p", { class: "label" }, language), lead, area, below(wording, words));
  return { node, area, wording };
}

function below(wording, words) {
  if (wording.own) return own(wording, words);
  return wording.note ? source(wording.note, words) : null;
}

function own(wording, words) {
  return make(
    "div", { class: "own" },
    make("p", {}, words.say("own", signed(words, wording.own.by, wording.own.at))),
    saying(wording.language, "blockquote", {}, wording.own.instead),
  );
}

/** As high as its text. */
function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
