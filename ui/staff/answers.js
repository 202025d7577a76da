// The answers that staff approved: those the library has overtaken first, with what changed.

import { make, saying } from "/widget/v1/dom.js";
import { apart, badge, dotted, signed } from "./shelf.js";
import { key, source } from "./source.js";
import { sure } from "./sure.js";
import { told } from "./told.js";
import { announce, clear, trouble } from "./trouble.js";

export class Answers {
  #view;
  #client;
  #words;
  #wrong = make("div");
  #library = ""; // the version of it that is shown

  constructor(view, client, words) {
    this.#view = view;
    this.#client = client;
    this.#words = words;
  }

  async show() {
    const words = this.#words;
    const list = make("div", { class: "waiting" }, words.say("reading"));
    const fresh = make("a", { class: "button strong", href: "#/answers/new" }, words.say("answers_new"));
    const head = make("div", { class: "head" }, make("h1", { tabindex: "-1" }, words.say("answers")), fresh);
    this.#wrong = make("div");
    this.#view.replaceChildren(head, make("p", { class: "lead" }, words.say("answers_lead")), this.#wrong, list);
    try {
      await this.#list(list);
    } catch (problem) {
      list.remove();
      trouble(this.#wrong, words, problem);
    }
  }

  /** Puts the list as it is now in the place of `node`. */
  async #list(node) {
    const { approved, library } = await this.#client.answers(this.#words.language);
    this.#library = library;
    if (node.isConnected) node.replaceWith(this.#listed(approved));
  }

  #listed(answers) {
    const words = this.#words;
    const stale = answers.filter((one) => one.state === "stale").length;
    return make(
      "div", { class: "answers" },
      answers.length ? null : make("p", { class: "lead" }, words.say("answers_none")),
      stale ? make("p", { class: "note stale" }, words.say("answers_stale", { count: stale })) : null,
      answers.length ? make("ul", {}, answers.map((one) => this.#entry(one))) : null,
    );
  }

  #entry(one) {
    const words = this.#words;
    return make(
      "li", { "data-state": one.state },
      make("div", { class: "head" }, saying(one.language, "h2", { tabindex: "-1" }, one.question), badge(words, one.state, `answer_state_${one.state}`)),
      make("p", { class: "facts" }, words.say("answer_approved_by", signed(words, one.by, one.at))),
      one.changes.length ? changed(one.changes, words) : null,
      one.text ? told(one.text, one.citations) : make("p", { class: "note" }, words.say("answer_empty")),
      one.citations.map((citation) => source(citation, words, `[${citation.number}]`)),
      wordings(one.wordings, words),
      make("div", { class: "actions" }, this.#again(one), this.#change(one), this.#takeBack(one)),
    );
  }

  /** Approves what is shown: the statements there still are. */
  #again(one) {
    if (one.state !== "stale" || !one.citations.length) return null;
    const approve = async () => {
      await this.#client.approveAgain(one.id, one.citations.map(key), this.#library);
      return "answer_approved";
    };
    const said = this.#words.say("again", { by: apart(this.#words, this.#client.name) });
    return make("button", { type: "button", class: "strong", onclick: (event) => this.#attempt(approve, event.target) }, said);
  }

  #change(one) {
    const link = make("a", { class: "button", href: `#/answers/${encodeURIComponent(one.id)}` }, this.#words.say("change"));
    return about(link, one, this.#words);
  }

  #takeBack(one) {
    const remove = async () => {
      const about = saying(one.language, "blockquote", {}, one.question);
      if (!(await sure(this.#words, { title: "take_back_sure", about, means: "take_back_means", yes: "take_back", no: "keep" }))) return "";
      await this.#client.takeBack(one.id);
      return "taken_back";
    };
    const button = make("button", { type: "button", onclick: (event) => this.#attempt(remove, event.target) }, this.#words.say("take_back"));
    return about(button, one, this.#words);
  }

  /** Shows the list as it is now, where it can be had. */
  async #renew() {
    await this.#list(this.#view.querySelector(".answers")).catch(() => null);
  }

  /** Does something that can fail, and shows the list as it is then; `action` returns the text that says so. */
  async #attempt(action, button) {
    clear(this.#wrong);
    button.disabled = true;
    try {
      const said = await action();
      if (!said) return;
      await this.#list(this.#view.querySelector(".answers"));
      this.#view.querySelector("h1").focus();
      announce(this.#words.say(said));
    } catch (problem) {
      if (problem.status === 409 || problem.status === 404) await this.#renew();
      trouble(this.#wrong, this.#words, problem);
      this.#wrong.firstChild.scrollIntoView({ block: "center" });
      this.#wrong.firstChild.focus({ preventScroll: true });
    } finally {
      button.disabled = false;
      if (button.isConnected && !this.#wrong.firstChild) button.focus();
    }
  }
}

function changed(changes, words) {
  const items = changes.map((one) => {
    const language = one.passage_id.split("@").at(-1);
    const now = one.now ? saying(language, "dd", { class: "now" }, one.now) : make("dd", { class: "now" }, words.say("nothing"));
    const passage = make("bdi", { class: "passage", dir: "ltr" }, one.passage_id);
    return make(
      "li", {},
      make("p", { class: "how" }, dotted([words.say(`how_${one.how}`), passage])),
      make("dl", { class: "change" }, make("div", {}, make("dt", {}, words.say("is")), now)),
    );
  });
  return make("div", { class: "overtaken" }, make("h3", {}, words.say("overtaken", { count: changes.length })), make("ul", {}, items));
}

function wordings(every, words) {
  const names = new Intl.DisplayNames([words.language], { type: "language" });
  const items = every.map((one) => make("li", {}, make("span", { class: "label" }, names.of(one.language)), " ", saying(one.language, "span", {}, one.text)));
  return make("details", { class: "wordings" }, make("summary", {}, words.say("wordings_count", { count: every.length })), make("ul", {}, items));
}

/** Names `node` with the question too: the same button stands at every answer. */
function about(node, one, words) {
  node.setAttribute("aria-label", `${node.textContent}: ${apart(words, one.question)}`);
  return node;
}
