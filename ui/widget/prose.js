// Prose: an answer's light Markdown as nodes, added to and never drawn again.
//
// Known are paragraphs, lists, tables, headings, **strong**, *emphasis* and [n]. Everything else, HTML and links too, stays as typed.

import { make } from "./dom.js";

const INLINE = /(\*\*|\*)(?=\S)(.+?)(?<=\S)\1|\s?\[(\d{1,4}(?:\s*,\s*\d{1,4})*)\]/gs;
const ITEM = /^\s*(?:[-*]|(\d+)[.)])\s+/;
const CELLS = /^\s*\|(.+)\|\s*$/;
const RULE = /^[\s|:-]+$/;

export class Prose {
  #cite;
  #linked;
  #last = null; // the paragraph that a next sentence may go on in

  /** `cite(number)` gives a citation's node or null; `linked` is [name, node] for a name that is a link. */
  constructor(node, cite, linked = null) {
    this.node = node;
    this.#cite = cite;
    this.#linked = linked;
  }

  /** Adds Markdown; with `flowing` its first paragraph goes on in the last one. */
  add(markdown, flowing = false) {
    for (const block of markdown.trim().split(/\n\s*\n/)) {
      const lines = block.split("\n");
      const start = lines.findIndex((line) => ITEM.test(line) || CELLS.test(line));
      const text = start < 0 ? lines : lines.slice(0, start);
      if (text.length) this.#paragraph(text.join("\n"), flowing);
      if (start >= 0) this.#rows(lines.slice(start));
      flowing = false;
    }
  }

  #paragraph(text, flowing) {
    if (flowing && this.#last) this.#last.append(" ");
    else this.node.append((this.#last = make("p")));
    this.#inline(this.#last, text.replace(/^#{1,6} /, ""));
  }

  #rows(lines) {
    this.#last = null;
    if (CELLS.test(lines[0])) return this.#table(lines);
    const first = ITEM.exec(lines[0])[1];
    const list = first ? make("ol", { start: first === "1" ? null : first }) : make("ul");
    for (const line of lines) {
      if (ITEM.test(line)) list.append(make("li"));
      else list.lastChild.append(" ");
      this.#inline(list.lastChild, line.replace(ITEM, ""));
    }
    const before = this.node.lastElementChild;
    if (before?.localName === list.localName && (!first || first !== "1")) before.append(...list.children); // goes on
    else this.node.append(list);
  }

  #table(lines) {
    const body = make("tbody");
    for (const [row, line] of lines.filter((each) => !RULE.test(each)).entries()) {
      const cells = (CELLS.exec(line)?.[1] ?? line).split("|").map((text) => {
        const cell = make(row ? "td" : "th", { scope: row ? null : "col" });
        this.#inline(cell, text.trim());
        return cell;
      });
      body.append(make("tr", {}, cells));
    }
    this.node.append(make("div", { class: "table", tabindex: "0", role: "group" }, make("table", {}, body)));
  }

  #inline(node, text) {
    let done = 0;
    for (const match of text.matchAll(INLINE)) {
      this.#plain(node, text.slice(done, match.index));
      if (match[1]) this.#emphasis(node, match[1], match[2]);
      else this.#numbers(node, match[0], match[3].split(",").map(Number));
      done = match.index + match[0].length;
    }
    this.#plain(node, text.slice(done));
  }

  #emphasis(node, stars, text) {
    const inner = make(stars === "*" ? "em" : "strong");
    this.#inline(inner, text);
    node.append(inner);
  }

  /** The buttons of [1, 2] on the line of the word before them; one without a citation keeps all as typed. */
  #numbers(node, typed, numbers) {
    const cites = numbers.map((number) => this.#cite(number));
    if (cites.includes(null)) node.append(typed);
    else node.append("\u00a0", ...cites);
  }

  #plain(node, text) {
    const text_ = text.replace(/\\([\\`*_[\]#|.-])/g, "$1");
    const at = this.#linked ? text_.indexOf(this.#linked[0]) : -1;
    if (at < 0) return node.append(text_);
    const [name, link] = this.#linked;
    this.#linked = null;
    node.append(text_.slice(0, at), link, text_.slice(at + name.length));
  }
}

/** `markdown` for people who hear it or paste it: without the marks of emphasis; with `numbers` false without [n]. */
export function plain(markdown, numbers = true) {
  const text = markdown.replace(/(\*{1,2})(?=\S)(.+?)(?<=\S)\1/gs, "$2");
  return (numbers ? text : text.replace(/\s?\[\d+(?:\s*,\s*\d+)*\]/g, "")).trim();
}
