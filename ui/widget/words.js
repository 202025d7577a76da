// A page's own words in one language, from LANGUAGE.json in a folder of texts, and the nodes that show them.

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

export class Words {
  #folder;
  #texts = {};
  #shown = new Map(); // node -> {place: how to say it}, said again in another language

  language = "en";

  /** `folder` is the address of the texts. */
  constructor(folder) {
    this.#folder = folder;
  }

  get direction() {
    return this.#texts.direction;
  }

  /** Reads `language` ("pt-BR" is "pt"); one there is no file for becomes English. Throws when none can be had. */
  async load(language) {
    const code = language.toLowerCase().split(/[-_]/)[0];
    const response = await fetch(`${this.#folder}/${encodeURIComponent(code)}.json`, { credentials: "omit" });
    if (!response.ok && code !== "en") return this.load("en");
    if (!response.ok) throw new Error(`texts/${code}.json: ${response.status}`);
    this.#texts = await response.json();
    this.language = code;
    for (const [node, places] of this.#shown) {
      if (!node.isConnected) this.#shown.delete(node);
      else for (const [place, saying] of Object.entries(places)) this.#write(node, place, saying);
    }
  }

  /** The text called `key`, its {blanks} filled; an unknown key is "". */
  say(key, values = {}) {
    return (this.#texts[key] ?? "").replace(/{(\w+)}/g, (blank, name) => values[name] ?? blank);
  }

  /** Has `node` show a text, now and after the language changed; `place` is "text" or an attribute. Returns `node`. */
  on(node, key, { values = () => ({}), place = "text" } = {}) {
    const saying = { key, values };
    this.#shown.set(node, { ...this.#shown.get(node), [place]: saying });
    this.#write(node, place, saying);
    return node;
  }

  #write(node, place, { key, values }) {
    const text = this.say(key, values());
    if (place === "text") node.textContent = text;
    else node.setAttribute(place, text);
  }

  /** A language's name in that language: "Lietuvių". */
  nameOf(language) {
    const name = new Intl.DisplayNames([language], { type: "language", fallback: "code" }).of(language);
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  }

  /** How long to wait, as in "in 30 seconds"; seconds. */
  wait(seconds) {
    const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? UNITS.at(-1);
    return new Intl.RelativeTimeFormat(this.language).format(Math.max(1, Math.ceil(seconds / size)), unit);
  }

  /** "2016" stays; "2024-11" becomes "November 2024"; what is no date stays. */
  date(iso) {
    const match = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(iso);
    if (!match) return iso;
    const day = new Date(Date.UTC(match[1], match[2] - 1, match[3] ?? 1));
    const how = { year: "numeric", month: "long", day: match[3] ? "numeric" : undefined, timeZone: "UTC" };
    return day.toLocaleDateString(this.language === "en" ? "en-GB" : this.language, how);
  }
}
