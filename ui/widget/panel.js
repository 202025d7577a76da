// The panel: the conversation as a custom element, <lifehub-panel>, in the page or alone in a frame.

import { Client } from "./client.js";
import { Sheet } from "./card.js";
import { make, safe, sign } from "./dom.js";
import { Exchange, saidOf } from "./exchange.js";
import { makeGreeting } from "./greeting.js";
import { drawParts } from "./parts.js";
import { sheet } from "./styles.js";
import { Words } from "./words.js";

const NAME = "lifehub-panel";
const OLD = 60_000; // ms after which a frame that is refused gets a new ticket by loading anew
const BREATH = 12; // ms of work after which the browser may draw
const FOCUSABLE = "button:not(:disabled), a[href], select, textarea, [tabindex='0']";
const narrow = matchMedia("(max-width: 479.9px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const touch = matchMedia("(pointer: coarse)");

/** A panel with its words loaded, still closed.
 *
 * `settings`: host, site, language, remember, color, theme, ticket and framed (in a frame). It fires "lifehub:closed"
 * when it has closed, and "lifehub:place" with the site's own position and colour when the server has told them.
 */
export async function makePanel(settings) {
  const words = new Words(`${settings.host}/widget/v1/texts`);
  await words.load(settings.language);
  return new (customElements.get(NAME))(settings, words);
}

class Panel extends HTMLElement {
  #settings;
  #words;
  #client;
  #session = null;
  #beginning = null; // the session being asked for
  #chosen = false; // whether the visitor chose the language
  #current = null; // the exchange that is being answered
  #control = null; // stops it
  #sheet; // where the card of a citation lies
  #parts;

  constructor(settings, words) {
    super();
    this.#settings = settings;
    this.#words = words;
    this.#client = new Client(settings);
    this.hidden = true;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    this.#parts = drawParts(words, {
      speak: (language) => this.#speak(language),
      restart: () => this.#restart(),
      close: () => this.close(),
      ask: (question) => this.#ask(question),
      stop: () => this.#stop(),
      askToForget: () => this.#askToForget(),
      key: (event) => this.#key(event),
    });
    this.#sheet = new Sheet(this.#parts.sheet, words, settings.host);
    root.append(this.#parts.dialog);
    this.#sign("");
    this.#languages([words.language]);
    this.#direct();
    this.#idle();
    this.#color(settings.color);
    this.#greet();
    narrow.addEventListener("change", this.#modal);
    this.#modal();
  }

  /** Shows the panel and takes the focus; the first time, asks for a session. */
  open() {
    this.hidden = false;
    const { dialog, box } = this.#parts;
    (touch.matches ? dialog : box).focus({ preventScroll: true });
    if (!this.#session) this.#begin();
  }

  /** Hides it; an answer goes on growing. With `quietly` the focus stays where it is. */
  close({ quietly = false } = {}) {
    if (this.hidden) return;
    this.hidden = true;
    this.dispatchEvent(new CustomEvent("lifehub:closed", { detail: { quietly } }));
  }

  disconnectedCallback() {
    narrow.removeEventListener("change", this.#modal);
    this.#stop();
  }

  // ---- how it looks

  /** The site's logo, or our own sign where it has none or it can't be shown. */
  #sign(address) {
    const logo = safe(address, this.#settings.host);
    if (!logo) return this.#parts.mark.replaceChildren(sign());
    const image = make("img", { src: logo, alt: "", onerror: () => this.#sign("") });
    this.#parts.mark.replaceChildren(image);
  }

  #languages(codes) {
    const { picker } = this.#parts;
    const options = codes.map((code) => make("option", { value: code, lang: code }, this.#words.nameOf(code)));
    picker.replaceChildren(...options);
    picker.value = this.#words.language;
    picker.parentNode.hidden = codes.length < 2;
  }

  #direct() {
    const { dialog, code, picker, title } = this.#parts;
    dialog.lang = this.#words.language;
    dialog.dir = this.#words.direction;
    code.textContent = this.#words.language.toUpperCase();
    picker.value = this.#words.language;
    title.textContent = this.#session?.theme?.title || this.#words.say("title");
  }

  #color(color) {
    const { dialog } = this.#parts;
    dialog.dataset.theme = this.#settings.theme ?? "auto";
    if (color && CSS.supports("color", color)) dialog.style.setProperty("--accent", color);
  }

  /** Modal where it covers the whole page. A frame covers only itself. */
  #modal = () => {
    this.#parts.dialog.setAttribute("aria-modal", String(narrow.matches && !this.#settings.framed));
  };

  // ---- the session

  #begin() {
    this.#beginning = this.#client.begin(this.#words.language).then((session) => this.#began(session));
    this.#beginning.catch((problem) => this.#trouble(problem)).finally(() => (this.#beginning = null));
    return this.#beginning;
  }

  async #began(session) {
    const first = !this.#session;
    this.#session = session;
    const { color, position, logo } = session.theme ?? {};
    if (first) {
      this.#sign(logo);
      if (!this.#settings.color) this.#color(color);
      this.dispatchEvent(new CustomEvent("lifehub:place", { bubbles: true, composed: true, detail: { position, color } }));
    }
    const codes = session.languages?.length ? session.languages : [this.#words.language];
    if (!codes.includes(this.#words.language)) await this.#words.load(codes.includes("en") ? "en" : codes[0]);
    this.#languages(codes);
    this.#direct();
    if (first && session.turns?.length) this.#goOn(session.turns);
    else this.#greet();
  }

  /** A conversation gone on with. */
  #goOn(turns) {
    if (this.#parts.log.querySelector(".exchange")) return;
    for (const { question, answer } of turns) {
      const exchange = this.#exchange(question);
      exchange.finish(answer, { quietly: true });
      this.#parts.log.append(exchange.node);
    }
    this.#parts.log.querySelector(".greeting")?.remove();
    this.#idle();
    this.#show(this.#parts.log.lastElementChild);
  }

  /** The greeting, drawn again when there is more to say; none once something was asked. */
  #greet() {
    const { log } = this.#parts;
    if (log.querySelector(".exchange")) return;
    log.replaceChildren(makeGreeting(this.#words, this.#settings, this.#session, (question) => this.#ask(question)));
  }

  /** No session: said under the greeting. A question that waits for it says so itself. */
  #trouble(problem) {
    if (this.#lapsed(problem)) return location.reload();
    const { log } = this.#parts;
    if (log.querySelector(".exchange")) return;
    const [key, again] = saidOf(problem);
    const says = this.#words.on(make("span"), key, { values: () => ({ wait: this.#words.wait(problem.wait) }) });
    const status = make("div", { class: "status failed" }, says);
    if (again) {
      const retry = make("button", { type: "button", class: "plain", onclick: () => (status.remove(), this.#parts.box.focus(), this.#begin()) });
      status.append(this.#words.on(retry, "retry"));
    }
    log.querySelector(".status.failed")?.remove();
    log.append(status);
    this.#announce(says.textContent);
  }

  /** Whether the ticket of the frame we are in is too old to begin a conversation with. */
  #lapsed(problem) {
    return problem.status === 401 && this.#settings.framed && performance.now() > OLD;
  }

  /** Another language, by the visitor's choice: the panel's words, and from now on the answers. */
  async #speak(language) {
    this.#chosen = true;
    this.#sheet.close();
    await this.#words.load(language).catch(() => {});
    this.#direct();
    this.#greet();
    if (!this.#parts.log.querySelector(".exchange")) this.#begin();
  }

  // ---- questions

  #exchange(question) {
    return new Exchange(question, this.#words, this.#settings.host, {
      open: (citation, button) => this.#sheet.open(citation, button),
      ask: (text) => this.#ask(text),
      retry: (exchange) => this.#retry(exchange),
      rate: (id, rating, reason) => this.#client.rate(id, rating, reason),
      say: (key) => this.#announce(this.#words.say(key)),
      announce: (text) => this.#announce(text),
    });
  }

  async #ask(question) {
    this.#stop();
    this.#closeBar();
    this.#sheet.close();
    const { log, box } = this.#parts;
    const exchange = this.#exchange(question);
    if (!log.querySelector(".exchange")) log.replaceChildren();
    log.append(exchange.node);
    this.#show(exchange.node);
    if (!touch.matches) box.focus({ preventScroll: true });
    const control = new AbortController();
    this.#current = exchange;
    this.#control = control;
    this.#idle();
    try {
      await this.#beginning;
      await this.#read(exchange, control.signal);
    } catch (problem) {
      if (this.#lapsed(problem)) return location.reload();
      if (exchange.state === "busy") exchange.fail(problem);
    }
    if (this.#control !== control) return;
    this.#current = null;
    this.#control = null;
    this.#idle();
  }

  async #read(exchange, signal) {
    const language = this.#chosen ? this.#words.language : "auto";
    let since = performance.now();
    for await (const event of this.#client.ask(exchange.question, language, signal)) {
      if (exchange.state !== "busy") return;
      exchange.take(event);
      if (performance.now() - since < BREATH) continue;
      await new Promise((go) => setTimeout(go));
      since = performance.now();
    }
  }

  #stop() {
    if (!this.#current) return;
    const focused = this.shadowRoot.activeElement === this.#parts.stop;
    this.#current.stop();
    this.#control.abort();
    this.#current = null;
    this.#control = null;
    this.#idle();
    if (focused) (touch.matches ? this.#parts.dialog : this.#parts.box).focus({ preventScroll: true });
  }

  #retry(exchange) {
    exchange.node.remove();
    this.#ask(exchange.question);
  }

  /** What can be done now. */
  #idle() {
    const { stop, fresh, foot, log } = this.#parts;
    const begun = Boolean(log.querySelector(".exchange"));
    const lost = stop === this.shadowRoot?.activeElement;
    stop.hidden = !this.#current;
    for (const part of [fresh, foot]) part.classList.toggle("later", !begun); // their places are kept: nothing moves
    if (lost && stop.hidden) this.#parts.box.focus({ preventScroll: true });
  }

  #show(node) {
    this.#parts.log.scrollTo({ top: node.offsetTop, behavior: calm.matches ? "instant" : "smooth" });
  }

  #announce(text) {
    this.#parts.voice.textContent = text;
  }

  // ---- leaving and forgetting

  #restart() {
    this.#stop();
    this.#client.leave();
    this.#clear();
    this.#begin();
  }

  #clear() {
    this.#sheet.close();
    this.#closeBar();
    this.#announce("");
    this.#parts.log.replaceChildren();
    this.#greet();
    this.#idle();
    this.#parts.box.focus({ preventScroll: true });
  }

  #askToForget() {
    const sure = this.#words.on(make("span"), "forget_sure");
    const yes = this.#words.on(make("button", { type: "button", class: "plain", onclick: () => this.#forget() }), "forget_yes");
    const no = make("button", { type: "button", class: "plain", onclick: () => (this.#closeBar(), this.#parts.forget.focus()) });
    this.#parts.bar.replaceChildren(sure, this.#words.on(no, "forget_no"), yes);
    this.#parts.bar.hidden = false;
    yes.focus();
  }

  async #forget() {
    this.#stop();
    try {
      await this.#client.forget();
    } catch (problem) {
      return this.#tell(saidOf(problem)[0], problem.wait);
    }
    this.#clear();
    this.#tell("forgotten"); // the next question begins the next conversation
  }

  #tell(key, wait = 0) {
    const says = this.#words.on(make("span"), key, { values: () => ({ wait: this.#words.wait(wait) }) });
    this.#parts.bar.replaceChildren(says);
    this.#parts.bar.hidden = false;
    this.#announce(says.textContent);
  }

  #closeBar() {
    this.#parts.bar.hidden = true;
  }

  // ---- keys

  /** Keys pressed in here are not the page's; Escape closes what is on top. */
  #key(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.#sheet.opener) this.#sheet.close({ back: true });
      else this.close();
    }
    if (event.key === "Tab" && this.#parts.dialog.ariaModal === "true") this.#turn(event);
  }

  /** Tab from the last thing to the first, and back, where the panel covers the page. */
  #turn(event) {
    const all = [...this.shadowRoot.querySelectorAll(FOCUSABLE)].filter((node) => node.tabIndex >= 0 && node.checkVisibility({ visibilityProperty: true }));
    const [first, last] = [all[0], all.at(-1)];
    const at = this.shadowRoot.activeElement;
    if (event.shiftKey ? at !== first && at !== this.#parts.dialog : at !== last) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, Panel);
