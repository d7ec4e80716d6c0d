/** Where the reader types: Enter sends, Shift+Enter begins a line, and while an answer comes the button stops it. */

import { button, icon, make } from "./dom.js";

export class Composer {
  #words;
  #stop;
  #button;
  #busy = false;

  constructor(words, send, stop) {
    this.#words = words;
    this.#stop = stop;
    const label = words.say("placeholder");
    const onkeydown = (event) => {
      // While an input method composes a letter, Enter ends the letter.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.element.requestSubmit();
    };
    const properties = {
      part: "input",
      rows: "1",
      dir: "auto",
      "aria-label": label,
      placeholder: label,
      enterkeyhint: "send",
    };
    this.input = make("textarea", { ...properties, onkeydown, oninput: () => this.#fit() });
    this.#button = button("send", { onclick: () => (this.#busy ? this.#stop() : this.element.requestSubmit()) });
    const onsubmit = (event) => {
      event.preventDefault();
      const question = this.input.value.trim();
      if (!question || this.#busy || this.input.disabled) return;
      this.input.value = "";
      this.#fit();
      send(question);
    };
    this.element = make("form", { part: "composer", onsubmit }, this.input, this.#button);
    this.busy = false;
  }

  /** Whether an answer is coming. */
  set busy(busy) {
    this.#busy = busy;
    const label = this.#words.say(busy ? "stop" : "send");
    this.#button.setAttribute("part", busy ? "stop" : "send");
    this.#button.setAttribute("aria-label", label);
    this.#button.title = label;
    this.#button.replaceChildren(icon(busy ? "stop" : "send"));
  }

  /** Whether questions can be asked at all. */
  set disabled(disabled) {
    this.input.disabled = disabled;
    this.#button.disabled = disabled;
  }

  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`; // the style sheet sets how high it may grow
  }
}
