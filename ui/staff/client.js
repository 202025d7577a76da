// The client: the routes that staff work over, with the token and the name of who is at work.

const BRIEFINGS = "/briefings";
const APPROVED = "/approved";
const KEPT = "lifehub-staff"; // in this tab alone, until it is closed or left
const SENDABLE = /^[\x21-\x7e]+$/; // what a header can carry

/** What went wrong: `status` as HTTP has it, 0 when the server was not reached; `detail` in the server's words. */
export class Problem extends Error {
  constructor(status, detail = "") {
    super(detail || `status ${status}`);
    this.status = status;
    this.detail = detail;
  }
}

export class Client {
  #token = "";
  #refused;

  name = "";

  /** `refused` is called when the server does not take the token. */
  constructor(refused) {
    this.#refused = refused;
    const { token = "", name = "" } = kept();
    this.#token = token;
    this.name = name;
  }

  get known() {
    return Boolean(this.#token);
  }

  /** Takes a name and a token that the server accepts; throws Problem. */
  async enter(name, token) {
    if (!SENDABLE.test(token)) throw new Problem(401);
    await this.#send("GET", BRIEFINGS, { token });
    this.#token = token;
    this.name = name;
    keep({ token, name });
  }

  leave() {
    this.#token = "";
    keep(null);
  }

  all() {
    return this.#json("GET", BRIEFINGS);
  }

  choices(language) {
    return this.#json("GET", `${BRIEFINGS}/choices?language=${language}`);
  }

  make(order) {
    return this.#json("POST", BRIEFINGS, { ...order, by: this.name });
  }

  /** `number` 0 is the last version. */
  read(id, number = 0) {
    return this.#json("GET", `${path(id)}?number=${number}`);
  }

  /** `number` is the version that was read: the server refuses when another one is the last. */
  approve(id, number) {
    return this.#json("POST", `${path(id)}/approve`, { by: this.name, number });
  }

  edit(id, statement, texts) {
    return this.#json("PATCH", `${path(id)}/statements/${encodeURIComponent(statement)}`, { by: this.name, texts });
  }

  regenerate(id) {
    return this.#json("POST", `${path(id)}/regenerate`, { by: this.name });
  }

  compare(id, old, later) {
    return this.#json("GET", `${path(id)}/compare?old=${old}&new=${later}`);
  }

  /** A Blob. */
  async download(id, number, format) {
    return (await this.#authorised("GET", `${path(id)}/download?format=${format}&number=${number}`)).blob();
  }

  /** The approved answers, told in `language`. */
  answers(language) {
    return this.#json("GET", `${APPROVED}?language=${language}`);
  }

  /** What the public is answered now. */
  ask(question, language) {
    return this.#json("POST", "/ask", { question, language });
  }

  search(text, language, limit) {
    return this.#json("GET", `/search?${new URLSearchParams({ q: text, language, limit })}`);
  }

  /** The statements with `keys` as they would be given as an answer. */
  preview(keys, language) {
    const query = new URLSearchParams([["language", language], ...keys.map((key) => ["key", key])]);
    return this.#json("GET", `${APPROVED}/preview?${query}`);
  }

  /** `answer.library` is the library's version that was read: the server refuses when it is another by now. */
  approveAnswer(answer) {
    return this.#json("POST", APPROVED, { ...answer, by: this.name });
  }

  /** As `approveAnswer`, of one there is. */
  approveAgain(id, keys, library) {
    return this.#json("POST", `${APPROVED}/${encodeURIComponent(id)}/approve`, { keys, library, by: this.name });
  }

  async takeBack(id) {
    await this.#authorised("DELETE", `${APPROVED}/${encodeURIComponent(id)}`);
  }

  async #json(method, place, body) {
    return (await this.#authorised(method, place, { body })).json();
  }

  async #authorised(method, place, options = {}) {
    try {
      return await this.#send(method, place, { token: this.#token, ...options });
    } catch (problem) {
      if (problem.status === 401) this.#refused();
      throw problem;
    }
  }

  async #send(method, place, { token, body }) {
    const headers = { Authorization: `Bearer ${token}` };
    if (body) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(`/v1${place}`, {
        method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store",
      });
    } catch {
      throw new Problem(0);
    }
    if (response.ok) return response;
    const said = await response.json().catch(() => ({}));
    throw new Problem(response.status, said.detail);
  }
}

function path(id) {
  return `${BRIEFINGS}/${encodeURIComponent(id)}`;
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {}; // storage may be forbidden: then a reload asks again
  }
}

function keep(session) {
  try {
    if (session) sessionStorage.setItem(KEPT, JSON.stringify(session));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // as above
  }
}
