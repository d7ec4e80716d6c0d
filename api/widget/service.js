/** The service over HTTP: a token for this page, questions, sources, feedback. */

import { eventsOf } from "./events.js";

const SILENCE_MS = 35_000; // the service says every 10 s that it is alive
const ASSUMED_WAIT_S = 10; // when the service is busy and names no time
const RENEW_EARLY_MS = 15_000;

/** Something the service refused or could not do. `kind` is the last part of a problem's type, or one of ours:
 * `unreachable`, `origin-forbidden`, `incomplete`. `wait` is in seconds. */
export class Refusal extends Error {
  constructor(kind, detail = "", wait = null) {
    super(detail || kind);
    Object.assign(this, { kind, detail, wait });
  }
}

export class Service {
  #server;
  #widget;
  #token = null;
  #expires = 0;
  #connecting = null;

  /** `server` is the address under which the service's paths begin, `widget` the name of this page's widget there. */
  constructor(server, widget) {
    this.#server = server.endsWith("/") ? server : `${server}/`;
    this.#widget = widget;
  }

  /** Get a token now, so that the first question need not wait and a page that is not allowed learns of it. */
  async connect() {
    if (this.#token && Date.now() < this.#expires) return;
    this.#connecting ??= this.#renew().finally(() => (this.#connecting = null));
    await this.#connecting;
  }

  async #renew() {
    const response = await this.#send("v1/widget/token", { json: { widget: this.#widget } });
    const { token, expires_in: seconds } = await response.json();
    this.#token = token;
    this.#expires = Date.now() + Math.max(seconds * 1000 - RENEW_EARLY_MS, seconds * 500);
  }

  /** Yield the events of an answer, the last of them `done`. Raises Refusal; what was yielded before stays true. */
  async *ask(request, signal) {
    const cut = new AbortController();
    const abort = () => cut.abort();
    let timer;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(abort, SILENCE_MS);
    };
    signal.addEventListener("abort", abort);
    try {
      heard();
      const { body } = await this.#fetch("v1/ask/stream", { json: request, signal: cut.signal });
      for await (const event of eventsOf(body, heard)) {
        if (event.name === "error") throw refusalOf(event.data);
        yield event;
        if (event.name === "done") return;
      }
    } catch (error) {
      if (signal.aborted || error instanceof Refusal) throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
    throw new Refusal("incomplete");
  }

  /** The part of a document around a citation, or all of it when `around` is null. */
  async source({ collection, document, revision, start, end }, around = null) {
    const query = new URLSearchParams({ collection, revision, start, end });
    if (around !== null) query.set("around", around);
    return (await this.#fetch(`v1/documents/${encodeURIComponent(document)}?${query}`)).json();
  }

  /** Say what a reader thinks of an answer. */
  async feedback(answer, thumb, comment) {
    await this.#fetch("v1/feedback", { json: { answer, thumb, ...(comment && { comment }) } });
  }

  /** Send with the token; one that is no longer taken is renewed, once. */
  async #fetch(path, options = {}) {
    await this.connect();
    try {
      return await this.#send(path, { ...options, token: this.#token });
    } catch (error) {
      if (error.kind !== "unauthorised") throw error;
      this.#token = null;
      await this.connect();
      return this.#send(path, { ...options, token: this.#token });
    }
  }

  async #send(path, { json, token, signal } = {}) {
    const headers = {
      ...(json && { "Content-Type": "application/json" }),
      ...(token && { Authorization: `Bearer ${token}` }),
    };
    const url = new URL(path, this.#server);
    const options = { method: json ? "POST" : "GET", body: json && JSON.stringify(json), headers, signal };
    let response;
    try {
      response = await fetch(url, {
        ...options,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      if (token) await this.#renew(); // a page may not read why it is no longer allowed; of a token it may
      throw new Refusal("unreachable");
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({ status: response.status }));
    throw refusalOf(problem, response.headers.get("Retry-After"));
  }
}

function refusalOf(problem, retryAfter = null) {
  const kind =
    String(problem.type ?? "")
      .split("/")
      .pop() || (problem.status === 401 ? "unauthorised" : "failed");
  const waits = problem.status === 429 || problem.status === 503;
  const wait = Number.parseInt(retryAfter ?? problem.retry_after ?? "", 10);
  return new Refusal(kind, problem.detail, waits ? (Number.isFinite(wait) ? wait : ASSUMED_WAIT_S) : null);
}
