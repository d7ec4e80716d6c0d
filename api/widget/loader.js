/** What the script tag does: it defines the element, and puts one into the page when it bears `data-hoidap`. */

import { HoidapChat } from "./element.js";

const script = document.currentScript;
if (script?.src) HoidapChat.home = new URL(".", script.src).href;
if (!customElements.get("hoidap-chat")) customElements.define("hoidap-chat", HoidapChat);
if (script?.dataset.hoidap !== undefined) {
  if (document.body) place(script.dataset);
  else document.addEventListener("DOMContentLoaded", () => place(script.dataset));
}

/** Add a floating widget; the script's `data-…` are its attributes. */
function place({ hoidap, ...given }) {
  const element = document.createElement("hoidap-chat");
  element.setAttribute("floating", "");
  element.setAttribute("widget", hoidap);
  for (const name of HoidapChat.observedAttributes) if (name in given) element.setAttribute(name, given[name]);
  document.body.append(element);
}
