/** The card that shows a citation's quote where it stands in its document. */

import { button, foreign, icon, make, marked, prose } from "./dom.js";
import { about, sourceLink } from "./statements.js";

const AROUND = 400; // characters of the document on either side of the quote

/** Fill the card of a citation. `fetchSource(citation, around)` gets the document, `close` is what its button does. */
export function sourceCard(words, citation, fetchSource, close) {
  const back = button("back", { label: words.say("back"), onclick: close }, icon("back"));
  const text = make("div", {
    part: "context-text",
    tabindex: "0",
    role: "region",
    "aria-label": words.title(citation),
  });
  const facts = make("p", { part: "facts" });
  const details = [make("div", { part: "source-header" }, back, about(words, citation)), text, facts];
  const label = words.say("source", { marker: citation.marker, title: words.title(citation) });
  const card = make("section", { part: "source", role: "dialog", "aria-label": label }, ...details);
  const link = sourceLink(words, citation);
  if (link) card.append(make("div", { part: "source-footer" }, link));
  show(words, citation, fetchSource, { text, facts });
  return { element: card, focus: () => back.focus() };
}

async function show(words, citation, fetchSource, { text, facts }) {
  text.append(make("p", { part: "note", text: words.say("loading") }));
  try {
    const source = await fetchSource(citation, AROUND);
    text.replaceChildren(passage(source));
    facts.replaceChildren(...[source.author, source.site].filter(Boolean).map((fact) => foreign(fact)));
  } catch {
    const quote = make("p", { part: "passage-text", dir: "auto" }, foreign(citation.quote, "mark", { part: "mark" }));
    text.replaceChildren(make("p", { part: "note", text: words.say("bare") }), quote);
  }
  const mark = text.querySelector("mark");
  if (mark) text.scrollTop = mark.offsetTop - text.clientHeight / 3;
}

/** The text of a document, or the part of it that was sent, with the quote marked. */
export function passage({ text, text_start: begins, characters, highlight }) {
  const parts = highlight ? marked(text, highlight.start - begins, highlight.end - begins) : [prose(text)];
  const paragraph = make("p", { part: "passage-text", dir: "auto" }, ...parts);
  if (begins > 0) paragraph.prepend("… ");
  if (begins + Array.from(text).length < characters) paragraph.append(" …");
  return paragraph;
}
