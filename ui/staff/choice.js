// The choice: which statements are the answer, shown as they would be given; some may be left out, others added.

import { make } from "/widget/v1/dom.js";
import { key, source } from "./source.js";
import { told } from "./told.js";
import { announce, clear, trouble } from "./trouble.js";

const MOST = 8; // statements, as the server has it
const KEY = /^[^\s#]+#\S+$/;
const FEW = 5; // statements found that are shown

export class Choice {
  #client;
  #words;
  #keys = [];
  #changed;
  #busy = false;
  #list = document.getElementById("statements");
  #box = document.getElementById("statement");
  #found = document.getElementById("found");
  #trouble = document.getElementById("statement-trouble");

  library = ""; // the version of it that is shown

  /** `changed` is called when others are chosen. */
  constructor(client, words, changed) {
    this.#changed = changed;
    this.#client = client;
    this.#words = words;
    document.getElementById("adding").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add();
    });
  }

  /** The keys of the statements chosen, in order. */
  get keys() {
    return [...this.#keys];
  }

  /** Shows the statements with these keys in the page's language; throws Problem, and keeps those there were. */
  async choose(keys) {
    const nothing = { citations: [], library: "" };
    const { citations, library } = keys.length ? await this.#client.preview(keys, this.#words.language) : nothing;
    this.library = library;
    this.#keys = citations.map(key);
    this.#list.replaceChildren(...citations.map((one) => this.#card(one)));
    this.#list.hidden = !citations.length;
    this.#changed();
  }

  /** For another answer: none, and nothing typed. */
  forget() {
    this.#keys = [];
    this.#box.value = "";
    for (const node of [this.#list, this.#found, this.#trouble]) clear(node);
  }

  /** The same in the page's language; `keys` where they are others. */
  async show(keys = this.#keys) {
    clear(this.#found);
    clear(this.#trouble);
    await this.#attempt(() => this.choose(keys));
  }

  #card(citation) {
    const { number } = citation;
    const remove = async () => {
      await this.#attempt(() => this.choose(this.#keys.filter((one) => one !== key(citation))));
      (this.#list.querySelectorAll("button")[Math.min(number, this.#keys.length) - 1] ?? this.#box).focus();
    };
    const label = this.#words.say("leave_out_number", { number });
    const button = make("button", { type: "button", "aria-label": label, onclick: remove }, this.#words.say("leave_out"));
    return make("li", { class: "statement" }, ...statement(citation.quote, citation, this.#words), make("div", { class: "actions" }, button));
  }

  /** Adds what stands in the box where it is a key, else looks for it. */
  async #add() {
    const typed = this.#box.value.trim();
    if (!typed) return this.#box.focus();
    await this.#attempt(() => (KEY.test(typed) ? this.#take(typed) : this.#search(typed)));
  }

  async #take(wanted) {
    if (this.#keys.includes(wanted)) return trouble(this.#trouble, this.#words, "statement_twice");
    if (this.#keys.length === MOST) return trouble(this.#trouble, this.#words, "statement_many", { count: MOST });
    await this.choose([...this.#keys, wanted]);
    this.#box.value = "";
    clear(this.#found);
    announce(this.#words.say("statement_added"));
    this.#box.focus();
  }

  async #search(typed) {
    const { hits } = await this.#client.search(typed, this.#words.language, FEW + this.#keys.length);
    const fresh = hits.map((hit) => hit.passage).filter((passage) => !this.#keys.includes(passage.key)).slice(0, FEW);
    if (!fresh.length) return trouble(this.#trouble, this.#words, "found_none");
    this.#found.replaceChildren(make("h3", {}, this.#words.say("found")), make("ul", {}, fresh.map((passage) => this.#hit(passage))));
    announce(this.#words.say("found_count", { count: fresh.length }));
  }

  #hit(passage) {
    const take = () => this.#attempt(() => this.#take(passage.key));
    const label = this.#words.say("add_statement", { key: passage.key });
    const button = make("button", { type: "button", "aria-label": label, onclick: take }, this.#words.say("add"));
    const shown = { ...passage, document_title: "" };
    return make("li", { class: "statement" }, ...statement(passage.text, shown, this.#words), make("div", { class: "actions" }, button));
  }

  /** Does something that can fail, one thing at a time. */
  async #attempt(action) {
    if (this.#busy) return;
    this.#busy = true;
    clear(this.#trouble);
    try {
      await action();
    } catch (problem) {
      trouble(this.#trouble, this.#words, problem);
      this.#trouble.firstChild.focus();
    } finally {
      this.#busy = false;
    }
  }
}

/** A statement's words, its key and where it stands. */
function statement(text, one, words) {
  const name = make("p", { class: "label" }, make("bdi", { dir: "ltr" }, one.key ?? key(one)));
  return [name, told(text, [{ language: one.language }]), source(one, words)];
}
