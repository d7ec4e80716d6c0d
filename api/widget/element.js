/** `<hoidap-chat>`: the widget as an element, placed by hand or floating in a corner of the page. */

import { Conversation } from "./conversation.js";
import { button, icon, make } from "./dom.js";
import { Panel } from "./panel.js";
import { Service } from "./service.js";
import { Words, spokenLanguage } from "./strings.js";
import statementsSheet from "./statements.css" with { type: "css" };
import widgetSheet from "./widget.css" with { type: "css" };

const ATTRIBUTES = [
  "widget",
  "server",
  "lang",
  "theme",
  "position",
  "heading",
  "greeting",
  "questions",
  "collections",
  "strings",
  "open",
];
const DARK = matchMedia("(prefers-color-scheme: dark)");
const SHEET = matchMedia("(max-width: 480px), (max-height: 480px)"); // the panel covers the page, as in widget.css

export class HoidapChat extends HTMLElement {
  /** Where the service is when the element does not say; the loader sets it to where the script came from. */
  static home = "/";
  static observedAttributes = ATTRIBUTES;

  #root = make("div", { part: "root", dir: "ltr" });
  #conversation;
  #panel;
  #launcher;
  #connected = false;
  #listening;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [statementsSheet, widgetSheet];
    shadow.append(this.#root);
  }

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    DARK.addEventListener("change", () => this.#paint(), { signal });
    window.visualViewport?.addEventListener("resize", () => this.#fit(), { signal });
    window.visualViewport?.addEventListener("scroll", () => this.#fit(), { signal });
    window.addEventListener("online", () => this.#panel.online(), { signal });
    window.addEventListener("offline", () => this.#panel.online(), { signal });
    this.#build();
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#panel.leave();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#panel || !this.isConnected || before === after) return;
    if (name === "theme") this.#paint();
    else if (name === "open") this.#show(after !== null);
    else if (name !== "position") this.#build();
  }

  /** Whether the panel can be seen. */
  get isOpen() {
    return !this.#floating || !this.#panel.element.hidden;
  }

  /** Open the panel and put the cursor into it. */
  open() {
    this.#show(true);
    this.#panel.focus();
  }

  /** Close the panel and put the focus back on the button that opens it. */
  close() {
    if (!this.#floating) return;
    this.#show(false);
    this.#launcher.focus();
  }

  get #floating() {
    return this.hasAttribute("floating");
  }

  #build() {
    this.#panel?.leave();
    this.#connected = false;
    const widget = this.getAttribute("widget") ?? "";
    const server = new URL(this.getAttribute("server") || HoidapChat.home, location.href).href;
    const words = this.#words();
    this.#conversation = new Conversation(`${server}:${widget}`);
    const options = {
      questions: this.#list("questions", "|"),
      collections: this.#list("collections", ","),
      floating: this.#floating,
    };
    this.#panel = new Panel(words, new Service(server, widget), this.#conversation, {
      ...options,
      close: () => this.close(),
    });
    const label = make("span", { text: words.say("launcher") });
    const properties = {
      label: words.say("launcher"),
      "aria-controls": "panel",
      "aria-haspopup": "dialog",
      onclick: () => (this.isOpen ? this.close() : this.open()),
    };
    this.#launcher = this.#floating ? button("launcher", properties, icon("chat"), label) : null;
    this.#root.lang = words.language;
    this.#root.replaceChildren(...[this.#panel.element, this.#launcher].filter(Boolean));
    this.#paint();
    const wanted = this.#conversation.open ?? this.hasAttribute("open");
    this.#show(wanted && !SHEET.matches, false); // what covers the page is opened by the visitor alone
  }

  #words() {
    const language = spokenLanguage(this.getAttribute("lang"), document.documentElement.lang, navigator.language);
    const given = ["heading", "greeting"]
      .filter((name) => this.hasAttribute(name))
      .map((name) => [name, this.getAttribute(name)]);
    return new Words(language, { ...this.#overrides(), ...Object.fromEntries(given) });
  }

  #overrides() {
    try {
      return JSON.parse(this.getAttribute("strings") || "{}");
    } catch (error) {
      console.error(`hoidap: the attribute "strings" is no JSON object: ${error.message}`);
      return {};
    }
  }

  #list(name, separator) {
    const parts = (this.getAttribute(name) ?? "").split(separator);
    return parts.map((part) => part.trim()).filter(Boolean);
  }

  #show(open, kept = true) {
    const visible = open || !this.#floating;
    this.#panel.element.hidden = !visible;
    this.#launcher?.setAttribute("aria-expanded", String(visible));
    this.#fit();
    if (visible && !this.#connected) this.#panel.connect();
    this.#connected ||= visible;
    if (!kept) return;
    this.#conversation.open = open;
    this.#conversation.keep();
  }

  #paint() {
    const theme = this.getAttribute("theme");
    this.#root.dataset.theme = ["light", "dark"].includes(theme) ? theme : DARK.matches ? "dark" : "light";
  }

  /** A panel that covers the page fills what the on-screen keyboard leaves of it: only the visual viewport shrinks. */
  #fit() {
    const view = window.visualViewport;
    const { style } = this.#panel.element;
    const fill = this.#floating && SHEET.matches && view;
    style.height = fill ? `${view.height}px` : "";
    style.top = fill ? `${view.offsetTop}px` : "";
  }
}
