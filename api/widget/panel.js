/** The panel: the conversation, the question box, and over them the card of a source. */

import { AnswerView } from "./answer_view.js";
import { Composer } from "./composer.js";
import { button, foreign, icon, make } from "./dom.js";
import { newExchange, take } from "./exchange.js";
import { sourceCard } from "./source_card.js";
import { told } from "./statements.js";

const HEADING_ID = "hoidap-heading";
const AIR_PX = 14; // above a question that was scrolled to the top
const TOUCH = matchMedia("(pointer: coarse)");

export class Panel {
  #words;
  #service;
  #conversation;
  #options;
  #composer;
  #log;
  #main;
  #announcer = make("p", { class: "unseen", role: "status", part: "announcer" });
  #banner = make("p", { part: "banner", role: "status" });
  #asking = null;
  #card = null;

  /** `options`: `questions` (suggested), `collections`, `floating`, `close`. */
  constructor(words, service, conversation, options) {
    this.#words = words;
    this.#service = service;
    this.#conversation = conversation;
    this.#options = options;
    this.#composer = new Composer(
      words,
      (question) => this.#ask(question),
      () => this.#asking?.abort(),
    );
    const label = words.say("conversation");
    this.#log = make("div", { part: "log", role: "log", "aria-live": "polite", "aria-label": label, tabindex: "0" });
    this.#main = make("div", { part: "main" }, this.#header(), this.#banner, this.#log, this.#composer.element);
    const role = options.floating ? "dialog" : "region";
    const properties = {
      part: "panel",
      id: "panel",
      role,
      "aria-labelledby": HEADING_ID,
      onkeydown: (event) => this.#key(event),
    };
    this.element = make("section", properties, this.#main, this.#announcer);
    this.#restore();
    this.online();
  }

  /** Put the cursor where the reader types; where that would raise a keyboard over the suggestions, stay beside it. */
  focus() {
    (TOUCH.matches ? this.#log : this.#composer.input).focus();
  }

  /** Get ready to ask: called when the panel is first seen. */
  async connect() {
    try {
      await this.#service.connect();
    } catch (error) {
      if (error.kind === "origin-forbidden") this.#forbid(error);
    }
  }

  /** Say whether the browser has a network. */
  online() {
    this.#banner.textContent = navigator.onLine === false ? this.#words.say("offline") : "";
  }

  /** Stop what is under way; the panel is not used any more. */
  leave() {
    this.#asking?.abort();
  }

  #header() {
    const fresh = button("new", { label: this.#words.say("fresh"), onclick: () => this.#startAnew() }, icon("fresh"));
    const close = button(
      "close",
      { label: this.#words.say("close"), onclick: () => this.#options.close() },
      icon("close"),
    );
    const heading = make("h2", { part: "heading", id: HEADING_ID, text: this.#words.say("heading") });
    return make("div", { part: "header" }, heading, fresh, this.#options.floating ? close : null);
  }

  #restore() {
    this.#log.replaceChildren(this.#welcome());
    this.#conversation.exchanges.forEach((exchange) => this.#log.append(this.#view(exchange).element));
    requestAnimationFrame(() => (this.#log.scrollTop = this.#log.scrollHeight));
  }

  #welcome() {
    const greeting = make("p", { part: "greeting", text: this.#words.say("greeting") });
    const questions = this.#options.questions.map((text) =>
      make("li", {}, button("suggestion", { dir: "auto", text, onclick: () => this.#ask(text) })),
    );
    const list = questions.length
      ? make("ul", { part: "suggestions", "aria-label": this.#words.say("suggestions") }, ...questions)
      : null;
    return make("div", { part: "welcome" }, greeting, list);
  }

  #view(exchange) {
    return new AnswerView(this.#words, exchange, {
      open: (citation, opener) => this.#openCard(citation, opener),
      retry: (again) => this.#retry(again),
      feedback: (of, thumb, comment) => this.#feedback(of, thumb, comment),
      announce: (text) => (this.#announcer.textContent = text),
    });
  }

  async #ask(question) {
    if (this.#asking) return;
    const exchange = newExchange(question);
    this.#conversation.exchanges.push(exchange);
    const view = this.#view(exchange);
    this.#log.append(view.element);
    const asking = new AbortController();
    this.#setAsking(asking);
    let refusal = null;
    try {
      await this.#listen(exchange, view, asking.signal);
    } catch (error) {
      refusal = error;
      exchange.state = asking.signal.aborted ? "stopped" : error.kind === "incomplete" ? "incomplete" : "failed";
    }
    this.#setAsking(null);
    view.finish(refusal);
    this.#follow(view);
    this.#conversation.keep();
    if (exchange.state === "done") this.#announcer.textContent = told(this.#words, exchange);
    if (refusal?.kind === "origin-forbidden") this.#forbid(refusal);
  }

  async #listen(exchange, view, signal) {
    const history = this.#conversation.history(exchange);
    const { collections } = this.#options;
    const request = { question: exchange.question, history, ...(collections.length && { collections }) };
    this.#conversation.keep();
    this.#follow(view);
    for await (const event of this.#service.ask(request, signal)) {
      take(exchange, event);
      view.hear(event);
      this.#follow(view);
    }
  }

  #setAsking(asking) {
    this.#asking = asking;
    this.#composer.busy = asking !== null;
    this.#log.setAttribute("aria-busy", String(asking !== null));
  }

  /** Keep the end of an answer in sight, but never push its question out. */
  #follow({ element }) {
    const end = this.#log.scrollHeight - this.#log.clientHeight;
    this.#log.scrollTop = Math.min(end, element.offsetTop - AIR_PX);
  }

  #retry(exchange) {
    if (this.#asking) return;
    const index = this.#conversation.exchanges.indexOf(exchange);
    this.#conversation.exchanges.splice(index, 1);
    this.#restore();
    this.focus();
    this.#ask(exchange.question);
  }

  #startAnew() {
    if (this.#composer.input.disabled) return;
    this.#asking?.abort();
    this.#conversation.exchanges = [];
    this.#conversation.keep();
    this.#restore();
    this.focus();
  }

  async #feedback(exchange, thumb, comment) {
    await this.#service.feedback(exchange.id, thumb, comment);
    exchange.thumb = thumb;
    this.#conversation.keep();
  }

  #openCard(citation, opener) {
    const close = () => {
      this.#card.element.remove();
      this.#card = null;
      this.#main.inert = false;
      opener.focus();
    };
    this.#card = { ...sourceCard(this.#words, citation, (...which) => this.#service.source(...which), close), close };
    this.element.append(this.#card.element);
    this.#main.inert = true;
    this.#card.focus();
  }

  #key(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (!this.#card && !this.#options.floating) return;
    event.stopPropagation();
    if (this.#card) this.#card.close();
    else this.#options.close();
  }

  /** Tell the owner of a page that may not use the service; nothing is tried again until the page is loaded anew. */
  #forbid({ detail }) {
    if (this.#composer.input.disabled) return;
    this.#composer.disabled = true;
    const lines = [this.#words.say("forbidden", { origin: location.origin }), this.#words.say("owner")];
    const note = make("div", { part: "forbidden" }, ...lines.map((line) => foreign(line, "p")));
    this.#log.replaceChildren(note);
    this.#announcer.textContent = lines[0];
    console.error(`hoidap: ${lines.join(" ")} ${detail}`);
  }
}
