// The preview: the briefing's HTML in a frame where nothing of it can run.

import { make } from "/widget/v1/dom.js";

/** The nodes that show a version as it will be read. */
export async function preview(one, client, words) {
  const file = await client.download(one.id, one.number, "html");
  const page = new DOMParser().parseFromString(await file.text(), "text/html");
  for (const link of page.querySelectorAll('a[href^="http"]')) {
    link.target = "_blank";
    link.rel = "noopener";
  }
  const frame = make("iframe", { class: "preview", title: words.say("part_read"), sandbox: "allow-popups allow-popups-to-escape-sandbox" });
  frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
  return [frame];
}
