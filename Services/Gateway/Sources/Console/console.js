"use strict"
const byId = id => document.getElementById(id)
const make = (tag, text, className) => {
  const element = document.createElement(tag)
  if (text !== undefined) element.textContent = text
  if (className) element.className = className
  return element
}
const clock = at => at ? new Date(at).toLocaleString([], { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit" }) : ""
const day = at => new Date(at).toLocaleDateString([], { weekday: "short", day: "numeric", month: "long" })
const hour = at => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
const recent = at => !at ? "" : new Date(at).toDateString() === new Date().toDateString() ? hour(at) : clock(at)
const words = name => (name ?? "").replaceAll("_", " ").toLowerCase()
// Kept together and left to right, whatever the script around it.
const plus = phone => `\u2066+${phone}\u2069`
// Names and words of customers may be in any script; each line finds its own direction.
const say = (tag, text, className) => Object.assign(make(tag, text, className), { dir: "auto" })
const desk = { token: sessionStorage.getItem("token") ?? "", business: "", place: "chats", state: "attention", chosen: null, list: [], shown: "" }

async function call(path, body) {
  const response = await fetch("/api/v1" + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { Authorization: "Bearer " + desk.token, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
  return answer
}
const inBusiness = (path, body) => call(`/businesses/${encodeURIComponent(desk.business)}${path}`, body)
const inConversation = (path, body) => inBusiness(`/conversations/${desk.chosen}${path}`, body)

async function enter() {
  try {
    const { businesses } = await call("/businesses")
    sessionStorage.setItem("token", desk.token)
    const choice = byId("business")
    choice.replaceChildren(...businesses.map(({ id, name }) => Object.assign(make("option", name), { value: id })))
    choice.hidden = businesses.length < 2
    desk.business = businesses[0].id
    byId("door").hidden = true
    byId("desk").hidden = false
    await refresh()
  } catch (error) {
    sessionStorage.removeItem("token")
    byId("refusal").textContent = desk.token ? error.message : ""
    byId("door").hidden = false
    byId("desk").hidden = true
    byId("token").focus()
  }
}

const nameOf = ({ customer }) => customer.name?.trim() || (customer.phone ? plus(customer.phone) : customer.userID)

const tick = (button, count) => {
  button.querySelector("mark")?.remove()
  if (count) button.append(make("mark", count > 99 ? "99+" : count))
}

function showBadges(counts) {
  const [chats, bookings, problems] = byId("places").children
  tick(chats, counts.attention + counts.person)
  tick(bookings, counts.tasks)
  tick(problems, counts.problems)
  const [attention, person] = byId("tabs").children
  tick(attention, counts.attention)
  tick(person, counts.person)
  const all = counts.attention + counts.person
  document.title = all ? `(${all}) Frontdesk` : "Frontdesk"
}

function showList() {
  for (const tab of byId("places").children) tab.setAttribute("aria-selected", tab.dataset.place === desk.place)
  for (const tab of byId("tabs").children) tab.setAttribute("aria-selected", tab.dataset.state === desk.state)
  byId("tabs").hidden = desk.place !== "chats"
  const { items, empty } = { chats: chatItems, tasks: taskItems, problems: problemItems }[desk.place](desk.list)
  byId("list").replaceChildren(...(items.length ? items : [make("li", empty, "empty")]))
}

function chatItems(conversations) {
  const items = conversations.map(conversation => {
    const button = make("button")
    const head = make("b")
    head.append(say("bdi", nameOf(conversation)))
    if (conversation.owner === "person" && conversation.waiting) head.append(make("mark", `${conversation.waiting} new`))
    head.append(make("time", recent(conversation.lastInboundAt)))
    button.append(head, say("span", conversation.lastMessage ?? "(no words)"))
    if (conversation.needsPerson) button.append(make("span", conversation.needsPerson, "reason"))
    button.setAttribute("aria-current", conversation.id === desk.chosen)
    button.onclick = () => choose(conversation.id)
    const item = make("li")
    item.append(button)
    return item
  })
  return { items, empty: { attention: "Nobody waits for a person.", person: "No conversation is with a person.", all: "No conversation yet." }[desk.state] }
}

function taskItems(tasks) {
  const kinds = { request: "New booking", change: "Changed booking", cancel: "Cancelled" }
  const items = tasks.map(task => {
    const item = make("li", undefined, "card " + task.kind)
    const head = make("b", task.startsAt ? `${day(task.startsAt)}, ${hour(task.startsAt)}` : "Time not clear: ask the customer")
    head.append(make("mark", kinds[task.kind]))
    item.append(head, say("p", task.summary))
    if (task.replaces) item.append(say("small", "before: " + task.replaces))
    item.append(say("small", [nameOf(task), task.customer.phone ? plus(task.customer.phone) : ""].filter((text, at, all) => text && all.indexOf(text) === at).join(" · ")))
    if (task.deliveredAt) item.append(make("small", "Your booking system has it."))
    if (task.error) item.append(make("small", "Your booking system did not take it: " + task.error, "reason"))
    const done = make("button", "Done", "primary")
    done.onclick = () => act(() => inBusiness(`/tasks/${task.id}/done`, {}))
    const chat = make("button", "Open chat")
    chat.onclick = () => choose(task.conversation)
    const buttons = make("div")
    buttons.append(done, chat)
    item.append(buttons)
    return item
  })
  return { items, empty: "No open bookings. What customers book, change or cancel in the chat appears here." }
}

// What Meta calls its notifications, in words.
const told = ({ field, value }) => ({
  phone_number_quality_update: () => `Number ${value.display_phone_number ?? ""}: ${words(value.event) || "limits changed"}`,
  business_capability_update: () => `Limits changed: ${value.max_daily_conversations_per_business ?? ""} people a day outside their windows`,
  account_update: () => `Account: ${words(value.event)} ${words(value.restriction_info?.map(item => item.restriction_type).join(", ") ?? value.ban_info?.waba_ban_state ?? value.violation_info?.violation_type)}`,
  account_alerts: () => `Alert: ${value.alert_info?.alert_description ?? value.alert_info?.alert_type ?? ""}`,
  message_template_status_update: () => `Template ${value.message_template_name}: ${words(value.event)}`,
  template_category_update: () => `Template ${value.message_template_name} is now ${value.new_category}`,
  errors: () => `Error ${value.code}: ${value.error_data?.details ?? value.title ?? ""}`,
}[field]?.() ?? `${words(field)} ${words(value.event ?? value.decision)}`)

function problemItems([problems]) {
  if (!problems) return { items: [], empty: "Looking…" }
  const { granted, configured, notices, deadLetters } = problems
  const limits = make("li", undefined, "card")
  limits.append(make("b", "What WhatsApp allows"))
  const until = at => at < 0 ? "until Meta takes it back" : "until " + clock(at)
  if (granted.messagesFrom) limits.append(make("small", `No messages at all ${until(granted.messagesFrom)} (${words(granted.reason)})`, "reason"))
  else if (granted.templatesFrom) limits.append(make("small", `No templates ${until(granted.templatesFrom)} (${words(granted.reason)})`, "reason"))
  for (const number of granted.numbers)
    limits.append(make("small", `${number.display ? "+" + number.display : number.id}: ${number.throughput ?? configured.throughput ?? (number.hasPhoneApp ? 20 : 80)} messages a second${number.standing ? ` · ${words(number.standing)}` : ""}`))
  limits.append(make("small", `${(granted.messagingLimit ?? configured.messagingLimit).toLocaleString()} people a day outside their 24 hours`))
  const letters = deadLetters.map(letter => {
    const item = make("li", undefined, "card letter")
    const head = make("b", { accept: "A message could not be taken in", send: "A reply could not be sent" }[letter.stage] ?? "A question could not be answered")
    head.append(make("time", recent(letter.createdAt)))
    const more = make("details")
    more.append(make("summary", "What it was"), say("pre", letter.payload ?? ""))
    const done = make("button", "Dealt with")
    done.onclick = () => act(() => inBusiness("/problems/dealt-with", { id: letter.id }))
    item.append(head, make("small", letter.reason, "reason"), more, done)
    return item
  })
  const news = notices.map(notice => {
    const item = make("li", undefined, "card")
    const head = make("b", told(notice))
    head.append(make("time", recent(notice.at)))
    item.append(head)
    return item
  })
  const title = text => make("li", text, "title")
  return { items: [
    ...(letters.length ? letters : [make("li", "Nothing went wrong that a person must look at.", "empty")]),
    title("WhatsApp"), limits, ...news,
  ] }
}

const says = { customer: () => "", owner: () => "from the phone", bot: () => "assistant", person: line => line.author }
const fates = { read: "✓✓ read", played: "✓✓ played", delivered: "✓✓", sent: "✓" }
const states = { planned: "waits", sending: "is being sent", unknown: "may have arrived", parked: "may have arrived; nobody sends it again", superseded: "not sent" }
const fate = line => line.from === "customer" || line.from === "owner" ? ""
  : line.error ? `✗ ${line.error}` : fates[line.status] ?? states[line.state] ?? line.state

// The token must not stand in an address, so the file is fetched and shown from memory.
async function openFile({ id, kind, filename }, place) {
  place.disabled = true
  try {
    const response = await fetch(`/api/v1/businesses/${encodeURIComponent(desk.business)}/media/${encodeURIComponent(id)}`,
      { headers: { Authorization: "Bearer " + desk.token } })
    if (!response.ok) throw new Error((await response.json()).error.message)
    const blob = await response.blob()
    const address = URL.createObjectURL(blob)
    const tag = { audio: "audio", video: "video", image: "img", sticker: "img" }[kind]
    const shown = blob.type === "application/octet-stream" || !tag
      ? Object.assign(make("a", "Save " + (filename ?? "the file")), { href: address, download: filename ?? id })
      : Object.assign(make(tag), { src: address, controls: true, alt: "What the customer sent" })
    place.replaceWith(shown)
    // A browser may want another click, or not know the format; the controls are there.
    if (shown.play) shown.play().catch(() => {})
  } catch (error) {
    place.disabled = false
    place.textContent = "Try again: " + error.message
  }
}

const fileButton = media => {
  const names = { audio: media.isVoice ? "▶ Voice note" : "▶ Recording", video: "▶ Video", image: "Show the picture", sticker: "Show the sticker", document: "Save " + (media.filename ?? "the document") }
  const button = say("button", names[media.kind] ?? "Open the file", "file")
  button.onclick = () => openFile(media, button)
  return button
}

// What a message holds beyond its words, or instead of them.
const holds = {
  media: fileButton,
  location: ({ latitude, longitude }) => Object.assign(make("a", "Show on the map", "file"),
    { href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`, target: "_blank", rel: "noreferrer" }),
  contacts: cards => say("span", cards.flatMap(card => [...card.phones, ...card.emails]).join("\n")),
  choice: ({ description }) => make("em", ["tapped", description].filter(Boolean).join(" · ")),
  reaction: ({ emoji }) => make("em", emoji ? "reacted" : "took a reaction back"),
  system: () => make("em", "WhatsApp tells"),
  edit: () => make("em", "changed an earlier message"),
  revoke: () => make("em", "deleted a message"),
  welcome: () => make("em", "opened the chat for the first time"),
  unsupported: ({ type }) => make("em", `sent something WhatsApp does not pass on${type ? ` (${type})` : ""}`),
}

function showMessage(line) {
  const element = make("div", undefined, `line ${line.from} ${line.state ?? ""}`)
  const type = line.content?.type
  const more = holds[type]?.(line.content[{ call_permission: "callPermission" }[type] ?? type] ?? {})
  if (line.text) element.append(say("span", line.text))
  if (more) element.append(more)
  if (!line.text && !more) element.append(make("em", line.kind))
  element.append(make("small", [says[line.from](line), hour(line.at), fate(line)].filter(Boolean).join(" · ")))
  return element
}

function showMessages(messages) {
  let last = ""
  return messages.flatMap(line => {
    const today = day(line.at)
    const isNew = today !== last
    last = today
    return isNew ? [make("p", today, "day"), showMessage(line)] : [showMessage(line)]
  })
}

function showDraft(review) {
  const box = make("div", undefined, "draft")
  const text = say("textarea")
  const draft = review.draft.map(part => part.text).join("\n")
  text.value = draft
  text.rows = Math.min(8, Math.max(2, Math.ceil(draft.length / 45)))
  text.setAttribute("aria-label", "Draft")
  const decide = decision => act(() => inConversation(`/reviews/${review.turn}`, decision))
  const send = make("button", "Send this", "primary")
  send.onclick = () => decide(text.value === draft ? { decision: "approved" } : { decision: "edited", text: text.value })
  const drop = make("button", "Do not send")
  drop.onclick = () => decide({ decision: "rejected" })
  const buttons = make("div")
  buttons.append(send, drop)
  box.append(make("strong", "The assistant was not sure enough to send this:"))
  if (review.question) box.append(say("q", review.question))
  box.append(text, buttons)
  return box
}

// Why a person has it: a word of the ledger's, or the name of whoever took it.
const owners = { echo: "somebody on the phone", handoff: "a person", review: "a person" }

// While the window is closed a template carries the reply, where one stands ready; whoever writes sees its words first.
function showWindow(isClosed) {
  const key = `${desk.chosen} ${isClosed}`
  if (desk.window === key) return
  desk.window = key
  const text = byId("text")
  text.disabled = isClosed
  text.placeholder = isClosed ? "The 24-hour window is closed; only an approved template can be sent" : "Reply in the same chat (Alt+L)"
  if (!isClosed) return
  inConversation("/template").then(({ name, body }) => {
    if (desk.window !== key) return
    text.disabled = false
    text.placeholder = `The 24-hour window is closed: your reply goes within the template ${name}: ${body}`
  }, () => {})
}

function showPacket(packet) {
  const isPerson = packet.owner === "person"
  byId("nothing").hidden = true
  byId("open").hidden = false
  byId("who").textContent = nameOf(packet)
  byId("state").textContent = [
    packet.customer.phone ? plus(packet.customer.phone) : "",
    isPerson ? `${owners[packet.ownerReason] ?? packet.ownerReason ?? "a person"} answers${packet.ownerUntil ? " until " + clock(packet.ownerUntil) : ""}` : "the assistant answers",
  ].filter(Boolean).join(" · ")
  byId("owner").textContent = isPerson ? "Hand back" : "Take over"
  byId("owner").onclick = () => act(() => inConversation(isPerson ? "/handback" : "/takeover", {}))
  byId("why").textContent = packet.needsPerson ? `A person should look: ${packet.needsPerson}` : ""
  const closed = packet.windowClosesAt !== null && packet.windowClosesAt < Date.now()
  showWindow(closed)

  const lines = JSON.stringify(packet.messages)
  if (lines !== desk.shown) {
    const isNew = desk.shown === ""
    desk.shown = lines
    // Whoever reads further up stays there.
    const { scrollTop, clientHeight, scrollHeight } = byId("messages")
    const isAtEnd = isNew || scrollHeight - scrollTop - clientHeight < 80
    byId("messages").replaceChildren(...showMessages(packet.messages))
    if (isAtEnd) byId("messages").scrollTop = byId("messages").scrollHeight
  }
  const drafts = packet.reviews.map(review => review.turn).join()
  if (byId("drafts").dataset.turns !== desk.chosen + drafts) {
    byId("drafts").dataset.turns = desk.chosen + drafts
    byId("drafts").replaceChildren(...packet.reviews.map(showDraft))
  }

  const known = packet.understanding
  byId("packet").hidden = !known
  if (!known) return
  const facts = { Intent: words(known.intent), Confidence: `${Math.round(known.confidence * 100)} %`, Language: known.language, Answered: [known.provider, known.model].filter(Boolean).join(", "), Reason: words(known.handoff), "Said before": packet.summary }
  byId("facts").replaceChildren(...Object.entries(facts).filter(([, text]) => text).flatMap(([name, text]) => [make("dt", name), make("dd", text)]))
  byId("evidence").replaceChildren(...(known.evidence ?? []).map(passage => {
    const item = make("li", passage.text)
    item.append(make("small", `${passage.section} · ${Math.round(passage.relevance * 100)} %`))
    return item
  }))
}

const where = () => `${desk.business} ${desk.place} ${desk.state} ${desk.chosen}`

async function refresh() {
  const asked = where()
  const paths = { chats: `/conversations?state=${desk.state}`, tasks: "/tasks", problems: "/problems" }
  const [list, counts, packet] = await Promise.all([
    inBusiness(paths[desk.place]),
    inBusiness("/counts"),
    desk.chosen ? inConversation("") : null,
  ])
  if (asked !== where()) return
  const before = JSON.stringify(desk.list) + byId("list").dataset.for
  desk.list = [list].flat()
  byId("list").dataset.for = asked
  if (JSON.stringify(desk.list) + asked !== before) showList()
  showBadges(counts)
  if (packet) showPacket(packet)
}

function notice(text, isConnection = false) {
  byId("notice").textContent = text
  byId("notice").dataset.isConnection = isConnection
}

async function act(step) {
  try {
    await step()
    await refresh()
    notice("")
    return true
  } catch (error) {
    if (error.code === "unauthorized") return enter()
    notice(error.message)
    return false
  }
}

async function choose(id) {
  desk.chosen = id
  desk.shown = ""
  byId("desk").classList.toggle("chosen", id !== null)
  if (id === null) {
    byId("open").hidden = byId("packet").hidden = true
    byId("nothing").hidden = false
  }
  byId("text").value = ""
  await act(async () => {})
}

function step(by) {
  if (desk.place !== "chats") return
  const at = desk.list.findIndex(({ id }) => id === desk.chosen)
  const next = desk.list[Math.min(desk.list.length - 1, Math.max(0, at + by))]
  if (next) choose(next.id)
}

byId("door").onsubmit = event => {
  event.preventDefault()
  desk.token = byId("token").value.trim()
  enter()
}
byId("business").onchange = event => {
  desk.business = event.target.value
  choose(null)
}
byId("tabs").onclick = event => {
  const tab = event.target.closest("[data-state]")
  if (!tab) return
  desk.state = tab.dataset.state
  act(async () => {})
}
byId("places").onclick = event => {
  const tab = event.target.closest("[data-place]")
  if (!tab) return
  desk.place = tab.dataset.place
  desk.list = []
  showList()
  act(async () => {})
}
byId("back").onclick = () => choose(null)
// The id goes with the words until they are kept, so that a repeated click says them once.
// (crypto.randomUUID is missing where the page comes over plain HTTP from another machine.)
const newID = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = bytes[6] & 15 | 64
  bytes[8] = bytes[8] & 63 | 128
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}
let speech = newID()
byId("composer").onsubmit = async event => {
  event.preventDefault()
  const text = byId("text").value
  if (!text.trim()) return
  if (await act(() => inConversation("/messages", { text, id: speech }))) {
    byId("text").value = ""
    speech = newID()
  }
}
byId("text").onkeydown = event => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault()
    byId("composer").requestSubmit()
  }
}
document.onkeydown = event => {
  if (event.key === "Escape") return byId("desk").classList.contains("chosen") && choose(null)
  if (!event.altKey) return
  const keys = { KeyJ: () => step(1), KeyK: () => step(-1), KeyL: () => byId("text").focus() }
  if (keys[event.code]) {
    event.preventDefault()
    keys[event.code]()
  }
}
async function watch() {
  if (!byId("desk").hidden && !document.hidden) {
    try {
      await refresh()
      if (byId("notice").dataset.isConnection === "true") notice("")
    } catch (error) {
      if (error.code === "unauthorized") await enter()
      else notice(`No connection to Frontdesk (${error.message}); trying again.`, true)
    }
  }
  setTimeout(watch, 2000)
}
enter().then(watch)
