/**
 * What the local chat's server sends. Messages, users and entities are the Bot API's own objects,
 * told here as far as the page reads them.
 *
 * @typedef {{id: number, first_name: string, is_bot: boolean, username?: string}} User
 * @typedef {{id: number, type: "private" | "group" | "supergroup", title: string, people: number[], admins: number[]}} Chat
 * @typedef {{command: string, description: string}} Command
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string}} Entity
 *   Offsets and lengths count UTF-16 units, as JavaScript's strings do.
 * @typedef {{file_unique_id: string, width: number, height: number}} PhotoSize
 * @typedef {{file_unique_id: string, file_name?: string, file_size?: number}} Document
 * @typedef {{text: string, callback_data?: string, url?: string}} Key
 * @typedef {{inline_keyboard?: Key[][]}} ReplyMarkup
 * @typedef {{selective?: boolean, input_field_placeholder?: string}} ForceReply
 *
 * @typedef {object} Message
 * @property {number} message_id
 * @property {number} date seconds since 1970
 * @property {number} [edit_date]
 * @property {{id: number}} chat
 * @property {User} from
 * @property {User} [via_bot] the bot whose result it is
 * @property {string} [text]
 * @property {Entity[]} [entities]
 * @property {string} [caption]
 * @property {Entity[]} [caption_entities]
 * @property {PhotoSize[]} [photo]
 * @property {Document} [document]
 * @property {Document} [video]
 * @property {Document} [voice]
 * @property {string} [media_group_id] the album's, where it is part of one
 * @property {Message} [reply_to_message]
 * @property {ReplyMarkup} [reply_markup]
 *
 * @typedef {{id: string, type: string, title?: string, description?: string, photo?: PhotoSize[]}} InlineResult
 * @typedef {{text: string, start_parameter?: string}} InlineButton
 * @typedef {{inline_query_id: string, results: InlineResult[], button?: InlineButton}} InlineAnswer
 *
 * @typedef {object} Snapshot what `GET /chat/state` answers
 * @property {User} bot
 * @property {User[]} people
 * @property {Chat[]} chats
 * @property {Message[]} messages of every chat
 * @property {Command[]} commands
 * @property {number} last_event
 *
 * @typedef {(
 *   {kind: "message", message: Message, force_reply?: ForceReply} |
 *   {kind: "edit", message: Message} |
 *   {kind: "delete", chat_id: number, message_id: number} |
 *   {kind: "action", chat_id: number, action: string} |
 *   {kind: "callback_answer", callback_query_id: string, text?: string, show_alert?: boolean} |
 *   {kind: "commands", commands: Command[]} |
 *   {kind: "reset"}
 * )} ChatEvent what `GET /chat/events` streams
 */

export {};
