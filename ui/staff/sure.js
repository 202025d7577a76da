// Sure: asks before something that can't be undone.

import { make } from "/widget/v1/dom.js";

/** Whether whoever is asked says yes; Escape is no. `about` is a node; the others are keys of texts. */
export function sure(words, { title, about, means, yes, no }) {
  return new Promise((answered) => {
    const dialog = make(
      "dialog", { class: "sure", "aria-labelledby": "sure-title", "aria-describedby": "sure-means" },
      make("h2", { id: "sure-title" }, words.say(title)),
      about,
      make("p", { id: "sure-means" }, words.say(means)),
      make(
        "div", { class: "actions" },
        make("button", { type: "button", autofocus: true, onclick: () => dialog.close("") }, words.say(no)),
        make("button", { type: "button", class: "strong", onclick: () => dialog.close("yes") }, words.say(yes)),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      answered(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
