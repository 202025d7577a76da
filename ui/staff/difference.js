// Difference: which words of a text another one has not, so that a reader sees what changed.

import { make } from "/widget/v1/dom.js";

const ALIKE = 0.4; // share of the longer text's words, from which on marks help; below, one text is simply another

/** Both texts as nodes: the words that only the old one has in <del>, those that only the new one has in <ins>. */
export function marked(old, now, language) {
  const [before, after] = [pieces(old, language), pieces(now, language)];
  const common = kept(before, after);
  if (count(common.map(([place]) => before[place])) < ALIKE * Math.max(count(before), count(after))) return [[old], [now]];
  return [
    told(before, new Set(common.map(([place]) => place)), "del"),
    told(after, new Set(common.map(([, place]) => place)), "ins"),
  ];
}

function pieces(text, language) {
  return [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)].map(({ segment }) => segment);
}

function count(words) {
  return words.filter((word) => word.trim()).length;
}

/** The places, [in the old, in the new], of the longest sequence of pieces that both have. */
function kept(before, after) {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i][j] = before[i] === after[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const found = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) found.push([i++, j++]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return found;
}

/** Neighbouring pieces together, those not in both in an element of this `name`. */
function told(words, both, name) {
  const nodes = [];
  for (let place = 0; place < words.length; ) {
    const begin = place;
    const shared = both.has(place);
    while (place < words.length && both.has(place) === shared) place++;
    const text = words.slice(begin, place).join("");
    nodes.push(shared ? text : make(name, {}, text));
  }
  return nodes;
}
