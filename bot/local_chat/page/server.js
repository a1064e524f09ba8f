/** @typedef {import("./types.js").Snapshot} Snapshot */
/** @typedef {import("./types.js").ChatEvent} ChatEvent */

const LONGEST_WAIT_MS = 4000;

/**
 * @param {string} path
 * @param {object} body sent as JSON; a FormData as it is
 * @returns {Promise<any>} the answer
 * @throws {Error} whose message can be shown to the person
 */
export async function post(path, body) {
  const json = { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, { method: "POST", ...(body instanceof FormData ? { body } : json) }).catch(() => null);
  if (!response) throw new Error("The bot cannot be reached. Is it still running?");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The local chat answered ${response.status}.`);
  return answer;
}

/**
 * @param {Record<string, string | number | File[] | undefined>} fields those that are undefined are left out
 * @returns {FormData}
 */
export function form(fields) {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) value.forEach((file) => made.append(name, file));
    else if (value !== undefined) made.append(name, String(value));
  }
  return made;
}

/**
 * @param {string} fileId a `file_unique_id`
 * @returns {string}
 */
export function fileUrl(fileId) {
  return `/chat/files/${encodeURIComponent(fileId)}`;
}

/**
 * Follows the chat for as long as the page is open. Whenever the connection was lost, or the server
 * says that it began anew, the whole state is read again.
 * @param {object} listener
 * @param {(state: Snapshot) => void} listener.onState
 * @param {(event: ChatEvent) => void} listener.onEvent
 * @param {(connected: boolean) => void} listener.onConnection
 */
export function follow({ onState, onEvent, onConnection }) {
  let failures = 0;

  async function start() {
    const response = await fetch("/chat/state", { cache: "no-store" }).catch(() => null);
    if (!response?.ok) return again();
    const state = await response.json();
    onState(state);
    listen(state.last_event);
  }

  /** @param {number} after */
  function listen(after) {
    const source = new EventSource(`/chat/events?after=${after}`);
    source.onopen = () => {
      failures = 0;
      onConnection(true);
    };
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.kind !== "reset") return onEvent(event);
      source.close();
      start();
    };
    source.onerror = () => {
      source.close();
      again();
    };
  }

  function again() {
    onConnection(false);
    setTimeout(start, Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures));
    failures += 1;
  }

  start();
}
