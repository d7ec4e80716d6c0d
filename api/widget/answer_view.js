/** How one exchange looks: the question, what is known while waiting, the answer, what to do next. */

import { button, foreign, make } from "./dom.js";
import { Feedback, copyButton } from "./reactions.js";
import { Statements, nearestList, remarks, sourceList } from "./statements.js";

const SLOW_MS = 8_000;

export class AnswerView {
  #words;
  #exchange;
  #actions;
  #statements;
  #article;
  #status = make("p", { part: "status" });
  #understood = make("p", { part: "understood" });
  #foot = make("div", { part: "foot" });
  #slow;

  /** `actions`: `open(citation, opener)`, `retry(exchange)`, `feedback(exchange, thumb, comment)`, `announce(text)`. */
  constructor(words, exchange, actions) {
    this.#words = words;
    this.#exchange = exchange;
    this.#actions = actions;
    this.#statements = new Statements(words, actions.open);
    const parts = [this.#understood, this.#statements.element, this.#status, this.#foot];
    // The whole answer is announced when it is there; its pieces are not, one by one.
    this.#article = make("article", { part: "answer", "aria-live": "off" }, ...parts);
    const asked = make("p", { part: "question" }, make("span", { class: "unseen", text: `${words.say("you")}: ` }));
    asked.append(foreign(exchange.question));
    this.element = make("div", { part: "exchange" }, asked, this.#article);
    this.#restore();
  }

  /** Show what an event of the stream tells; the exchange already knows it. */
  hear({ name, data }) {
    if (name === "status") this.#progress(this.#words.say(data.stage));
    if (name === "status" && data.stage === "writing") this.#bePatient("slow_writing");
    if (name === "passages") this.#progress(this.#words.say("found", data));
    if (name === "understood") this.#showUnderstood();
    if (name === "piece") this.#say(data);
    this.#mark();
  }

  /** Show that nothing more will come; `refusal` says why when it is not because the answer is whole. */
  finish(refusal = null) {
    clearTimeout(this.#slow);
    this.#progress("");
    this.#mark();
    if (this.#exchange.state === "done") this.#finishAnswer();
    else this.#finishWithout(refusal);
  }

  #restore() {
    this.#mark();
    this.#showUnderstood();
    if (this.#exchange.state === "asking") {
      this.#progress(this.#words.say("received"));
      this.#bePatient("slow");
      return;
    }
    this.#exchange.pieces.forEach((piece) => this.#statements.say(piece, this.#exchange.citations));
    this.finish();
  }

  /** Say so when nothing has come for long. */
  #bePatient(words) {
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => this.#progress(this.#words.say(words)), SLOW_MS);
  }

  /** Show a piece. After one that a language model wrote the next may be long in coming, which is said below it. */
  #say(piece) {
    clearTimeout(this.#slow);
    this.#progress(this.#exchange.kind === "written" ? this.#words.say("writing") : "");
    this.#statements.say(piece, this.#exchange.citations);
  }

  #mark() {
    this.#article.dataset.state = this.#exchange.state;
    this.#article.dataset.kind = this.#exchange.kind ?? "";
  }

  #progress(text) {
    if (text && text !== this.#status.textContent) this.#actions.announce(text);
    this.#status.textContent = text;
  }

  #showUnderstood() {
    const { understood } = this.#exchange;
    if (understood) this.#understood.replaceChildren(foreign(this.#words.say("understood", { question: understood })));
  }

  #finishAnswer() {
    const { kind, citations } = this.#exchange;
    const list = kind === "abstained" ? nearestList : sourceList;
    this.#foot.append(...remarks(this.#words, this.#exchange));
    if (citations.length) this.#foot.append(list(this.#words, citations, this.#actions.open));
    const feedback = new Feedback(this.#words, this.#exchange, this.#actions);
    this.#foot.append(
      make("div", { part: "tools" }, ...feedback.thumbs, copyButton(this.#words, this.#exchange)),
      feedback.more,
    );
  }

  #finishWithout(refusal) {
    const retry = button("retry", { onclick: () => this.#actions.retry(this.#exchange) });
    retry.textContent = this.#words.say(this.#exchange.state === "stopped" ? "again" : "retry");
    const note = make("p", { part: "note" });
    this.#foot.append(make("div", { part: "error" }, note, retry));
    const message = this.#message(refusal);
    if (refusal) this.#actions.announce(message);
    if (refusal?.wait) this.#countDown(refusal.wait, message, { note, retry });
    else note.append(foreign(message));
  }

  #message(refusal) {
    const { state, pieces } = this.#exchange;
    if (state === "stopped") return this.#words.say("stopped");
    if (pieces.length) return this.#words.say("incomplete");
    return this.#words.refusal(refusal);
  }

  /** Say each second how long is left, which is not announced, and let the reader try again when none is. */
  #countDown(seconds, message, { note, retry }) {
    const until = Date.now() + seconds * 1000;
    retry.disabled = true;
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      retry.disabled = left > 0;
      const when = this.#words.say(left > 0 ? "wait" : "ready", { seconds: left });
      note.textContent = `${message} ${when}`;
      if (left > 0 && (note.isConnected || left === seconds)) setTimeout(tick, 1000);
    };
    tick();
  }
}
