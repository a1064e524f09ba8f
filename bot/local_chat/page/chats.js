import { arrange, byId, element } from "./dom.js";
import { firstLine } from "./words.js";

/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./state.js").State} State */
/** @typedef {{chat: Chat, speakerId: number}} Selection which chat is open, and who speaks in it */

/** @type {Map<string, HTMLElement>} by what names a chat: where the local chat was started again, an id is another's */
const entries = new Map();

/**
 * Reads the selection from the address: `#chat=-1001&as=1002`.
 * @param {State} state
 * @returns {Selection}
 */
export function readSelection(state) {
  const asked = new URLSearchParams(location.hash.slice(1));
  const chat = state.chat(Number(asked.get("chat"))) ?? state.chats[0];
  const person = Number(asked.get("as"));
  return { chat, speakerId: chat.people.includes(person) ? person : chat.people[0] };
}

/**
 * @param {State} state
 * @param {Selection} selection
 * @param {Set<number>} unread ids of chats with something new
 */
export function drawChats(state, selection, unread) {
  const drawn = state.chats.map((chat) => {
    const entry = entries.get(nameOf(chat)) ?? makeEntry(chat);
    entries.set(nameOf(chat), entry);
    drawEntry(entry, state, chat, unread.has(chat.id));
    if (chat === selection.chat) entry.firstElementChild?.setAttribute("href", address(selection));
    return entry;
  });
  arrange(byId("chats"), drawn);
  markCurrent(entries.get(nameOf(selection.chat)));
}

/**
 * Marks the entry of the open chat, and scrolls to it where it was not that before.
 * @param {HTMLElement | undefined} current
 */
function markCurrent(current) {
  for (const entry of entries.values()) {
    const link = entry.firstElementChild;
    const before = link?.getAttribute("aria-current") === "page";
    link?.setAttribute("aria-current", entry === current ? "page" : "false");
    if (entry === current && !before) entry.scrollIntoView({ block: "nearest", inline: "center" });
  }
}

/**
 * @param {State} state
 * @param {Selection} selection
 */
export function drawHeading(state, { chat, speakerId }) {
  const people = chat.people.map((id) => state.nameOf(id));
  byId("bot-name").textContent = state.bot.first_name;
  document.title = state.bot.first_name;
  byId("chat-title").textContent = chat.title;
  byId("chat-subtitle").textContent =
    isGroup(chat) ? `${people.join(", ")} and ${state.bot.first_name}` : `Private chat with ${state.bot.first_name}`;
  document.body.classList.toggle("group", isGroup(chat));
  drawSpeakers(state, chat, speakerId);
}

/**
 * @param {State} state
 * @param {Chat} chat
 * @param {number} speakerId
 */
function drawSpeakers(state, chat, speakerId) {
  const set = byId("speakers");
  set.hidden = chat.people.length < 2;
  const there = new Map([...set.querySelectorAll("label")].map((label) => [Number(label.control.value), label]));
  const choices = chat.people.map((id) => there.get(id) ?? makeSpeaker(id, state.nameOf(id)));
  arrange(set, [set.firstElementChild, ...choices]);
  for (const label of choices) {
    const id = Number(label.control.value);
    label.lastElementChild.textContent = state.nameOf(id);
    label.classList.toggle("admin", chat.admins.includes(id));
    label.control.checked = id === speakerId;
    label.control.onchange = () => location.replace(address({ chat, speakerId: id }));
  }
}

/**
 * @param {number} id
 * @param {string} name
 * @returns {HTMLLabelElement}
 */
function makeSpeaker(id, name) {
  return element("label", {}, element("input", { type: "radio", name: "speaker", value: String(id) }), element("span", {}, name));
}

/**
 * @param {Chat} chat
 * @returns {HTMLElement}
 */
function makeEntry(chat) {
  const avatar = element("span", { className: `avatar ${isGroup(chat) ? "group" : ""}`, ariaHidden: "true" }, chat.title.slice(0, 1));
  const title = element("b", {}, chat.title);
  const link = element("a", { href: address({ chat, speakerId: chat.people[0] }) }, avatar, title, element("small", { dir: "auto" }));
  return element("li", {}, link);
}

/**
 * @param {HTMLElement} entry
 * @param {State} state
 * @param {Chat} chat
 * @param {boolean} unread
 */
function drawEntry(entry, state, chat, unread) {
  const last = state.messagesOf(chat.id).at(-1);
  const preview = last ? firstLine(last) : isGroup(chat) ? "Group" : "Private chat";
  const small = entry.querySelector("small");
  if (small && small.textContent !== preview) small.textContent = preview;
  if (unread === Boolean(entry.querySelector(".dot"))) return;
  if (!unread) entry.querySelector(".dot")?.remove();
  else entry.firstElementChild?.append(element("span", { className: "dot" }, element("span", { className: "visually-hidden" }, "new messages")));
}

/** @type {(chat: Chat) => boolean} */
const isGroup = ({ type }) => type !== "private";

/** @type {(chat: Chat) => string} */
const nameOf = ({ id, title }) => `${id} ${title}`;

/** @type {(selection: Selection) => string} */
export const address = ({ chat, speakerId }) => `#chat=${chat.id}${chat.people.length > 1 ? `&as=${speakerId}` : ""}`;
