// A briefing: its state, why it is stale, what can be done with it, and the part of it that the address names.

import { make } from "/widget/v1/dom.js";
import { Drafts, statements } from "./edit.js";
import { preview } from "./preview.js";
import { apart, approved, badge, dotted, spoken } from "./shelf.js";
import { announce, clear, trouble, underWay } from "./trouble.js";
import { change, versions } from "./versions.js";

const FORMATS = { docx: "Word", pdf: "PDF", html: "HTML", md: "Markdown" };
const PARTS = ["read", "edit", "versions"];

export class Briefing {
  #view;
  #client;
  #words;
  #drafts = new Drafts();
  #wrong = make("div");
  #progress = make("div", { class: "progress" });
  #one = null;

  constructor(view, client, words) {
    this.#view = view;
    this.#client = client;
    this.#words = words;
  }

  /** Whether anything was typed and not saved. */
  get unsaved() {
    return this.#drafts.any;
  }

  /** Shows a part of a version, 0: the last one. */
  async show(id, part, number) {
    const place = location.hash;
    this.#wrong = make("div");
    if (this.#one?.id !== id) this.#view.replaceChildren(make("p", { class: "waiting" }, this.#words.say("reading")));
    try {
      const one = await this.#client.read(id, number);
      if (location.hash === place) await this.#render(one, PARTS.includes(part) ? part : PARTS[0]);
    } catch (problem) {
      if (location.hash !== place) return;
      const back = make("p", {}, make("a", { href: "#/" }, this.#words.say("all")));
      this.#view.replaceChildren(make("h1", { tabindex: "-1" }, this.#words.say("trouble_title")), this.#wrong, back);
      trouble(this.#wrong, this.#words, problem);
    }
  }

  async #render(one, part) {
    this.#one = one;
    const place = make("div", { class: "part", "data-part": part });
    this.#view.replaceChildren(...[...this.#head(one), this.#wrong, this.#stale(one), this.#parts(one, part), place].filter(Boolean));
    await this.#attempt(async () => place.append(...(await this.#part(one, part))));
  }

  #head(one) {
    const words = this.#words;
    const facts = [words.date(one.date), spoken(words, one), words.say("pages", { count: one.pages }), words.say("version", { number: one.number })];
    const state = one.approved_by && one.state !== "stale" ? approved(words, one) : words.say(`means_${one.state}`);
    return [
      make("div", { class: "head" }, make("h1", { tabindex: "-1", dir: "auto" }, one.audience), badge(words, one.state)),
      make("p", { class: "about" }, dotted(one.topics)),
      make("p", { class: "facts" }, dotted(facts)),
      make("p", { class: "facts" }, state),
      this.#older(one),
      make("div", { class: "actions" }, this.#approval(one), this.#anew(one), this.#files(one), this.#progress),
    ].filter(Boolean);
  }

  #older(one) {
    if (isLast(one)) return null;
    const last = make("a", { href: `#/briefing/${one.id}` }, this.#words.say("read_last"));
    return make("p", { class: "note" }, this.#words.say("older", { number: one.number, last: one.history.length }), " ", last);
  }

  #approval(one) {
    if (one.state !== "draft" || !isLast(one)) return null;
    const approve = async () => {
      this.#changed(await this.#client.approve(one.id, one.number), "approved");
    };
    return make("button", { type: "button", class: "strong", onclick: (event) => this.#attempt(approve, event.target) }, this.#words.say("approve", { by: apart(this.#words, this.#client.name) }));
  }

  #anew(one) {
    const regenerate = async () => {
      const done = underWay(this.#progress, this.#words, "writing");
      try {
        this.#changed(await this.#client.regenerate(one.id), "written");
      } finally {
        done();
      }
    };
    return make("button", { type: "button", title: this.#words.say("anew_title"), onclick: (event) => this.#attempt(regenerate, event.target) }, this.#words.say("anew"));
  }

  #files(one) {
    const save = (format) => async () => {
      const blob = await this.#client.download(one.id, one.number, format);
      const link = make("a", { href: URL.createObjectURL(blob), download: `briefing-${one.id}-${one.number}.${format}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // not before the browser has taken it
    };
    const buttons = Object.entries(FORMATS).map(([format, name]) =>
      make("button", { type: "button", "aria-label": this.#words.say("download", { format: name }), onclick: (event) => this.#attempt(save(format), event.target) }, name),
    );
    return make("div", { class: "files", role: "group", "aria-label": this.#words.say("downloads") }, make("span", { "aria-hidden": "true" }, this.#words.say("downloads")), buttons);
  }

  #stale(one) {
    if (!one.overtaken.length) return null;
    const items = one.overtaken.map((found) => {
      const language = found.passage_id.split("@").at(-1);
      return make("li", {}, make("p", { class: "how" }, this.#words.say(`how_${found.how}`)), change(this.#words, found, language));
    });
    return make(
      "section", { class: "overtaken", "aria-labelledby": "overtaken" },
      make("h2", { id: "overtaken" }, this.#words.say("overtaken", { count: items.length })), make("ul", {}, items),
    );
  }

  #parts(one, part) {
    const version = isLast(one) ? "" : `/${one.number}`;
    const links = PARTS.map((name) =>
      make("a", { href: `#/briefing/${one.id}/${name}${version}`, "aria-current": name === part ? "page" : null }, this.#words.say(`part_${name}`)),
    );
    return make("nav", { class: "parts", "aria-label": this.#words.say("parts") }, links);
  }

  async #part(one, part) {
    if (part === "read") return preview(one, this.#client, this.#words);
    if (part === "versions") return versions(one, this.#client, this.#words);
    if (!isLast(one)) return [make("p", { class: "note" }, this.#words.say("edit_last"))];
    return statements(one, this.#words, this.#drafts, (statement, texts, button) => this.#attempt(() => this.#edit(one, statement, texts), button));
  }

  async #edit(one, statement, texts) {
    const edited = await this.#client.edit(one.id, statement.id, texts);
    this.#drafts.forget(one.id, statement.id);
    const before = window.scrollY;
    await this.#render(edited, "edit");
    window.scrollTo(0, before);
    document.getElementById(`statement-${statement.id}`)?.focus({ preventScroll: true });
    announce(this.#words.say("saved"));
  }

  /** Shows what came of an action, in the part that is shown. */
  #changed(one, said) {
    announce(this.#words.say(said));
    const place = `#/briefing/${one.id}/read`;
    if (location.hash === place) this.#render(one, "read");
    else location.hash = place;
  }

  /** Does something that can fail; `button` can't be pressed twice. */
  async #attempt(action, button) {
    clear(this.#wrong);
    if (button) button.disabled = true;
    try {
      await action();
    } catch (problem) {
      trouble(this.#wrong, this.#words, problem);
      this.#wrong.firstChild.scrollIntoView({ block: "center" });
      this.#wrong.firstChild.focus({ preventScroll: true });
    } finally {
      if (button) button.disabled = false;
    }
  }
}

function isLast(one) {
  return one.number === one.history.at(-1).number;
}

