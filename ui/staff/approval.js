// The approval: a question, what the library answers, and which of its statements are approved as the answer.
//
// The form stays in the page, so that no error and no detour loses what was typed.

import { isRightToLeft, make } from "/widget/v1/dom.js";
import { Choice } from "./choice.js";
import { Problem } from "./client.js";
import { apart, signed } from "./shelf.js";
import { key } from "./source.js";
import { announce, clear, trouble, underWay } from "./trouble.js";

const NEW = "new";
const EMPTY = { question: "", language: "auto", wordings: {}, keys: [], seen: null };

export class Approval {
  #section;
  #form = document.getElementById("asking");
  #panel = document.getElementById("choice");
  #answered = document.getElementById("answered");
  #button = document.getElementById("approve-answer");
  #progress = document.getElementById("asking-progress");
  #trouble = document.getElementById("asking-trouble");
  #refusal = document.getElementById("approval-trouble");
  #client;
  #words;
  #languages;
  #approved;
  #choice;
  #boxes; // language -> textarea of its wordings
  #drafts = new Map(); // id -> what was typed, while another one is shown
  #id = "";
  #begun = ""; // what stood there before anything was typed, as JSON
  #ready = false; // whether what the form is filled with is all there
  #seen = null; // what the library answered

  /** `approved` is called once an answer is. */
  constructor(section, client, words, languages, approved) {
    this.#section = section;
    this.#client = client;
    this.#words = words;
    this.#languages = languages;
    this.#approved = approved;
    this.#choice = new Choice(client, words, () => clear(this.#refusal));
    this.#boxes = new Map(languages.map((language) => [language, box(language)]));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask();
    });
    this.#button.addEventListener("click", () => this.#approve());
  }

  /** Shows the form for a new answer, or for the one with this id, and what was typed there before. */
  async show(id) {
    this.#say(id);
    if (id === this.#id && (id === NEW || this.#typed)) return this.#again();
    if (this.#id && this.#ready) this.#keep();
    this.#id = id;
    this.#ready = false;
    this.#fill(EMPTY);
    this.#form.inert = true; // until what it is filled with is here
    try {
      const draft = this.#drafts.get(id);
      const found = draft ?? (id === NEW ? EMPTY : await this.#read(id));
      if (this.#id !== id) return;
      await this.#resume(found);
      this.#begun = draft ? "" : JSON.stringify(this.#taken());
      this.#ready = true;
    } catch (problem) {
      if (this.#id !== id) return;
      this.#id = "";
      trouble(this.#trouble, this.#words, problem);
    } finally {
      this.#form.inert = false;
    }
  }

  get #typed() {
    return this.#ready && JSON.stringify(this.#taken()) !== this.#begun;
  }

  /** Keeps what was typed for the next time, where anything was. */
  #keep() {
    if (this.#typed) this.#drafts.set(this.#id, this.#taken());
    else this.#drafts.delete(this.#id);
  }

  /** What was chosen, in the page's language. */
  async #again() {
    if (this.#panel.hidden) return;
    this.#tell();
    await this.#choice.show();
  }

  async #resume(draft) {
    this.#fill(draft);
    if (draft.keys.length || draft.seen) {
      this.#open(draft.seen);
      await this.#choice.show(draft.keys);
    }
  }

  /** An approved answer as what is typed for it. */
  async #read(id) {
    const { approved } = await this.#client.answers(this.#words.language);
    const found = approved.find((one) => one.id === id);
    if (!found) throw new Problem(404);
    const wordings = Object.groupBy(found.wordings.slice(1), (one) => one.language);
    const texts = Object.entries(wordings).map(([language, each]) => [language, each.map((one) => one.text).join("\n")]);
    const language = this.#languages.includes(found.language) ? found.language : "auto";
    return { ...EMPTY, question: found.question, language, wordings: Object.fromEntries(texts), keys: found.citations.map(key) };
  }

  /** Names everything in the page's language. */
  #say(id) {
    const words = this.#words;
    const names = new Intl.DisplayNames([words.language], { type: "language" });
    const fixed = id !== NEW; // of an approved answer, the question stays: what is asked otherwise is another answer
    const { question, language } = this.#form.elements;
    const chosen = language.value || EMPTY.language;
    this.#section.querySelector("h1").textContent = words.say(fixed ? "answer_change" : "answers_new");
    this.#button.textContent = words.say("approve", { by: apart(words, this.#client.name) });
    question.readOnly = fixed;
    language.disabled = fixed;
    language.replaceChildren(
      make("option", { value: "auto" }, words.say("language_auto")),
      ...this.#languages.map((code) => make("option", { value: code, lang: code }, words.nameOf(code))),
    );
    language.value = chosen;
    const fields = [...this.#boxes].map(([code, area]) => make("div", { class: "field" }, make("label", { for: area.id }, names.of(code)), area));
    document.getElementById("wordings").replaceChildren(...fields);
  }

  async #ask() {
    this.#forgive();
    const { question } = this.#taken();
    if (!question) return this.#refuse();
    const button = this.#form.querySelector("[type=submit]");
    const done = underWay(this.#progress, this.#words, "asking");
    button.disabled = true;
    try {
      const answer = await this.#client.ask(question, this.#words.language);
      await this.#choice.choose([...new Set(answer.citations.map(key))]);
      this.#open({ outcome: answer.outcome, approved: answer.approved });
      this.#panel.querySelector("h2").focus();
    } catch (problem) {
      this.#fail(this.#trouble, problem);
    } finally {
      done();
      button.disabled = false;
    }
  }

  async #approve() {
    this.#forgive();
    const { question, language, wordings, keys } = this.#taken();
    if (!question) return this.#refuse();
    if (!keys.length) return this.#fail(this.#refusal, "statement_missing");
    this.#button.disabled = true;
    try {
      await this.#client.approveAnswer({ question, language, keys, wordings: lines(wordings), library: this.#choice.library });
      this.#drafts.delete(this.#id);
      this.#id = "";
      this.#approved();
      announce(this.#words.say("answer_approved"));
    } catch (problem) {
      if (problem.status === 409) await this.#choice.show(); // they may be others by now
      this.#fail(this.#refusal, problem);
    } finally {
      this.#button.disabled = false;
    }
  }

  #open(seen) {
    this.#seen = seen;
    this.#panel.hidden = false;
    this.#tell();
  }

  /** Says what the library answered, where its statements don't say it themselves. */
  #tell() {
    const words = this.#words;
    const given = this.#seen?.approved;
    const refused = this.#seen && this.#seen.outcome !== "answered";
    const said = given ? words.say("answer_given", signed(words, "", given.at)) : refused && words.say("answer_refused");
    this.#answered.replaceChildren(...(said ? [make("p", { class: "note" }, said)] : []));
  }

  #refuse() {
    const { question } = this.#form.elements;
    this.#fail(this.#trouble, "question_missing");
    question.closest(".field").append(this.#trouble);
    question.setAttribute("aria-invalid", "true");
    question.focus();
  }

  #fail(place, problem) {
    trouble(place, this.#words, problem);
    place.firstChild.focus();
  }

  #forgive() {
    clear(this.#trouble);
    clear(this.#refusal);
    this.#form.querySelector(".actions").before(this.#trouble);
    this.#form.elements.question.removeAttribute("aria-invalid");
  }

  #taken() {
    const { question, language } = this.#form.elements;
    const wordings = Object.fromEntries([...this.#boxes].map(([code, area]) => [code, area.value]));
    return { question: question.value.trim(), language: language.value, wordings, keys: this.#choice.keys, seen: this.#seen };
  }

  #fill(draft) {
    this.#forgive();
    this.#panel.hidden = true;
    this.#choice.forget();
    this.#form.elements.question.value = draft.question;
    this.#form.elements.language.value = draft.language;
    for (const [code, area] of this.#boxes) area.value = draft.wordings[code] ?? "";
    this.#form.querySelector("details").open = Object.values(draft.wordings).some(Boolean);
    this.#seen = draft.seen;
  }
}

function box(language) {
  return make("textarea", {
    id: `wordings-${language}`, rows: 2, lang: language, dir: isRightToLeft(language) ? "rtl" : "ltr", "aria-describedby": "wordings-hint",
  });
}

/** The questions of each language, one a line. */
function lines(wordings) {
  const each = Object.entries(wordings).map(([language, text]) => [language, text.split("\n").map((line) => line.trim()).filter(Boolean)]);
  return Object.fromEntries(each.filter(([, texts]) => texts.length));
}
