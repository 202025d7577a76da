// The source: where a statement stands in the library, and the way there.

import { make, safe } from "/widget/v1/dom.js";

/** "Brochure · Pharma · p. 3 · 2019" after a `mark`, and a link that opens the passage. */
export function source(one, words, mark = "") {
  const page = one.page ? words.say("page_number", { page: one.page }) : "";
  const place = [one.document_title, ...one.section.slice(-1), page, words.date(one.as_of)].filter(Boolean).join(" · ");
  const link = make("a", { href: safe(one.url, location.href) || null, target: "_blank", rel: "noopener" }, words.say("passage"));
  return make("p", { class: "source" }, mark && make("span", { class: "mark" }, mark), make("bdi", {}, place), " ", link);
}

/** The key of a citation's statement: the same in every language. */
export function key(citation) {
  return citation.passage_id.slice(0, citation.passage_id.lastIndexOf("@"));
}
