// The entry: asks for a name and the token, over whatever the page shows, which stays as it is.

import { clear, trouble } from "./trouble.js";

export class Entry {
  #dialog = document.getElementById("entry");
  #trouble = document.getElementById("entry-trouble");
  #name = document.getElementById("name");
  #token = document.getElementById("token");
  #client;
  #words;
  #entered;

  /** `entered` is called once the server has accepted the token. */
  constructor(client, words, entered) {
    this.#client = client;
    this.#words = words;
    this.#entered = entered;
    // Without a token there is nothing to see; where one is no longer taken, what was typed can still be copied.
    this.#dialog.addEventListener("close", () => this.#client.known || this.#dialog.showModal());
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#enter();
    });
  }

  /** Opens it; `why` is the text that says why it is open again. */
  open(why = "") {
    if (this.#dialog.open) return;
    this.#name.value = this.#client.name;
    this.#token.value = "";
    clear(this.#trouble);
    this.#dialog.showModal();
    if (why) trouble(this.#trouble, this.#words, why);
    (this.#name.value ? this.#token : this.#name).focus();
  }

  async #enter() {
    const [name, token] = [this.#name.value.trim(), this.#token.value.trim()];
    const missing = !name ? this.#name : !token ? this.#token : null;
    if (missing) {
      trouble(this.#trouble, this.#words, missing === this.#name ? "name_missing" : "token_missing");
      return missing.focus();
    }
    try {
      await this.#client.enter(name, token);
    } catch (problem) {
      trouble(this.#trouble, this.#words, problem.status === 401 ? "token_wrong" : problem);
      return this.#token.focus();
    }
    this.#dialog.close();
    this.#entered();
  }
}
