// The order: the form for a new briefing. It stays in the page, so that no error and no detour loses what was typed.

import { make } from "/widget/v1/dom.js";
import { Topics } from "./topics.js";
import { announce, clear, trouble, underWay } from "./trouble.js";

const MOST_TOPICS = 8; // as the server has it
const VISITORS = ["investors", "companies", "researchers", "universities", "hospitals", "authorities", "journalists", "students"];

export class OrderForm {
  #form;
  #client;
  #words;
  #made;
  #topics;
  #languages;
  #spoken = ""; // the language that the choices are in
  #trouble = document.getElementById("order-trouble");
  #progress = document.getElementById("order-progress");

  /** `made` is called with the briefing. */
  constructor(section, client, words, languages, made) {
    this.#form = section.querySelector("form");
    this.#client = client;
    this.#words = words;
    this.#languages = languages;
    this.#made = made;
    this.#topics = new Topics(words);
    this.#form.elements.date.value = today();
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#write();
    });
  }

  /** Brings the choices into the page's language; what was chosen stays. */
  async show() {
    const language = this.#words.language;
    if (this.#spoken === language) return;
    this.#nameLanguages();
    try {
      const choices = await this.#client.choices(language);
      const visitors = VISITORS.map((visitor) => this.#words.say(`visitor_${visitor}`));
      const countries = choices.countries.sort(new Intl.Collator(language).compare);
      document.getElementById("audiences").replaceChildren(...[...countries, ...visitors].map((value) => make("option", { value })));
      this.#topics.offer(choices);
      this.#spoken = language;
    } catch (problem) {
      trouble(this.#trouble, this.#words, problem);
    }
  }

  #nameLanguages() {
    const { language, second_language: second } = this.#form.elements;
    const [first, other] = [language.value || this.#words.language, second.value];
    const options = () => this.#languages.map((code) => make("option", { value: code, lang: code }, this.#words.nameOf(code)));
    language.replaceChildren(...options());
    second.replaceChildren(make("option", { value: "" }, this.#words.say("none")), ...options());
    [language.value, second.value] = [first, other];
  }

  async #write() {
    this.#forgive();
    const order = this.#order();
    const missing = !order.audience ? "audience" : !order.topics.length ? "topic" : "";
    if (missing) return this.#refuse(`${missing}_missing`, missing);
    if (order.topics.length > MOST_TOPICS) return this.#refuse("topic_many", "topic", { count: order.topics.length });
    const button = this.#form.querySelector("[type=submit]");
    const done = underWay(this.#progress, this.#words, "writing");
    button.disabled = true;
    try {
      const briefing = await this.#client.make(order);
      announce(this.#words.say("written"));
      this.#empty();
      this.#made(briefing);
    } catch (problem) {
      trouble(this.#trouble, this.#words, problem);
      this.#trouble.firstChild.focus();
    } finally {
      done();
      button.disabled = false;
    }
  }

  /** Says beside the field what is missing in it. */
  #refuse(key, id, values) {
    const field = document.getElementById(id);
    field.closest(".field").append(this.#trouble);
    trouble(this.#trouble, this.#words, key, values);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }

  #forgive() {
    clear(this.#trouble);
    this.#form.querySelector(".actions").before(this.#trouble);
    for (const field of this.#form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  }

  #order() {
    const { audience, language, second_language: second, date, pages } = this.#form.elements;
    return {
      audience: audience.value.trim(), language: language.value, second_language: second.value,
      date: date.value, pages: Number(pages.value), topics: this.#topics.take(),
    };
  }

  /** For the next one: languages and length are often the same. */
  #empty() {
    this.#form.elements.audience.value = "";
    this.#form.elements.date.value = today();
    this.#topics.empty();
  }
}

/** The day here, ISO. */
function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
