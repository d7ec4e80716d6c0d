/** What a reader can do with an answer: say whether it helped, and take it along with its sources. */

import { button, icon, make } from "./dom.js";
import { plainText } from "./statements.js";

const COMMENT_CHARACTERS = 2_000;
const THUMBS = ["up", "down"];

/** Two thumbs, and after one of them room for a comment. */
export class Feedback {
  #words;
  #exchange;
  #actions;

  constructor(words, exchange, actions) {
    this.#words = words;
    this.#exchange = exchange;
    this.#actions = actions;
    this.more = make("div", { part: "more" });
    this.thumbs = THUMBS.map((thumb) => {
      const properties = {
        label: words.say(thumb),
        "aria-pressed": String(exchange.thumb === thumb),
        "data-thumb": thumb,
      };
      return button("thumb", { ...properties, onclick: () => this.#vote(thumb) }, icon(thumb));
    });
  }

  async #vote(thumb) {
    if (!(await this.#send(thumb))) return;
    this.#exchange.thumb = thumb;
    this.thumbs.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.thumb === thumb)));
    this.#offerComment(thumb);
  }

  #offerComment(thumb) {
    const label = this.#words.say("comment");
    const text = make("textarea", {
      part: "comment",
      rows: "2",
      maxlength: COMMENT_CHARACTERS,
      "aria-label": label,
      placeholder: label,
    });
    const submit = make("button", { part: "submit", type: "submit", text: this.#words.say("submit") });
    const send = async (event) => {
      event.preventDefault();
      const comment = text.value.trim();
      if (!comment) return text.focus();
      submit.disabled = true;
      const sent = await this.#send(thumb, comment);
      submit.disabled = false;
      if (sent) this.#tell("thanks");
    };
    this.more.replaceChildren(make("form", { part: "comment-form", onsubmit: send }, text, submit));
    this.more.scrollIntoView({ block: "nearest" });
    this.#actions.announce(this.#words.say("thanks"));
  }

  /** Send it; when that fails say so below what the reader wrote, which stays. */
  async #send(thumb, comment) {
    this.more.querySelector("[part=note]")?.remove();
    try {
      await this.#actions.feedback(this.#exchange, thumb, comment);
      return true;
    } catch (error) {
      this.more.append(this.#note(error.kind === "unknown-answer" ? "expired" : "unsent"));
      return false;
    }
  }

  #tell(name) {
    this.more.replaceChildren(this.#note(name));
  }

  #note(name) {
    this.#actions.announce(this.#words.say(name));
    return make("p", { part: "note", text: this.#words.say(name) });
  }
}

/** A button that copies an answer with its sources, and says in its own words whether it could. */
export function copyButton(words, exchange) {
  const label = make("span", { text: words.say("copy") });
  const copy = async () => {
    label.textContent = words.say((await copied(plainText(words, exchange), element)) ? "copied" : "uncopied");
    setTimeout(() => (label.textContent = words.say("copy")), 3000);
  };
  const element = button("copy", { "aria-live": "polite", onclick: copy }, icon("copy"), label);
  return element;
}

/** Put a text on the clipboard; pages without the Clipboard API (no https, not permitted) take the older way. */
async function copied(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    near.after(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    near.focus();
    return done;
  }
}
