// Topics: those chosen for an order, of the library's own in groups or in any words.

import { make } from "/widget/v1/dom.js";

const GROUPS = ["subjects", "bodies", "sections"]; // as the server calls them

export class Topics {
  #words;
  #chosen = []; // in the order of choosing, which is that of the briefing
  #list = document.getElementById("chosen");
  #box = document.getElementById("topic");
  #groups = document.getElementById("groups");

  constructor(words) {
    this.#words = words;
    document.getElementById("add-topic").addEventListener("click", () => this.#add());
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault(); // Enter adds the topic, it does not send the order
      this.#add();
    });
  }

  /** Offers the library's own, each once, in the language that the server named them in. */
  offer(choices) {
    const seen = new Set();
    const sorted = new Intl.Collator(choices.language);
    const open = [...this.#groups.querySelectorAll("details[open]")].map((group) => group.dataset.group);
    const groups = GROUPS.map((group) => {
      const names = choices[group].filter((name) => !seen.has(name) && seen.add(name));
      return [group, group === "bodies" ? names.sort(sorted.compare) : names];
    });
    document.getElementById("known-topics").replaceChildren(...[...seen].map((value) => make("option", { value })));
    this.#groups.replaceChildren(...groups.filter(([, names]) => names.length).map(([group, names]) => this.#group(group, names, open)));
    this.#tell();
  }

  /** Those chosen, with what stands in the box and was not added yet. */
  take() {
    this.#add(false);
    return [...this.#chosen];
  }

  empty() {
    this.#chosen = [];
    this.#tell();
  }

  #group(group, names, open) {
    const boxes = names.map((name) => {
      const box = make("input", { type: "checkbox", value: name, onchange: () => (box.checked ? this.#choose(name) : this.#drop(name)) });
      return make("label", {}, box, make("span", { dir: "auto" }, name));
    });
    const summary = make("summary", {}, this.#words.say(`group_${group}`), make("span", { class: "count" }, ` ${names.length}`));
    return make("details", { "data-group": group, open: open.includes(group) }, summary, make("div", { class: "boxes" }, boxes));
  }

  #add(stay = true) {
    const name = this.#box.value.trim();
    if (name) this.#choose(name);
    this.#box.value = "";
    if (stay) this.#box.focus();
  }

  #choose(name) {
    if (!this.#chosen.includes(name)) this.#chosen.push(name);
    this.#tell();
  }

  #drop(name) {
    this.#chosen = this.#chosen.filter((one) => one !== name);
    this.#tell();
  }

  #tell() {
    this.#list.replaceChildren(...this.#chosen.map((name) => make("li", {}, make("span", { dir: "auto" }, name), this.#remover(name))));
    for (const box of this.#groups.querySelectorAll("input")) box.checked = this.#chosen.includes(box.value);
  }

  #remover(name) {
    const remove = () => {
      this.#drop(name);
      (this.#list.querySelector("button") ?? this.#box).focus();
    };
    return make("button", { type: "button", class: "remove", "aria-label": this.#words.say("remove", { topic: name }), onclick: remove }, "×");
  }
}
