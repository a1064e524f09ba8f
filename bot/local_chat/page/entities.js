import { element } from "./dom.js";

/** @typedef {import("./types.js").Entity} Entity */

/** @type {Record<string, keyof HTMLElementTagNameMap>} */
const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = ["pre", "blockquote"];
const SHORT_QUOTE = 60; // characters
const LINKS = ["http:", "https:", "tg:"];

/**
 * Draws a text with its entities, which may be nested. Everything becomes DOM nodes, nothing is parsed
 * as HTML.
 * @param {string} text
 * @param {Entity[]} entities
 * @param {(command: string) => void} onCommand called with a command of the text that was clicked
 * @returns {HTMLElement}
 */
export function drawText(text, entities, onCommand) {
  const outerFirst = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const whole = element("div", { className: "text", dir: "auto" });
  return fill(whole, text, 0, text.length, outerFirst, onCommand);
}

/**
 * @template {HTMLElement} Parent
 * @param {Parent} parent
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {Entity[]} entities those that begin between start and end, the outer ones first
 * @param {(command: string) => void} onCommand
 * @returns {Parent}
 */
function fill(parent, text, start, end, entities, onCommand) {
  let drawn = start;
  entities.forEach((entity, index) => {
    if (entity.offset < drawn) return; // drawn with the entity around it
    const stop = Math.min(entity.offset + entity.length, end);
    const inside = entities.slice(index + 1).filter(({ offset }) => offset < stop);
    const node = wrapper(entity, text.slice(entity.offset, stop), onCommand);
    const filled = fill(node, text, entity.offset, stop, inside, onCommand);
    const folds = entity.type === "expandable_blockquote";
    parent.append(text.slice(drawn, entity.offset), folds ? foldable(filled) : filled);
    drawn = BLOCKS.includes(node.localName) && text[stop] === "\n" ? stop + 1 : stop; // a block ends its line by itself
  });
  parent.append(text.slice(drawn, end));
  return parent;
}

/**
 * @param {Entity} entity
 * @param {string} content
 * @param {(command: string) => void} onCommand
 * @returns {HTMLElement}
 */
function wrapper(entity, content, onCommand) {
  if (entity.type in TAGS) return element(TAGS[entity.type]);
  if (entity.type === "bot_command") {
    return element("button", { type: "button", className: "command", onclick: () => onCommand(content) });
  }
  if (entity.type === "text_link" || entity.type === "url") return link(entity.url ?? content);
  if (entity.type === "spoiler") return spoiler();
  return element("span");
}

/**
 * A long quote shows its beginning, and the rest when it is asked to.
 * @param {HTMLElement} quote
 * @returns {HTMLElement}
 */
function foldable(quote) {
  if ((quote.textContent ?? "").length <= SHORT_QUOTE) return quote;
  const more = element("button", { type: "button", className: "more", ariaExpanded: "false" }, "Show more");
  const whole = element("div", { className: "foldable" }, quote, more);
  more.onclick = () => {
    const opened = whole.classList.toggle("opened");
    more.ariaExpanded = String(opened);
    more.textContent = opened ? "Show less" : "Show more";
  };
  return whole;
}

/**
 * @param {string} address
 * @returns {HTMLElement} plain text where the address is not one that a chat should open
 */
function link(address) {
  const url = URL.parse(address) ?? URL.parse(`https://${address}`);
  if (!url || !LINKS.includes(url.protocol)) return element("span");
  return element("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" });
}

/** @returns {HTMLElement} a text that shows itself when it is asked to */
function spoiler() {
  const hidden = element("span", { className: "spoiler", role: "button", tabIndex: 0, ariaLabel: "Show the hidden text" });
  const show = () => {
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
    hidden.classList.add("shown");
  };
  hidden.addEventListener("click", show, { once: true });
  hidden.addEventListener("keydown", ({ key }) => (key === "Enter" || key === " ") && show());
  return hidden;
}
