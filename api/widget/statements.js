/** The words of an answer and the sources they name; what the widget and the page `/ask` show alike. */

import { button, foreign, icon, make, safeLink, splitAt } from "./dom.js";

const EXCERPT = 60; // characters of a quote that tell it from another of the same document

/** The text of an answer, which grows piece by piece. `open(citation, opener)` is called when a marker is pressed. */
export class Statements {
  #words;
  #open;

  constructor(words, open) {
    this.#words = words;
    this.#open = open;
    this.element = make("div", { part: "text" });
  }

  /** Add a piece; `citations` are those known so far. A piece that begins with a line break begins a paragraph. */
  say({ text, markers, unverified }, citations) {
    if (text.startsWith("\n") || !this.element.lastChild) this.element.append(make("p"));
    const named = markers.map((marker) => citations.find((citation) => citation.marker === marker)).filter(Boolean);
    const [, space, words] = text.match(/^\n*(\s*)([^]*)$/);
    const shown = [statement(words, named[0]), ...named.map((one) => this.#marker(one))];
    this.element.lastChild.append(space, ...(unverified ? [this.#doubted(shown)] : shown));
  }

  /** A sentence that nothing proves, which has to be seen without colours and heard without eyes. */
  #doubted(shown) {
    const badge = make("span", { part: "badge", text: this.#words.say("unverified") });
    return make("span", { part: "unverified", title: this.#words.say("unproved") }, ...shown, " ", badge);
  }

  #marker(citation) {
    const label = this.#words.say("source", { marker: citation.marker, title: this.#words.title(citation) });
    const properties = { label, "data-marker": citation.marker, text: `[${citation.marker}]` };
    const marker = button("marker", { ...properties, onclick: () => this.#open(citation, marker) });
    return marker;
  }
}

/** A piece's text, the short answer in its quote set off. */
function statement(text, citation) {
  const at = citation?.span ? text.indexOf(citation.quote) : -1;
  if (at < 0) return foreign(text);
  const { quote, span, start } = citation;
  const [before, short, after] = splitAt(quote, span.start - start, span.end - start);
  const rest = after + text.slice(at + quote.length);
  return make("bdi", { dir: "auto" }, text.slice(0, at) + before, make("strong", { part: "short", text: short }), rest);
}

/** What a reader should know of a language model's part: a notice, and that it wrote what is all proved. */
export function remarks(words, { kind, notice, pieces }) {
  const told = notice ? foreign(notice, "p", { part: "notice" }) : null;
  const proved = kind === "written" && !pieces.some((piece) => piece.unverified);
  const written = proved ? make("p", { part: "note", text: words.say("written") }) : null;
  return [told, written].filter(Boolean);
}

/** The sources an answer names, each a button that opens it. */
export function sourceList(words, citations, open) {
  const entries = citations.map((citation) => {
    const begun = beginning(citation, citations);
    const name = words.say("source", { marker: citation.marker, title: words.title(citation) });
    const label = [name, begun].filter(Boolean).join(" ");
    const inside = [make("b", { text: `[${citation.marker}]` }), about(words, citation, begun)];
    const entry = button("source-link", { label, onclick: () => open(citation, entry) }, ...inside);
    return make("li", {}, entry);
  });
  return make("ul", { part: "sources", "aria-label": words.say("sources") }, ...entries);
}

/** The passages nearest to a question that the sources do not answer: to read, not to believe. */
export function nearestList(words, citations, open) {
  const entries = citations.map((citation) => {
    const show = button("context", { text: words.say("context"), onclick: () => open(citation, show) });
    const links = make("div", { part: "links" }, show, sourceLink(words, citation));
    return make("li", { part: "passage" }, about(words, citation), foreign(citation.quote, "blockquote"), links);
  });
  const list = make("ul", { part: "nearest" }, ...entries);
  return make("div", {}, make("p", { part: "label", text: words.say("nearest") }), list);
}

/** The title and date of a source, and how its quote begins where that is given. */
export function about(words, citation, begun = "") {
  const date = make("span", { part: "date", text: words.date(citation) });
  const quote = begun ? [foreign(begun, "span", { part: "excerpt" })] : [];
  return make("span", { part: "about" }, foreign(words.title(citation), "bdi", { part: "title" }), date, ...quote);
}

/** How a citation's quote begins, to tell it from another of the same document; empty where there is none. */
function beginning(citation, citations) {
  const place = ({ collection, document }) => `${collection}/${document}`;
  if (citations.filter((one) => place(one) === place(citation)).length < 2) return "";
  const quote = Array.from(citation.quote.replace(/\s+/g, " ").trim());
  const shown = quote.slice(0, EXCERPT).join("").trim();
  return quote.length > EXCERPT ? `“${shown}…”` : `“${shown}”`;
}

/** The link that opens a source's own page at the sentence, or null when it has none. */
export function sourceLink(words, { link, url }) {
  const hint = make("span", { class: "unseen", text: ` (${words.say("opens")})` });
  return safeLink(link ?? url, "link", words.say("open"), hint, icon("open"));
}

/** An answer as text alone says it: with its markers, what is unverified named so, and its notice. */
export function told(words, { pieces, notice }) {
  const text = pieces.map(({ text, markers, unverified }) => {
    const doubt = unverified ? ` (${words.say("unverified")})` : "";
    return text + markers.map((marker) => ` [${marker}]`).join("") + doubt;
  });
  return [text.join(""), notice].filter(Boolean).join("\n\n");
}

/** The answer and its sources as text to paste elsewhere. */
export function plainText(words, exchange) {
  const { question, kind, citations } = exchange;
  const sources = citations.map((one) => {
    const facts = [words.title(one), words.date(one), beginning(one, citations), one.url].filter(Boolean);
    return `[${one.marker}] ${facts.join(". ")}`;
  });
  const label = words.say(kind === "abstained" ? "nearest" : "sources");
  return [question, told(words, exchange), [`${label}:`, ...sources].join("\n")].join("\n\n");
}
