// The shelf: every briefing's last version, the newest first.

import { make } from "/widget/v1/dom.js";
import { trouble } from "./trouble.js";

const FROM_RIGHT = /[\u0590-\u08ff]/;

export class Shelf {
  #view;
  #client;
  #words;

  constructor(view, client, words) {
    this.#view = view;
    this.#client = client;
    this.#words = words;
  }

  async show() {
    const words = this.#words;
    const place = location.hash;
    const wrong = make("div");
    const list = make("div", { class: "waiting" }, words.say("reading"));
    const fresh = make("a", { class: "button strong", href: "#/new" }, words.say("new"));
    const title = make("h1", { tabindex: "-1" }, words.say("all"));
    this.#view.replaceChildren(make("div", { class: "head" }, title, fresh), wrong, list);
    try {
      const { briefings } = await this.#client.all();
      if (location.hash === place) list.replaceWith(...this.#listed(briefings));
    } catch (problem) {
      list.remove();
      trouble(wrong, words, problem);
    }
  }

  #listed(briefings) {
    const words = this.#words;
    if (!briefings.length) return [make("p", { class: "lead" }, words.say("none_yet"))];
    const stale = briefings.filter((one) => one.state === "stale").length;
    const note = stale ? make("p", { class: "note stale" }, words.say("stale_count", { count: stale })) : null;
    return [note, make("ul", { class: "shelf" }, briefings.map((one) => this.#entry(one)))].filter(Boolean);
  }

  #entry(one) {
    const words = this.#words;
    const link = make("a", { href: `#/briefing/${one.id}`, dir: "auto" }, one.audience);
    const facts = [words.date(one.date), spoken(words, one), words.say("pages", { count: one.pages })];
    return make(
      "li", { "data-state": one.state },
      make("h2", {}, link),
      make("p", { class: "about" }, dotted(one.topics)),
      badge(words, one.state),
      make("p", { class: "facts" }, dotted(facts)),
      make("p", { class: "facts last" }, happened(words, one)),
    );
  }
}

/** Facts with dots between them; each keeps its own direction. */
export function dotted(facts) {
  return facts.filter(Boolean).flatMap((fact, place) => [place ? " · " : "", make("bdi", {}, fact)]);
}

/** What the state is, in a word: that of `key`, as its form depends on what it is said of. */
export function badge(words, state, key = `state_${state}`) {
  return make("span", { class: "badge", "data-state": state }, words.say(key));
}

/** "Hebrew, Italian" */
export function spoken(words, one) {
  const names = new Intl.DisplayNames([words.language], { type: "language" });
  return new Intl.ListFormat(words.language, { type: "unit" }).format([one.language, one.second_language].filter(Boolean).map((code) => names.of(code)));
}

/** "Edited by Anna on 23 Nov 2026, 10:00" */
export function happened(words, version) {
  return words.say(`why_${version.why}`, signed(words, version.by || words.say("somebody"), version.at));
}

/** "Approved on 23 Nov 2026, 10:00 (Anna)" */
export function approved(words, version) {
  return words.say("approved_by", signed(words, version.approved_by, version.approved_at));
}

/** Who and when, for a sentence that says so. */
export function signed(words, by, at) {
  return { by: apart(words, by), at: apart(words, when(words, at)) };
}

/** Text that runs its own way inside a sentence: between FSI and PDI (UAX 9), where ways can differ. */
export function apart(words, text) {
  return words.direction === "rtl" || FROM_RIGHT.test(text) ? `\u2068${text}\u2069` : text;
}

/** The time here, of an ISO time. */
function when(words, iso) {
  const language = words.language === "en" ? "en-GB" : words.language;
  return new Date(iso).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}
