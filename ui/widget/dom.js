// Building nodes: text stays text, addresses are checked, pictures are drawn from paths.

const SVG = "http://www.w3.org/2000/svg";
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "yi"]);
const TO_LEFT = "\u200f"; // has dir="auto" read a Hebrew sentence that begins with a Latin name from the right
const BEGINS_FROM_RIGHT = /^[^\p{L}]*[\u0590-\u08ff]/u;
const PATHS = {
  close: "M5 5l10 10M15 5L5 15",
  plus: "M10 4v12M4 10h12",
  globe: "M10 2.500a7.500 7.500 0 1 0 0 15a7.500 7.500 0 1 0 0-15zM2.500 10h15M10 2.500c-4.400 4-4.400 11 0 15c4.400-4 4.400-11 0-15",
  send: "M10 16V4M4.500 9.500L10 4l5.500 5.500",
  stop: "M6 6h8v8H6z",
  good: "M6.500 9l3-5.500c1.300 0 2 .9 1.700 2.200L10.700 8H15c1 0 1.700.9 1.500 1.900l-1 5c-.2.7-.8 1.100-1.500 1.100H6.500zM6.500 9H3.500v7h3",
  bad: "M13.500 11l-3 5.500c-1.300 0-2-.9-1.700-2.200L9.300 12H5c-1 0-1.700-.9-1.500-1.900l1-5C4.700 4.400 5.300 4 6 4h7.500zM13.500 11h3V4h-3",
  copy: "M7 7h9v9H7zM4 13V4h9",
};
const SIGN = ["M10 6c0 7 12 7 12 14v6", "M22 6c0 7-12 7-12 14v6", "M12 9.200h8M12 23h8", "M16 12a1.200 1.200 0 1 0 .01 0"];

/** An element with attributes (`class`, `aria-…`), listeners (`onclick: …`) and children; strings become text. */
export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

/** An element that says something in `language`, in that language's direction. */
export function saying(language, name, attributes, ...children) {
  const node = make(name, { lang: language || null, dir: "auto", ...attributes }, ...children);
  if (isRightToLeft(language) && !BEGINS_FROM_RIGHT.test(node.textContent)) node.prepend(make("span", { class: "unseen" }, TO_LEFT));
  return node;
}

export function isRightToLeft(language) {
  return RIGHT_TO_LEFT.has((language || "").toLowerCase().split("-")[0]);
}

/** A line drawing, 20 by 20, seen and not heard. */
export function icon(name) {
  return drawing("0 0 20 20", [PATHS[name]]);
}

/** Our own sign: two strands that meet in a hub. */
export function sign() {
  return drawing("0 0 32 32", SIGN);
}

function drawing(box, paths) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", box);
  picture.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    picture.append(path);
  }
  return picture;
}

/** `address` as an absolute http(s) address (or mailto, where `mail` is true), else "". */
export function safe(address, host, mail = false) {
  if (!address) return "";
  try {
    const url = new URL(address, host);
    return /^https?:$/.test(url.protocol) || (mail && url.protocol === "mailto:") ? url.href : "";
  } catch {
    return "";
  }
}
