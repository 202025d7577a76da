// The panel's look. In pixels: the page around may have set its root's font size for its own ends.

const STYLE = `
:host { all: initial; position: fixed; inset: 0; }
:host([hidden]) { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.later { visibility: hidden; }
button, textarea, select { font: inherit; color: inherit; margin: 0; }
button, a, select { cursor: pointer; }
h2, h3, p, ul, ol, blockquote { margin: 0; padding: 0; font: inherit; list-style: none; }
svg { flex: none; width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }

.dialog {
  --brand: var(--accent, #0b6e4f);
  --paper: light-dark(#f6f7f4, #0f1412);
  --surface: light-dark(#fff, #161d1a);
  --ink: light-dark(#16211c, #e7eeea);
  --muted: light-dark(#55625b, #9daba4);
  --line: light-dark(#dde3de, #2a3530);
  --soft: light-dark(#e2f0e9, #17332a);
  --marked: light-dark(#cdeadc, #1f4a3a);
  --danger: light-dark(#9c2f1f, #f2a08f);
  --link: light-dark(#0b6e4f, #5fd3a6); /* the accent as letters */
  --solid: light-dark(#0b6e4f, #5fd3a6); /* the accent as a surface */
  --on-solid: light-dark(#fff, #0b1713);
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif;
  --serif: ui-serif, "Iowan Old Style", "Palatino Linotype", Charter, Georgia, "Noto Serif", "Songti SC", serif;
  color-scheme: light dark;
  display: flex; flex-direction: column; height: 100%; min-height: 0; overflow: hidden;
  border-radius: inherit; background: var(--paper); color: var(--ink); font: 400 15px/1.6 var(--sans);
  outline: none; overflow-wrap: anywhere; text-align: start; -webkit-text-size-adjust: 100%;
}
.dialog[data-theme="light"] { color-scheme: light; }
.dialog[data-theme="dark"] { color-scheme: dark; }
@supports (color: oklch(from red l c h)) { /* a site's own colour, dark enough to read on light and light enough on dark */
  .dialog[style] {
    --link: light-dark(oklch(from var(--brand) min(l, .45) c h), oklch(from var(--brand) max(l, .8) c h));
    --solid: light-dark(var(--brand), oklch(from var(--brand) max(l, .78) c h));
    --on-solid: color(from var(--solid) xyz-d65 calc(.95 * clamp(0, (.179 - y) * 9999, 1)) clamp(0, (.179 - y) * 9999, 1) calc(1.089 * clamp(0, (.179 - y) * 9999, 1)));
    --soft: light-dark(oklch(from var(--brand) .945 min(c, .03) h), oklch(from var(--brand) .29 min(c, .04) h));
    --marked: light-dark(oklch(from var(--brand) .91 min(c, .05) h), oklch(from var(--brand) .37 min(c, .06) h));
  }
}

:where(button, a, select, textarea, .log, h3):focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }
.label { color: var(--muted); font: 600 13px/1.4 var(--sans); }
.small { color: var(--muted); font-size: 13px; line-height: 1.5; }
a { color: var(--link); text-decoration: underline; text-underline-offset: .2em; text-decoration-thickness: 1px; }

/* buttons */
button { border: 1px solid transparent; border-radius: 9px; background: none; }
button.icon { display: inline-grid; place-items: center; flex: none; width: 36px; height: 36px; padding: 0; color: var(--muted); }
button.plain { display: inline-flex; align-items: center; gap: 6px; min-height: 32px; padding: 4px 10px; color: var(--muted); font: 500 13px/1.4 var(--sans); }
button.plain svg { width: 16px; height: 16px; }
button:is(.icon, .plain):hover { background: var(--soft); color: var(--ink); }
button:disabled { opacity: .5; cursor: default; }
button.solid { background: var(--solid); color: var(--on-solid); }
button.solid:hover { filter: brightness(1.08); }
button.round { display: grid; place-items: center; flex: none; width: 40px; height: 40px; padding: 0; border-radius: 12px; }
button.round.stop { border-color: var(--line); color: var(--link); }
button.round.stop path { fill: currentColor; }
button.round.stop svg { animation: breathe 1.4s ease-in-out infinite; }
button.round.stop:hover { background: var(--soft); }

/* header */
header { display: flex; align-items: center; gap: 4px; flex: none; min-height: 60px; padding: 8px 8px 8px 16px; border-block-end: 1px solid var(--line); }
[dir="rtl"] header { padding: 8px 16px 8px 8px; }
.mark { flex: none; display: grid; place-items: center; margin-inline-end: 8px; }
.mark img { display: block; max-width: 72px; height: 30px; object-fit: contain; }
.mark svg { width: 30px; height: 30px; padding: 3px; border-radius: 9px; background: var(--solid); color: var(--on-solid); stroke-width: 2.2; }
header h2 { flex: 1; min-width: 0; font: 650 15px/1.25 var(--sans); letter-spacing: -.01em; text-wrap: balance; }
.picker { position: relative; display: inline-flex; align-items: center; gap: 4px; flex: none; height: 36px; padding-inline: 8px; border-radius: 9px; color: var(--muted); font: 600 12px/1 var(--sans); }
.picker svg { width: 17px; height: 17px; stroke-width: 1.3; }
.picker:hover { background: var(--soft); color: var(--ink); }
.picker:has(:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
.picker select { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; font-size: 16px; }
.picker option { background: var(--surface); color: var(--ink); }

/* conversation */
.middle { position: relative; display: flex; flex: 1; min-height: 0; }
.log { position: relative; flex: 1; min-width: 0; overflow-y: auto; overscroll-behavior: contain; padding-inline: 18px; container-type: size; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.log:focus-visible { outline-offset: -2px; }
.greeting { display: flex; flex-direction: column; min-height: 100cqh; padding-block: 24px 12px; }
.greeting h3 { font: 500 23px/1.22 var(--serif); letter-spacing: -.012em; text-wrap: balance; }
.greeting h3 + p { margin-block-start: 10px; color: var(--muted); }
.greeting .label { margin-block: 20px 6px; }
.greeting .small { margin-block-start: 8px; }
.greeting :nth-last-child(2 of p) { margin-block-start: auto; padding-block-start: 16px; } /* the small print stays below when the examples come */
.questions { border-block-start: 1px solid var(--line); }
.questions li { border-block-end: 1px solid var(--line); }
button.ask { display: flex; justify-content: space-between; align-items: center; gap: 12px; width: 100%; min-height: 44px; padding: 9px 4px; border-radius: 6px; color: var(--ink); text-align: start; line-height: 1.45; }
button.ask::after { content: "→"; color: var(--link); }
button.ask:dir(rtl)::after { content: "←"; }
button.ask:hover { background: var(--soft); color: var(--link); }
.exchange { position: relative; padding-block: 18px; }
.exchange + .exchange { border-block-start: 1px solid var(--line); }
.exchange:last-child:not(:first-child) { min-height: 100cqh; } /* its question can reach the top */
.question { font: 500 18px/1.35 var(--serif); letter-spacing: -.005em; white-space: pre-line; }
.asked { display: block; max-height: 7.5em; overflow-y: auto; text-align: start; }
.searched { margin-block-start: 10px; color: var(--muted); font-size: 13px; line-height: 1.5; }
.answer { margin-block-start: 10px; line-height: 1.65; text-align: start; }
.approved { margin-block-start: 10px; color: var(--link); font: 500 13px/1.5 var(--sans); }
.approved::before { content: "✓ "; }
.answer > * + * { margin-block-start: 10px; }
.answer ul { padding-inline-start: 18px; list-style: disc; }
.answer ol { padding-inline-start: 24px; list-style: decimal; }
.answer li { list-style: inherit; padding-inline-start: 3px; }
.answer li + li { margin-block-start: 4px; }
.answer li::marker { color: var(--link); font-variant-numeric: tabular-nums; }
.answer em { color: var(--muted); font-style: normal; font-weight: 500; }
.answer strong { font-weight: 650; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 5px 14px 5px 0; border-block-end: 1px solid var(--line); text-align: start; }
button.cite { display: inline-block; min-width: 24px; height: 24px; padding: 2px; border: 0; border-radius: 12px; background: var(--soft) content-box; color: var(--link); font: 600 12px/20px var(--sans); font-variant-numeric: tabular-nums; text-align: center; vertical-align: middle; margin-inline: -3px -2px; }
button.cite:is(:hover, [aria-expanded="true"]) { background-color: var(--solid); color: var(--on-solid); }
button.cite + button.cite { margin-inline-start: 0; }
.status { display: flex; align-items: center; gap: 10px; margin-block-start: 10px; color: var(--muted); font-size: 14px; }
.status:not(p) { flex-wrap: wrap; justify-content: space-between; }
.status.failed { padding: 10px 14px; border: 1px solid var(--line); border-inline-start: 3px solid var(--danger); border-radius: 6px; background: var(--surface); color: var(--ink); }
.dots { flex: none; width: 34px; height: 8px; background: radial-gradient(circle, var(--link) 3px, transparent 3.500px) 0 0 / 11px 100%; animation: breathe 1.4s ease-in-out infinite; }
@keyframes breathe { 50% { opacity: .25; } }
.exchange > .label { margin-block: 18px 6px; }
.contact { margin-block-start: 16px; }
.contact .label { display: block; }
.tools { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; margin: 8px -10px 0; }
.rating { display: inline-flex; }
.rating [aria-pressed="true"] { background: var(--soft); color: var(--link); }
.rating [aria-pressed="true"] path { fill: currentColor; fill-opacity: .25; }
.reason { flex-basis: 100%; padding: 6px 10px 0; }
.reason label { display: block; color: var(--muted); font: 600 13px/1.4 var(--sans); }
.reason textarea { display: block; width: 100%; margin-block: 6px; padding: 8px 10px; border: 1px solid var(--muted); border-radius: 9px; background: var(--surface); color: var(--ink); font: 400 15px/1.45 var(--sans); resize: vertical; }
.row { display: flex; gap: 6px; }
.row .solid { min-height: 32px; padding: 4px 14px; font: 600 13px/1.4 var(--sans); }

/* the card of a citation */
.sheet { position: absolute; inset: auto 0 0; max-height: 86%; display: flex; pointer-events: none; }
.card { flex: 1; min-width: 0; overflow-y: auto; overscroll-behavior: contain; padding: 14px 18px 12px; border-radius: 16px 16px 0 0; border-block-start: 1px solid var(--line); background: var(--surface); box-shadow: 0 -8px 36px rgb(0 0 0 / .18); pointer-events: auto; animation: rise .18s ease-out; scrollbar-width: thin; }
@keyframes rise { from { transform: translateY(14px); } }
.top { display: flex; align-items: flex-start; gap: 8px; }
.card h3 { flex: 1; min-width: 0; padding-block: 6px; font: 600 15px/1.4 var(--sans); border-radius: 6px; }
.number { display: inline-block; min-width: 22px; margin-inline-end: 8px; padding-inline: 6px; border-radius: 11px; background: var(--solid); color: var(--on-solid); font: 600 12px/22px var(--sans); text-align: center; font-variant-numeric: tabular-nums; }
.top .icon { margin-inline-end: -8px; }
.facts { color: var(--muted); font-size: 13px; line-height: 1.5; }
blockquote { margin-block-start: 10px; padding-inline-start: 12px; border-inline-start: 3px solid var(--solid); font: 400 16px/1.6 var(--serif); text-align: start; }
.original { margin-block-start: 14px; }
.original blockquote { margin-block-start: 4px; border-color: var(--line); }
.links { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 12px; margin-block-start: 12px; font: 500 14px/1.4 var(--sans); }
.links a { padding-block: 5px; }
.links button { margin-inline-end: -10px; }

/* composer */
.composer { display: flex; align-items: flex-end; gap: 6px; flex: none; margin: 8px 12px 12px; padding: 5px; border: 1px solid var(--line); border-radius: 17px; background: var(--surface); box-shadow: 0 4px 18px rgb(0 0 0 / .05); }
.composer:focus-within { border-color: var(--link); }
.composer textarea { flex: 1; min-width: 0; max-height: 120px; min-height: 40px; padding: 8px 10px; border: 0; background: none; color: var(--ink); font: 400 16px/24px var(--sans); resize: none; outline: none; field-sizing: content; }
[dir="rtl"] .composer textarea:placeholder-shown { direction: rtl; } /* an empty box has no letters to tell its direction by */
.composer textarea::placeholder { color: var(--muted); opacity: 1; }
.composer:has(textarea:focus-visible) { outline: 2px solid var(--link); outline-offset: -1px; }
.foot { flex: none; margin-block: -8px 6px; text-align: center; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; flex: none; padding: 8px 8px 8px 18px; border-block-start: 1px solid var(--line); background: var(--surface); font-size: 14px; line-height: 1.4; }
[dir="rtl"] .bar { padding: 8px 18px 8px 8px; }
.bar span { flex: 1 1 55%; }
.bar button:last-of-type { color: var(--danger); font-weight: 650; }

@media (max-height: 420px) { /* zoomed in: what is read comes first */
  header { min-height: 44px; padding-block: 2px; }
  .greeting, .exchange { padding-block: 12px; }
  .composer { margin-block: 4px 6px; padding: 1px; }
  .foot { margin-block: -6px 0; }
  .sheet { max-height: 100%; }
}
@media (max-width: 359.9px) { .log { padding-inline: 14px; } header { padding-inline: 12px 4px !important; } }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
@media (forced-colors: active) {
  button.cite, button.solid, button.round { border: 1px solid ButtonText; }
  button.cite { line-height: 18px; }
  [aria-pressed="true"], [aria-expanded="true"] { outline: 2px solid Highlight; }
  .number { border: 1px solid; }
}`;

let made = null;

/** The sheet, made once and shared by all panels of a page. */
export function sheet() {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(STYLE);
  }
  return made;
}
