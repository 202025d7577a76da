// The card of a citation: what it is, its quote, the Italian original beside a translation, a link to the reader.

import { icon, make, safe, saying } from "./dom.js";

let count = 0;

/** Where the card lies, over the conversation; there is at most one. */
export class Sheet {
  #place;
  #words;
  #host;

  opener = null; // the [n] of the open card, which gets the focus back

  constructor(place, words, host) {
    this.#place = place;
    this.#words = words;
    this.#host = host;
  }

  open(citation, opener) {
    this.close();
    const card = makeCard(citation, this.#words, this.#host, () => this.close({ back: true }));
    // It goes when the focus moves on, so that it hides nothing that has the focus.
    card.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && card.getRootNode().contains(relatedTarget) && !card.contains(relatedTarget)) this.close();
    });
    opener.setAttribute("aria-expanded", "true");
    this.opener = opener;
    this.#place.replaceChildren(card);
    card.querySelector("h3").focus({ preventScroll: true });
  }

  close({ back = false } = {}) {
    const { opener } = this;
    if (!opener) return;
    this.opener = null;
    opener.setAttribute("aria-expanded", "false");
    if (back) opener.focus();
    this.#place.replaceChildren();
  }
}

/** For `citation`, as the server sends it; `onclose` is called when the visitor leaves it. */
function makeCard(citation, words, host, onclose) {
  const name = `card-${++count}`;
  const number = make("span", { class: "number" }, String(citation.number));
  const title = make("h3", { id: name, tabindex: "-1" }, number, make("bdi", {}, citation.document_title));
  const close = words.on(make("button", { type: "button", class: "icon", onclick: onclose }), "back", { place: "aria-label" });
  close.append(icon("close"));
  return make(
    "section",
    { class: "card", "aria-labelledby": name },
    make("div", { class: "top" }, title, close),
    facts(citation, words),
    path(citation),
    quote(citation.quote, citation.language),
    citation.original && original(citation.original, words),
    links(citation, words, host, onclose),
  );
}

function facts(citation, words) {
  const all = [
    citation.issuer,
    words.say(`kind_${citation.kind}`) || citation.kind,
    citation.page ? words.say("page", { page: citation.page }) : "",
    citation.as_of ? words.say("as_of", { as_of: words.date(citation.as_of) }) : "",
  ];
  return make("p", { class: "facts" }, all.filter(Boolean).flatMap((fact, place) => [place ? " · " : null, make("bdi", {}, fact)]));
}

/** Where in the document; its first heading is often its title, which stands above. */
function path(citation) {
  const parts = (citation.section ?? []).filter((part) => part !== citation.document_title);
  return parts.length ? make("p", { class: "facts" }, make("bdi", {}, parts.join(" › "))) : null;
}

function quote(text, language) {
  const lines = text.split("\n").map(bare).filter(Boolean);
  return saying(language, "blockquote", {}, lines.flatMap((line, place) => [place ? make("br") : null, line]));
}

/** A line of light Markdown without its marks. */
function bare(line) {
  if (/^[\s|:-]+$/.test(line)) return "";
  const text = line.trim().replace(/^#{1,6} /, "").replace(/^[-*] /, "• ").replace(/(\*{1,3})(?=\S)(.+?)(?<=\S)\1/g, "$2");
  return text.startsWith("|") ? text.replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim()).join(" · ") : text;
}

function original({ language, text }, words) {
  return make("div", { class: "original" }, make("p", { class: "label" }, words.say("original")), quote(text, language));
}

function links(citation, words, host, onclose) {
  const href = safe(citation.url, host);
  const tab = make("span", { class: "unseen" }, ` (${words.say("opens_new_tab")})`);
  return make(
    "p",
    { class: "links" },
    href && make("a", { href, target: "_blank", rel: "noopener" }, words.say("open_reader"), tab),
    make("button", { type: "button", class: "plain", onclick: onclose }, words.say("back")),
  );
}
