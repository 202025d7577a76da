// Thumbs under an answer; the one down asks for a reason, which may be left out.

import { icon, make } from "./dom.js";

const LONGEST = 1000;

/** The two buttons. `send(rating, reason)` tells the server; `say(key)` speaks in the live region. */
export function makeRating(words, send, say) {
  const node = make("span", { class: "rating" });
  const thumb = (rating, key) => {
    const button = make("button", { type: "button", class: "icon", "aria-pressed": "false", onclick: () => rate(rating) }, icon(key));
    words.on(button, key, { place: "title" });
    return words.on(button, key, { place: "aria-label" });
  };
  const thumbs = { up: thumb("up", "good"), down: thumb("down", "bad") };
  node.append(thumbs.up, thumbs.down);

  function rate(rating) {
    for (const [which, button] of Object.entries(thumbs)) button.setAttribute("aria-pressed", String(which === rating));
    node.parentNode.querySelector(".reason")?.remove();
    send(rating).then(() => rating === "up" && say("thanks"), () => say("failed"));
    if (rating === "down") node.after(askReason(words, (reason) => reason && send(rating, reason).then(() => say("thanks"), () => say("failed")), thumbs.down));
  }
  return node;
}

function askReason(words, done, opener) {
  const form = make("form", { class: "reason" });
  const text = make("textarea", { rows: "2", maxlength: LONGEST, dir: "auto" });
  const label = make("label", {}, words.on(make("span"), "reason"), text);
  const submit = words.on(make("button", { type: "submit", class: "solid" }), "reason_send");
  const skip = words.on(make("button", { type: "button", class: "plain", onclick: () => finish("") }), "reason_skip");

  function finish(reason) {
    opener.focus({ preventScroll: true });
    form.remove();
    done(reason);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    finish(text.value.trim());
  });
  form.append(label, make("div", { class: "row" }, submit, skip));
  queueMicrotask(() => text.focus());
  return form;
}
