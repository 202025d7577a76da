// An exchange: one question, its answer as it grows, what may be done with it.

import { icon, make, safe, saying } from "./dom.js";
import { Prose, plain } from "./prose.js";
import { makeRating } from "./rating.js";

export class Exchange {
  #words;
  #host;
  #acts;
  #answer = null;
  #prose = null;
  #status;
  #citations = new Map();
  #before = null; // the claim before this one
  #written = "";
  #engine = "";

  /** `acts`: open(citation, button), ask(question), retry(exchange), rate(id, rating, reason), say(key), announce(text). */
  constructor(question, words, host, acts) {
    this.question = question;
    this.state = "busy";
    this.#words = words;
    this.#host = host;
    this.#acts = acts;
    const asked = make("span", { class: "asked", dir: "auto" }, question);
    const unseen = make("span", { class: "unseen" }, words.on(make("span"), "you_asked"), ": ");
    this.#status = make("p", { class: "status" }, make("span", { class: "dots" }), words.on(make("span"), "searching"));
    this.node = make("article", { class: "exchange" }, make("h3", { class: "question" }, unseen, asked), this.#status);
  }

  /** One event of the stream. */
  take({ event, data }) {
    if (event === "meta") this.#begin(data);
    if (event === "claim") this.#claim(data);
    if (event === "done") this.finish(data);
  }

  /** The whole answer; what is written stays where it says the same. */
  finish(answer, { quietly = false } = {}) {
    if (!this.#answer) this.#begin(answer);
    this.state = "done";
    for (const citation of answer.citations) this.#citations.set(citation.number, citation);
    const rest = answer.notice && answer.text.endsWith(answer.notice) ? answer.notice : "";
    const text = answer.text.slice(0, answer.text.length - rest.length).trim();
    if (this.#written && letters(this.#written) === letters(text)) {
      if (rest) this.#prose.add(rest);
    } else {
      const link = this.#contactLink(answer.contact);
      this.#begin(answer, link && [answer.contact.name, link]);
      this.#prose.add(answer.text);
    }
    this.#status.remove();
    this.#searched(answer);
    this.#approved(answer);
    this.#instead(answer);
    if (answer.outcome !== "small_talk") this.#tools(answer);
    if (!quietly) this.#acts.announce(`${this.#words.say("ready")}. ${plain(answer.text, false)}`);
  }

  /** The visitor stopped it: what was said stays. */
  stop() {
    this.state = "stopped";
    this.#end("stopped", {}, false);
  }

  /** It failed: says why in the visitor's language, and when to try again. */
  fail(problem) {
    this.state = "failed";
    const [key, again] = saidOf(problem);
    this.#end(key, { wait: problem.wait }, true, again);
  }

  #begin({ language, direction, engine }, linked = null) {
    this.#engine = engine;
    this.#written = "";
    this.#before = null;
    const answer = saying(language, "div", { class: "answer" });
    if (direction === "rtl") answer.dataset.direction = "rtl";
    this.#prose = new Prose(answer, (number) => this.#cite(number), linked);
    if (this.#answer) this.#answer.replaceWith(answer);
    else this.#status.before(answer);
    this.#answer = answer;
  }

  #claim({ claim, citations }) {
    this.#status.remove(); // what is drawn is added to and never moved
    for (const citation of citations) this.#citations.set(citation.number, citation);
    const same = this.#before && (!this.#engine.startsWith("editions") || String(this.#before.citations) === String(claim.citations));
    const text = (claim.lead ? `*${claim.lead}* ` : "") + marked(claim);
    this.#prose.add(text, Boolean(same) && !claim.lead);
    this.#written += `${claim.lead ?? ""}${claim.text}\n`;
    this.#before = claim;
  }

  #cite(number) {
    const citation = this.#citations.get(number);
    if (!citation) return null;
    const values = () => ({ number, title: citation.document_title });
    const button = make("button", { type: "button", class: "cite", "aria-expanded": "false", onclick: () => this.#acts.open(this.#citations.get(number), button) }, String(number));
    return this.#words.on(button, "source_label", { values, place: "aria-label" });
  }

  #contactLink(contact) {
    const href = safe(contact?.url, this.#host, true);
    if (!href) return null;
    const unseen = make("span", { class: "unseen" }, " (", this.#words.on(make("span"), "opens_new_tab"), ")");
    return make("a", { href, target: "_blank", rel: "noopener" }, contact.name, unseen);
  }

  /** What was searched for, where the conversation completed the question. */
  #searched(answer) {
    if (answer.outcome === "small_talk" || !answer.standalone_question || answer.standalone_question === answer.question) return;
    const values = () => ({ question: `\u2068${answer.standalone_question}\u2069` });
    this.#answer.before(this.#words.on(make("p", { class: "searched" }), "searched", { values }));
  }

  /** That staff approved it, and when. */
  #approved(answer) {
    if (!answer.approved) return;
    const values = () => ({ date: this.#words.date(answer.approved.at.slice(0, 10)) });
    this.#answer.after(this.#words.on(make("p", { class: "approved" }), "approved", { values }));
  }

  /** What to ask instead, and whom. */
  #instead(answer) {
    if (answer.suggestions?.length) {
      const label = this.#words.on(make("p", { class: "label" }), "nearest");
      this.node.append(label, makeQuestions(answer.suggestions, answer.language, this.#acts.ask));
    }
    if (!answer.contact || this.#answer.querySelector("a")) return;
    const label = this.#words.on(make("span", { class: "label" }), "contact");
    this.node.append(make("p", { class: "contact" }, label, this.#contactLink(answer.contact) ?? answer.contact.name));
  }

  #tools(answer) {
    const copy = make("button", { type: "button", class: "plain" }, icon("copy"));
    const label = this.#words.on(make("span"), "copy");
    copy.append(label);
    copy.addEventListener("click", async () => {
      const key = (await copied(this.#copy(answer), this.node)) ? "copied" : "not_copied";
      this.#words.on(label, key);
      this.#acts.say(key);
      setTimeout(() => this.#words.on(label, "copy"), 2000);
    });
    const rating = makeRating(this.#words, (rating, reason) => this.#acts.rate(answer.id, rating, reason), this.#acts.say);
    this.node.append(make("div", { class: "tools" }, copy, rating));
  }

  /** The answer as it is pasted: its text, then each source with its address. */
  #copy(answer) {
    const sources = answer.citations.map((c) => {
      const facts = [c.document_title, c.issuer, c.page ? this.#words.say("page", { page: c.page }) : "", c.as_of, safe(c.url, this.#host)];
      return `[${c.number}] ${facts.filter(Boolean).join(", ")}`;
    });
    const approved = this.node.querySelector(".approved")?.textContent;
    return [plain(answer.text), ...(approved ? [approved] : []), ...(sources.length ? [`${this.#words.say("sources")}:`, sources.join("\n")] : [])].join("\n\n");
  }

  #end(key, { wait }, failed, again = true) {
    const says = this.#words.on(make("span"), key, { values: () => (wait ? { wait: this.#words.wait(wait) } : {}) });
    const status = make("div", { class: failed ? "status failed" : "status" }, says);
    if (again) {
      const button = this.#words.on(make("button", { type: "button", class: "plain", onclick: () => this.#acts.retry(this) }), "retry");
      status.append(button);
      if (wait) {
        button.disabled = true;
        setTimeout(() => (button.disabled = false), Math.min(wait, 86_400) * 1000);
      }
    }
    this.#status.remove();
    this.node.append(status);
    this.#acts.announce(says.textContent);
  }
}

/** Questions to choose from, each a button that asks it. */
export function makeQuestions(questions, language, ask) {
  const items = questions.map((question) => make("li", {}, saying(language, "button", { type: "button", class: "ask", onclick: () => ask(question) }, make("span", {}, question))));
  return make("ul", { class: "questions" }, items);
}

/** The text for `problem`, and whether asking again may help. */
export function saidOf(problem) {
  if (problem.status === 429) return ["busy", true];
  if (problem.status === 0) return ["offline", true];
  if ([403, 404].includes(problem.status)) return ["forbidden", false];
  if ([400, 413, 422].includes(problem.status)) return ["unanswerable", false];
  return ["failed", true];
}

/** A claim's text with the numbers it cites: at its end, or at the end of the words that introduce its list. */
function marked({ text, citations }) {
  const numbers = citations.map((number) => `[${number}]`).join("");
  if (!numbers || /\[\d+\]/.test(text)) return text;
  const at = text.search(/\n(?:[-*]|\d+[.)]) /);
  if (at < 0) return `${text} ${numbers}`;
  const [, introduction, colon] = /^(.*?)([:：]?)\s*$/s.exec(text.slice(0, at));
  return `${introduction} ${numbers}${colon}\n\n${text.slice(at + 1)}`;
}

/** What two wordings of the same answer have in common: letters and figures, without [n]. */
function letters(text) {
  return text.replace(/\[\d+(?:\s*,\s*\d+)*\]/g, "").replace(/[^\p{L}\p{N}]/gu, "");
}

/** Puts `text` on the clipboard; the old way where a page without TLS has none. */
async function copied(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    const before = near.getRootNode().activeElement;
    area.value = text;
    near.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    return done;
  }
}
