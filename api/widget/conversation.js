/** The conversation of one browser tab, kept over page changes; nothing leaves the browser's own sessionStorage. */

import { FINISHED } from "./exchange.js";

const VERSION = 1;
const MOST_EXCHANGES = 20;
const MOST_CHARACTERS = 300_000;
const TURNS_SENT = 6;
const TURN_CHARACTERS = 2_000;

export class Conversation {
  #key;

  /** Take up the conversation of this tab. Whatever cannot be read is forgotten. */
  constructor(key) {
    this.#key = `hoidap:${key}`;
    const { open = null, exchanges = [] } = this.#read();
    this.open = open;
    this.exchanges = exchanges;
  }

  /** Keep what there is now, the oldest exchanges left out when it is too much. */
  keep() {
    const exchanges = this.exchanges.slice(-MOST_EXCHANGES);
    let text = this.#written(exchanges);
    while (text.length > MOST_CHARACTERS && exchanges.length) {
      exchanges.shift();
      text = this.#written(exchanges);
    }
    try {
      sessionStorage.setItem(this.#key, text);
    } catch {
      // Full, or forbidden to this frame: the conversation then lasts as long as its page.
    }
  }

  /** The turns before `exchange`, as a follow-up question needs them. */
  history(exchange) {
    const before = this.exchanges.slice(0, this.exchanges.indexOf(exchange)).filter(({ state }) => state === "done");
    const shortened = (text) => Array.from(text).slice(0, TURN_CHARACTERS).join("");
    return before.slice(-TURNS_SENT).map(({ question, text }) => ({ question, answer: shortened(text) }));
  }

  #written(exchanges) {
    return JSON.stringify({ version: VERSION, open: this.open, exchanges });
  }

  #read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key));
      if (kept?.version !== VERSION || !Array.isArray(kept.exchanges)) return {};
      return { open: kept.open, exchanges: kept.exchanges.filter(isExchange).map(ended) };
    } catch {
      return {};
    }
  }
}

function isExchange(value) {
  const texts = [value?.question, value?.state, value?.text];
  return (
    texts.every((text) => typeof text === "string") && value.pieces.every(isPiece) && value.citations.every(isCitation)
  );
}

function isPiece({ text, markers }) {
  return typeof text === "string" && Array.isArray(markers);
}

function isCitation({ marker, quote }) {
  return Number.isInteger(marker) && typeof quote === "string";
}

/** An answer that was still coming when the page was left will not come any more. */
function ended(exchange) {
  return FINISHED.includes(exchange.state) ? exchange : { ...exchange, state: "incomplete" };
}
