// The greeting: what may be asked, that nobody human answers, and what becomes of the questions.

import { make, saying } from "./dom.js";
import { makeQuestions } from "./exchange.js";

/** Before the first question. `session` is null until the server has answered; draw again when it has. */
export function makeGreeting(words, settings, session, ask) {
  const own = session?.theme?.greeting?.[words.language];
  const questions = session?.questions ?? [];
  return make(
    "div",
    { class: "greeting" },
    saying(words.language, "h3", {}, own || words.say("heading")),
    make("p", {}, words.say("introduction")),
    questions.length > 0 && make("p", { class: "label" }, words.say("examples")),
    questions.length > 0 && makeQuestions(questions, words.language, ask),
    make("p", { class: "small" }, words.say("notice")),
    make("p", { class: "small" }, words.say(settings.remember ? "privacy_remember" : "privacy", { host: new URL(settings.host).host })),
  );
}
