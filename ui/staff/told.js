// What is told: statements as nodes, in their own language and direction, each number a link to its passage.

import { isRightToLeft, make, safe } from "/widget/v1/dom.js";
import { Prose } from "/widget/v1/prose.js";

/** An answer's light Markdown; `citations` are those of its [n]. */
export function told(text, citations) {
  const languages = new Set(citations.map((one) => one.language));
  const language = languages.size === 1 ? [...languages][0] : "";
  const address = new Map(citations.map((one) => [one.number, safe(one.url, location.href)]));
  const link = (number) =>
    address.get(number) ? make("a", { class: "cite", href: address.get(number), target: "_blank", rel: "noopener" }, `[${number}]`) : null;
  const box = make("div", { class: "told", lang: language || null, dir: language && direction(language) });
  new Prose(box, link).add(text);
  if (!language) for (const block of box.children) block.dir = "auto";
  return box;
}

function direction(language) {
  return isRightToLeft(language) ? "rtl" : "ltr";
}
