// The loader: draws the button. Nothing else is asked for before the visitor reaches for it, and nothing is kept.
//
//   <script src="https://HOST/widget/v1/loader.js" data-site="KEY" async></script>
//
// Optional: data-language, data-mode="frame", data-remember, data-position="left", data-color, data-label,
// data-theme="light" or "dark". Each tag is a widget of its own, an element <lifehub-widget> at the end of the body.
// Remove that element and the widget is gone; a tag that is removed and added again goes on with the one there is.

(() => {
  const TAG = Symbol.for("lifehub.tag");
  const LABELS = {
    de: ["Den Assistenten fragen", "Nicht erreichbar. Noch einmal versuchen"],
    en: ["Ask the assistant", "Can’t be reached. Try again"],
    es: ["Preguntar al asistente", "Sin conexión. Volver a intentarlo"],
    fr: ["Interroger l’assistant", "Injoignable. Réessayer"],
    he: ["שאלו את העוזר", "אין קשר. לנסות שוב"],
    it: ["Chiedi all’assistente", "Non raggiungibile. Riprova"],
    lt: ["Klausti asistento", "Nepavyko susisiekti. Bandyti dar kartą"],
    zh: ["向助手提问", "无法连接，请重试"],
  };
  const PATIENCE = 15_000; // ms for the page in a frame to answer
  const STYLE = `
:host { all: initial !important; position: fixed !important; z-index: 2147483000 !important; direction: ltr !important;
  inset: auto calc(20px + env(safe-area-inset-right)) calc(20px + env(safe-area-inset-bottom) + var(--lift, 0px)) auto !important; }
:host([data-side="left"]) { inset-inline: calc(20px + env(safe-area-inset-left)) auto !important; }
button { --solid: var(--accent, #0b6e4f); --on-solid: #fff; all: unset; box-sizing: border-box; display: flex; align-items: center; gap: 10px;
  min-height: 52px; max-width: calc(100vw - 40px); padding: 8px 20px 8px 16px; border: 1px solid transparent; border-radius: 26px;
  background: var(--solid); color: var(--on-solid); box-shadow: 0 2px 6px rgb(0 0 0 / .16), 0 10px 28px rgb(0 0 0 / .16);
  font: 600 15px/1.3 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif;
  cursor: pointer; -webkit-tap-highlight-color: transparent; transition: transform .16s, box-shadow .16s; }
@supports (color: color(from red xyz-d65 x y z)) { /* white or black, whichever WCAG's formula prefers on this colour */
  button { --on-solid: color(from var(--solid) xyz-d65 calc(.95 * clamp(0, (.179 - y) * 9999, 1)) clamp(0, (.179 - y) * 9999, 1) calc(1.089 * clamp(0, (.179 - y) * 9999, 1))); }
}
button:dir(rtl) { padding: 8px 16px 8px 20px; }
button:hover { transform: translateY(-1px); box-shadow: 0 3px 8px rgb(0 0 0 / .18), 0 14px 34px rgb(0 0 0 / .2); }
button:focus-visible { outline: 2px solid var(--solid); outline-offset: 3px; box-shadow: 0 0 0 3px #fff, 0 0 0 7px rgb(0 0 0 / .35); }
button[aria-expanded="true"] { display: none; }
button[aria-busy="true"] { cursor: progress; }
button[aria-busy="true"] svg { animation: wait 1s ease-in-out infinite; }
svg { flex: none; width: 26px; height: 26px; }
iframe, lifehub-panel { all: unset; box-sizing: border-box; position: fixed; inset: auto calc(16px + env(safe-area-inset-right)) 16px auto; width: min(416px, 100vw - 32px);
  height: min(700px, 100dvh - 32px); border: 1px solid rgb(127 127 127 / .35); border-radius: 18px; background: Canvas; box-shadow: 0 12px 48px rgb(0 0 0 / .24); }
[data-side="left"] { inset-inline: calc(16px + env(safe-area-inset-left)) auto; }
p { all: unset; position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
[hidden] { display: none !important; }
@keyframes wait { 50% { opacity: .4; } }
@media (max-width: 479.9px) { iframe, lifehub-panel { inset: 0 !important; width: 100vw; height: 100dvh; border: 0; border-radius: 0; } }
@media (prefers-reduced-motion: reduce) { button, svg { animation: none !important; transition: none; transform: none !important; } }
@media (forced-colors: active) { button:focus-visible { outline: 3px solid Highlight; } }
@media print { :host { display: none !important; } }`;

  const script = document.currentScript;
  if (!script?.src || !script.dataset.site) {
    console.error("lifehub: the script tag has no data-site. Copy the line again from /widget/demo.");
    return;
  }
  const host = new URL(script.src).origin;
  const data = { ...script.dataset };
  const wanted = data.language || document.documentElement.lang || navigator.language || "";
  const language = /^[a-z]{2,8}/.exec(wanted.toLowerCase())?.[0] ?? "en";
  const spoken = language in LABELS ? language : "en";
  const settings = {
    host,
    site: data.site,
    language,
    remember: "remember" in data && data.remember !== "false",
    position: data.position === "left" ? "left" : data.position === "right" ? "right" : "",
    color: data.color && CSS.supports("color", data.color) ? data.color : "",
    theme: data.theme === "light" || data.theme === "dark" ? data.theme : "auto",
  };

  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });

  /** One widget for this tag: the one a removed tag of the same words left, or a new one. */
  function begin() {
    const words = JSON.stringify([host, data]);
    for (const widget of document.querySelectorAll("lifehub-widget")) {
      const left = widget[TAG];
      if (!left || left.script.isConnected || left.host !== host || left.site !== data.site) continue;
      if (left.words !== words) widget.remove();
      else return void (left.script = script);
    }
    const widget = draw();
    widget[TAG] = { script, host, site: data.site, words };
  }

  function draw() {
    const widget = document.createElement("lifehub-widget");
    const root = widget.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const others = document.querySelectorAll("lifehub-widget").length;
    const label = data.label || LABELS[spoken][0];

    const region = document.createElement("section");
    region.setAttribute("aria-label", others ? `${label} ${others + 1}` : label);
    region.dir = spoken === "he" ? "rtl" : "ltr";
    if (!data.label) region.lang = spoken;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-expanded", "false");
    const says = document.createElement("span");
    says.textContent = label;
    const voice = document.createElement("p");
    voice.setAttribute("role", "status");
    button.append(mark(), says);
    region.append(button, voice);
    root.append(region);

    place(widget, settings.position);
    if (settings.color) button.style.setProperty("--accent", settings.color);
    document.body.append(widget);
    behave(widget, button, (text) => (says.textContent = voice.textContent = text), label);
    return widget;
  }

  /** On its side, above the widgets that stand there already. */
  function place(widget, position) {
    const side = position || "right";
    const below = [...document.querySelectorAll("lifehub-widget")].filter((w) => w !== widget && w.dataset.side === side);
    widget.dataset.side = side;
    widget.style.setProperty("--lift", `${below.length * 66}px`);
  }

  function behave(widget, button, say, label) {
    const view = data.mode === "frame" ? frameView(widget, closed) : panelView(widget, closed);
    let opening = false;
    let failed = false;

    function closed(quietly) {
      button.setAttribute("aria-expanded", "false");
      if (!quietly) button.focus({ preventScroll: true });
    }

    async function open() {
      if (opening) return;
      opening = true;
      button.setAttribute("aria-busy", "true");
      try {
        await view.open();
        for (const other of document.querySelectorAll("lifehub-widget")) {
          if (other !== widget && other.dataset.side === widget.dataset.side) other.dispatchEvent(new Event("lifehub:close"));
        }
        button.setAttribute("aria-expanded", "true");
        if (failed) say(label);
        failed = false;
      } catch {
        failed = true;
        say(LABELS[spoken][1]);
      }
      button.removeAttribute("aria-busy");
      opening = false;
    }

    button.addEventListener("click", open);
    // A pointer on the button means that a click is likely. Passing it by keyboard means nothing.
    button.addEventListener("pointerenter", () => view.prepare?.().catch(() => {}));
    widget.addEventListener("lifehub:close", () => view.close({ quietly: true }));
    widget.addEventListener("lifehub:place", (event) => {
      if (!settings.position) place(widget, event.detail.position); // the button, unseen now; what is open stays
      if (!settings.color && event.detail.color) button.style.setProperty("--accent", event.detail.color);
    });
  }

  /** The panel in this page, its modules imported when first wanted. */
  function panelView(widget, closed) {
    let panel = null;
    let tries = 0;
    let coming = null;

    async function load() {
      const again = tries++ ? `?again=${tries}` : ""; // browsers remember a module that failed
      const { makePanel } = await import(`${host}/widget/v1/panel.js${again}`);
      panel = await makePanel(settings);
      panel.addEventListener("lifehub:closed", (event) => closed(event.detail.quietly));
      widget.shadowRoot.append(panel);
    }

    function prepare() {
      coming ??= load().catch((error) => {
        coming = null;
        throw error;
      });
      return coming;
    }

    async function open() {
      await prepare();
      if (panel.hidden) panel.dataset.side = widget.dataset.side;
      panel.open();
    }
    return { prepare, open, close: (how) => panel?.close(how) };
  }

  /** The panel in a sandboxed frame; both sides answer only each other's window and origin. */
  function frameView(widget, closed) {
    let frame = null;
    let ready = null;

    /** Settles when the page in the frame has answered; fails when it does not. */
    function made() {
      const page = new URL("/widget/v1/frame", host);
      page.searchParams.set("site", data.site);
      page.searchParams.set("language", language);
      frame = document.createElement("iframe");
      frame.title = data.label || LABELS[spoken][0];
      frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
      frame.allow = "clipboard-write";
      frame.src = page;
      frame.hidden = true;
      frame.addEventListener("load", () => send({ lifehub: "hello", settings }));
      widget.shadowRoot.append(frame);
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          frame.remove();
          frame = null;
          reject(new Error("the frame does not answer"));
        }, PATIENCE);
        ready = () => {
          clearTimeout(late);
          resolve();
          if (!frame.hidden) show(); // it was loaded anew
        };
      });
    }

    const send = (message) => frame.contentWindow.postMessage(message, host);

    function listen(event) {
      if (!frame || event.source !== frame.contentWindow || event.origin !== host || !event.data) return;
      if (event.data.lifehub === "ready") ready();
      if (event.data.lifehub === "close") close();
      if (event.data.lifehub === "place") widget.dispatchEvent(new CustomEvent("lifehub:place", { detail: event.data }));
    }

    function close({ quietly = false } = {}) {
      if (!frame || frame.hidden) return;
      frame.hidden = true;
      closed(quietly);
    }

    async function open() {
      if (!frame) await made();
      frame.dataset.side = widget.dataset.side;
      frame.hidden = false;
      show();
    }

    function show() {
      frame.focus({ preventScroll: true });
      send({ lifehub: "open" });
    }

    addEventListener("message", listen);
    return { open, close };
  }

  /** Our own sign: two strands that meet in a hub. */
  function mark() {
    const shape = (name, attributes) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      return node;
    };
    const line = { fill: "none", stroke: "currentColor", "stroke-width": "2.4", "stroke-linecap": "round" };
    const sign = shape("svg", { viewBox: "4 3 24 26", "aria-hidden": "true" });
    for (const d of ["M10 6c0 7 12 7 12 14v6", "M22 6c0 7-12 7-12 14v6", "M12 9.200h8M12 23h8"]) sign.append(shape("path", { d, ...line }));
    sign.append(shape("circle", { cx: "16", cy: "13.200", r: "2.600", fill: "currentColor" }));
    return sign;
  }
})();
