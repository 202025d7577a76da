// The client: a site's conversation with the server, by its signed token.

import { eventsOf } from "./events.js";

const EARLY = 120_000; // ms before its end at which a token is renewed
const NO_WORD = 60; // seconds to wait when the server said "too many" and not for how long

/** What went wrong: `status` as HTTP has it, 0 when the server was not reached; `wait` in seconds for 429. */
export class Problem extends Error {
  constructor(status, { wait = 0, detail = "" } = {}) {
    super(detail || `status ${status}`);
    this.status = status;
    this.wait = wait;
  }

  static of(response) {
    const wait = Number(response.headers.get("Retry-After")) || NO_WORD;
    return new Problem(response.status, { wait: response.status === 429 ? wait : 0 });
  }
}

export class Client {
  #base;
  #site;
  #ticket;
  #key; // where the token is kept in localStorage, or null
  #token = "";
  #ends = 0;
  #language = "auto";
  #beginning = null; // the session being asked for

  constructor({ host, site, ticket, remember }) {
    this.#base = `${host}/widget/v1`;
    this.#site = site;
    this.#ticket = ticket;
    this.#key = remember ? `lifehub:${site}` : null;
    this.#token = this.#kept();
  }

  /**
   * Begins a conversation, or goes on with the one whose token there is. Returns the session; of a language, one is
   * asked for at a time.
   */
  begin(language) {
    if (this.#beginning && this.#language === language) return this.#beginning;
    this.#language = language;
    const beginning = this.#begin(language).finally(() => {
      if (this.#beginning === beginning) this.#beginning = null;
    });
    return (this.#beginning = beginning);
  }

  async #begin(language) {
    const body = { site: this.#site, language };
    if (this.#token) body.token = this.#token;
    if (this.#ticket) body.ticket = this.#ticket;
    const response = await this.#send("POST", "/session", { body });
    if (this.#token && [400, 401, 422].includes(response.status)) {
      this.#drop(); // the server does not know the conversation any more
      return this.#begin(language);
    }
    const session = await (await checked(response)).json();
    this.#token = session.token;
    this.#ends = Date.now() + session.expires_in * 1000;
    this.#keep();
    return session;
  }

  /** The answer's events, as they come. */
  async *ask(question, language, signal) {
    const response = await this.#authorised("POST", "/ask", { body: { question, language }, signal });
    let ended = false;
    try {
      for await (const { event, data } of eventsOf(response.body)) {
        if (event === "error") throw new Problem(data.status ?? 500, { detail: data.detail });
        ended ||= event === "done";
        yield { event, data };
      }
    } catch (error) {
      throw error instanceof Problem || error.name === "AbortError" ? error : new Problem(0, { detail: error.message });
    }
    if (!ended) throw new Problem(0, { detail: "the answer was cut off" });
  }

  /** Says of an answer whether it helped: "up" or "down", and why. */
  async rate(answerId, rating, reason) {
    await this.#authorised("POST", "/feedback", { body: { answer_id: answerId, rating, ...(reason && { reason }) } });
  }

  /** Has the server delete the conversation. */
  async forget() {
    if (this.#token) await this.#authorised("DELETE", "/conversation");
    this.leave();
  }

  /** Leaves the conversation; the next one gets a token of its own. */
  leave() {
    this.#beginning = null;
    this.#drop();
  }

  #drop() {
    this.#token = "";
    this.#keep();
  }

  /** Sends with a token that is good: made if there is none, renewed in time, and once more when the server says 401. */
  async #authorised(method, path, options = {}) {
    if (!this.#token || this.#ends - Date.now() < EARLY) await this.begin(this.#language);
    let response = await this.#send(method, path, options);
    if (response.status === 401) {
      await this.begin(this.#language);
      response = await this.#send(method, path, options);
    }
    return checked(response);
  }

  async #send(method, path, { body, signal } = {}) {
    const headers = {};
    if (body) headers["Content-Type"] = "application/json";
    if (path !== "/session") headers.Authorization = `Bearer ${this.#token}`;
    const how = { method, headers, signal, body: body && JSON.stringify(body) };
    try {
      return await fetch(this.#base + path, { ...how, credentials: "omit", cache: "no-store", referrerPolicy: "origin" });
    } catch (error) {
      throw error.name === "AbortError" ? error : new Problem(0, { detail: error.message });
    }
  }

  #kept() {
    try {
      return (this.#key && localStorage.getItem(this.#key)) || "";
    } catch {
      return ""; // storage may be forbidden: then nothing is remembered
    }
  }

  #keep() {
    if (!this.#key) return;
    try {
      if (this.#token) localStorage.setItem(this.#key, this.#token);
      else localStorage.removeItem(this.#key);
    } catch {
      this.#key = null;
    }
  }
}

async function checked(response) {
  if (!response.ok) throw Problem.of(response);
  return response;
}
