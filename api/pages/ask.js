/** The page `/ask`: a question, its answer, and beside it the source with the quoted sentence marked. */

import { button, foreign, make } from "../widget/dom.js";
import { newExchange, take } from "../widget/exchange.js";
import { Service } from "../widget/service.js";
import { passage } from "../widget/source_card.js";
import { Statements, about, nearestList, remarks, sourceLink, sourceList } from "../widget/statements.js";
import { Words } from "../widget/strings.js";

const AROUND = 6_000; // characters of the document on either side of the quote

const words = new Words(document.documentElement.lang);
const service = new Service(new URL("./", location.href).href, "");
const part = (id) => document.getElementById(id);
const invitation = { title: document.title, heading: part("asked").textContent, status: part("status").textContent };
let asking = null;

part("q").form.addEventListener("submit", (event) => {
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.set("q", part("q").value.trim());
  history.pushState(null, "", address);
  showAddressed();
});
window.addEventListener("popstate", showAddressed);
showAddressed();

/** Ask what the address says; a page that is shared shows the same. */
function showAddressed() {
  const question = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  part("q").value = question;
  const other = new URL(part("switch").href);
  if (question) other.searchParams.set("q", question);
  part("switch").href = other.href;
  asking?.abort();
  if (question) ask(question);
  else invite();
}

/** Show the page as it came, before anything was asked. */
function invite() {
  clear(invitation.heading, invitation.title);
  tell(invitation.status);
}

function clear(heading, title) {
  part("asked").textContent = heading;
  document.title = title;
  part("result").replaceChildren();
  part("result").dataset.kind = "";
  part("source").hidden = true;
}

async function ask(question) {
  const controller = new AbortController();
  asking = controller;
  const exchange = newExchange(question);
  const statements = new Statements(words, showSource);
  clear(question, `${question} · ${words.say("heading")}`);
  part("result").append(statements.element);
  part("result").ariaBusy = "true";
  tell(words.say("received"));
  try {
    for await (const event of service.ask({ question }, controller.signal)) {
      take(exchange, event);
      hear(event, exchange, statements);
    }
    finish(exchange);
  } catch (refusal) {
    if (!controller.signal.aborted) offerRetry(exchange, refusal);
  }
}

function hear({ name, data }, exchange, statements) {
  if (name === "status") tell(words.say(data.stage));
  if (name === "passages") tell(words.say("found", data));
  if (name === "understood") {
    part("result").prepend(foreign(words.say("understood", { question: data.question }), "p", { part: "understood" }));
  }
  if (name === "judged") part("result").dataset.kind = data.kind;
  if (name === "piece") {
    tell("");
    statements.say(data, exchange.citations);
  }
}

function finish(exchange) {
  const { kind, citations } = exchange;
  part("result").ariaBusy = "false";
  tell("");
  part("result").append(...remarks(words, exchange));
  if (!citations.length) return;
  const list = kind === "abstained" ? nearestList : sourceList;
  part("result").append(list(words, citations, showSource));
  if (kind !== "abstained") showSource(citations[0], null);
}

function offerRetry({ question, pieces }, refusal) {
  const retry = button("retry", { text: words.say("retry"), onclick: () => ask(question) });
  part("result").ariaBusy = "false";
  part("result").append(retry);
  const why = pieces.length ? words.say("incomplete") : words.refusal(refusal);
  const when = refusal.wait ? words.say("wait", { seconds: refusal.wait }) : "";
  tell(`${why} ${when}`.trim());
}

function tell(text) {
  part("status").textContent = text;
}

/** Show a citation in its document; `opener` is what was pressed, null when the page itself chose. */
async function showSource(citation, opener) {
  part("source").hidden = false;
  const text = make("div", { class: "paper", tabindex: "0", role: "region", "aria-label": words.title(citation) });
  text.append(make("p", { part: "note", text: words.say("loading") }));
  part("document").replaceChildren(about(words, citation), ...[sourceLink(words, citation)].filter(Boolean), text);
  for (const marker of document.querySelectorAll("[data-marker]")) {
    marker.setAttribute("aria-pressed", String(Number(marker.dataset.marker) === citation.marker));
  }
  try {
    text.replaceChildren(passage(await service.source(citation, AROUND)));
  } catch {
    text.replaceChildren(make("p", { part: "note", text: words.say("bare") }), foreign(citation.quote, "mark"));
  }
  const mark = text.querySelector("mark");
  if (mark) text.scrollTop = mark.offsetTop - text.clientHeight / 3;
  if (opener) part("source").focus();
}
