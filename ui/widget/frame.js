// Frame mode: the same panel alone in a page of the server's, told when to open by the page around it.

import { makePanel } from "./panel.js";

const { site, ticket, language } = document.documentElement.dataset;
const host = location.origin;
let parentOrigin = ""; // of the first window around us that spoke; frame-ancestors lets only the site's in
let panel = null;

addEventListener("message", async ({ source, origin, data }) => {
  if (source !== parent || source === window || origin === "null" || (parentOrigin && origin !== parentOrigin)) return;
  if (data?.lifehub === "hello" && !parentOrigin) {
    parentOrigin = origin;
    await draw(data.settings ?? {});
    tell({ lifehub: "ready" });
  }
  if (data?.lifehub === "open") panel?.open();
});

async function draw({ remember = false, color = "", theme = "auto" }) {
  panel = await makePanel({ host, site, ticket, language, remember: remember === true, color, theme, framed: true });
  panel.addEventListener("lifehub:place", ({ detail }) => tell({ lifehub: "place", ...detail }));
  panel.addEventListener("lifehub:closed", () => tell({ lifehub: "close" }));
  document.body.append(panel);
}

function tell(message) {
  parent.postMessage(message, parentOrigin);
}
