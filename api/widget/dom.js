/** Building a page out of text that is never trusted: only `textContent`, only links of http and https. */

const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a 24 × 24 grid. */
const ICONS = {
  chat: "M4 5.5h16v11H10.5L6 20.2V16.5H4z M8 9.5h8 M8 12.7h5",
  close: "M6 6l12 12 M18 6L6 18",
  back: "M14.5 5.5L8 12l6.5 6.5",
  fresh: "M12 5.5v13 M5.5 12h13",
  send: "M12 19V5.5 M6 11.2l6-6 6 6",
  stop: "M8 8h8v8H8z",
  up: "M7.5 10.5v9h-3v-9z M7.5 11l4-7c1.7 0 2.5 1 2.3 2.6l-.5 3.4h5.2c1 0 1.7 1 1.4 2l-1.7 6c-.3.9-1 1.5-2 1.5H7.5",
  down: "M7.5 13.5v-9h-3v9z M7.5 13l4 7c1.7 0 2.5-1 2.3-2.6l-.5-3.4h5.2c1 0 1.7-1 1.4-2l-1.7-6c-.3-.9-1-1.5-2-1.5H7.5",
  copy: "M9 9h10v11H9z M15 9V4.5H5V15h4",
  open: "M13.5 5H19v5.5 M19 5l-8.5 8.5 M17 14v5H5V7h5",
};

/** Make an element. `on…` properties are listeners, `text` is its text, `class` and the rest are attributes; a value
 * of null or false leaves an attribute out. Children that are strings become text. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Make an icon, which says nothing to a screen reader. */
export function icon(name) {
  const [svg, path] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "path")];
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Make a button; `label` names it when it shows no words. */
export function button(part, { label = null, ...properties }, ...children) {
  return make("button", { type: "button", part, "aria-label": label, title: label, ...properties }, ...children);
}

/** Make text of somebody else's, whose direction cannot leak into what stands around it. */
export function foreign(text, tag = "bdi", properties = {}) {
  return make(tag, { dir: "auto", ...properties, text });
}

/** Make a link that opens apart, or null unless the address is one of http or https. */
export function safeLink(address, part, ...children) {
  if (!/^https?:\/\//i.test(address ?? "")) return null;
  return make("a", { part, href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Split a text at two offsets, which count characters (code points) as the service does, into three parts. */
export function splitAt(text, start, end) {
  const characters = Array.from(text);
  return [characters.slice(0, start), characters.slice(start, end), characters.slice(end)].map((part) => part.join(""));
}

/** The text of a source with one range of it marked: `[before, mark, after]` as elements. */
export function marked(text, start, end) {
  const [before, quote, after] = splitAt(text, start, end);
  return [prose(before), foreign(quote, "mark", { part: "mark" }), prose(after)];
}

/** The text of a source, its headings set off: they are stored as lines that begin with `#`. */
export function prose(text) {
  const parts = text.split(/^#{1,6} +(.*)$/m); // every second one is a heading
  return make("bdi", { dir: "auto" }, ...parts.map((part, at) => (at % 2 ? make("b", { text: part }) : part)));
}
