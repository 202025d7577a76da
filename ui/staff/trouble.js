// Trouble: what went wrong in the reader's language, with the server's own words below it; and what takes a while.

import { make } from "/widget/v1/dom.js";

const SAID = { 0: "trouble_unreached", 401: "token_refused", 404: "trouble_gone", 409: "trouble_order", 422: "trouble_order", 503: "trouble_busy" };
const TICK = 1000; // ms

/** Says in `place` what went wrong: a Problem, or the key of a text and its `values`. */
export function trouble(place, words, what, values) {
  const known = typeof what === "string";
  const key = known ? what : (SAID[what.status] ?? "trouble");
  const detail = known || !what.detail || what.status === 401 ? null : make("p", { class: "detail", lang: "en", dir: "ltr" }, what.detail);
  place.replaceChildren(make("div", { class: "trouble", role: "alert", tabindex: "-1" }, make("p", {}, words.say(key, values)), detail));
}

export function clear(place) {
  place.replaceChildren();
}

/** Says in `place` that something is under way, and for how many seconds; returns what ends it. */
export function underWay(place, words, key) {
  const begun = Date.now();
  const seconds = make("span", { class: "seconds", "aria-hidden": "true" });
  const tick = () => {
    const passed = Math.round((Date.now() - begun) / TICK);
    seconds.textContent = new Intl.NumberFormat(words.language, { style: "unit", unit: "second" }).format(passed);
  };
  tick();
  const bar = make("progress", { "aria-label": words.say(key) });
  place.replaceChildren(bar, make("span", { role: "status" }, words.say(key)), seconds);
  const timer = setInterval(tick, TICK);
  return () => {
    clearInterval(timer);
    clear(place);
  };
}

/** Has it read out without being seen. */
export function announce(text) {
  document.getElementById("voice").textContent = text;
}
