// Versions: a briefing's history, and what differs between two of its versions.

import { make, saying } from "/widget/v1/dom.js";
import { marked } from "./difference.js";
import { approved, happened } from "./shelf.js";
import { clear, trouble } from "./trouble.js";

/** The nodes of the history and, where there are two versions, of the comparison. */
export function versions(one, client, words) {
  const history = [...one.history].reverse().map((version) => entry(one, version, words));
  const list = make("ol", { class: "history", reversed: true }, history);
  return [make("h2", {}, words.say("history")), list, ...(one.history.length > 1 ? comparison(one, client, words) : [])];
}

/** What was said and what is said now, with what differs marked. */
export function change(words, { old, new: now }, language) {
  const [before, after] = old && now ? marked(old, now, language) : [[old], [now]];
  const told = (name, text, nodes) => (text ? saying(language, "dd", { class: name }, nodes) : make("dd", { class: name }, words.say("nothing")));
  return make(
    "dl", { class: "change" },
    make("div", {}, make("dt", {}, words.say("was")), told("old", old, before)),
    make("div", {}, make("dt", {}, words.say("is")), told("now", now, after)),
  );
}

function entry(one, version, words) {
  const sign = version.approved_by && approved(words, version);
  const here = version.number === one.number;
  const link = make("a", { href: `#/briefing/${one.id}/read/${version.number}` }, words.say("version", { number: version.number }));
  return make(
    "li", { class: here ? "here" : null },
    make("p", {}, link, " ", happened(words, version)),
    sign ? make("p", { class: "facts" }, sign) : null,
  );
}

function comparison(one, client, words) {
  const numbers = one.history.map((version) => version.number);
  const choice = (name, value) => {
    const options = numbers.map((number) => make("option", { value: number }, words.say("version", { number })));
    const select = make("select", { name }, options);
    select.value = value;
    return make("label", {}, make("span", {}, words.say(name)), select);
  };
  const wrong = make("div");
  const found = make("div", { class: "differences", "aria-live": "polite" });
  const compare = async (form) => {
    clear(wrong);
    const [old, later] = [form.elements.older_version.value, form.elements.newer_version.value];
    try {
      found.replaceChildren(...differences(await client.compare(one.id, old, later), words));
    } catch (problem) {
      trouble(wrong, words, problem);
    }
  };
  const form = make(
    "form", { class: "compare", onsubmit: (event) => (event.preventDefault(), compare(event.currentTarget)) },
    choice("older_version", numbers.at(-2)), choice("newer_version", numbers.at(-1)),
    make("button", { type: "submit" }, words.say("compare")),
  );
  return [make("h2", {}, words.say("compare_title")), form, wrong, found];
}

function differences(compared, words) {
  if (!compared.differences.length) return [make("p", {}, words.say("same"))];
  return compared.differences.map((one) => change(words, one, one.language));
}
