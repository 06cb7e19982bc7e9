"use strict"
const byId = id => document.getElementById(id)
const make = (tag, text, className) => {
  const element = document.createElement(tag)
  if (text !== undefined) element.textContent = text
  if (className) element.className = className
  return element
}
const clock = at => at ? new Date(at).toLocaleString([], { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit" }) : ""
const desk = { token: sessionStorage.getItem("token") ?? "", business: "", state: "attention", chosen: null, list: [], shown: "" }

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

const nameOf = ({ customer }) => customer.name ?? (customer.phone ? "+" + customer.phone : customer.userID)

function showList() {
  for (const tab of byId("tabs").children) tab.setAttribute("aria-selected", tab.dataset.state === desk.state)
  const items = desk.list.map(conversation => {
    const button = make("button")
    const head = make("b", nameOf(conversation))
    head.append(make("time", clock(conversation.lastInboundAt)))
    if (conversation.owner === "person" && conversation.waiting) head.firstChild.after(make("mark", `${conversation.waiting} new`))
    button.append(head, make("span", conversation.lastMessage ?? "(no words)"))
    if (conversation.needsPerson) button.append(make("span", conversation.needsPerson, "reason"))
    button.setAttribute("aria-current", conversation.id === desk.chosen)
    button.onclick = () => choose(conversation.id)
    const item = make("li")
    item.append(button)
    return item
  })
  const empty = { attention: "Nobody waits for a person.", person: "No conversation is with a person.", all: "No conversation yet." }
  byId("list").replaceChildren(...(items.length ? items : [make("li", empty[desk.state], "empty")]))
}

const says = { customer: () => "", owner: () => "on the phone", bot: line => line.provider, person: line => line.author }
const fate = line => line.from === "customer" || line.from === "owner" ? ""
  : line.error ? `✗ ${line.error}` : { read: "✓✓ read", played: "✓✓ played", delivered: "✓✓", sent: "✓" }[line.status] ?? line.state

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
    if (shown.play) shown.play()
  } catch (error) {
    place.disabled = false
    place.textContent = error.message
  }
}

function showMessage(line) {
  const element = make("div", line.text ?? `(${line.kind})`, `line ${line.from} ${line.state ?? ""}`)
  const media = line.content?.media
  if (media) {
    const button = make("button", media.kind === "audio" ? "▶ Play" : `Open the ${media.kind}`, "file")
    button.onclick = () => openFile(media, button)
    element.append(button)
  }
  element.append(make("small", [says[line.from](line), clock(line.at), fate(line)].filter(Boolean).join(" · ")))
  return element
}

function showDraft(review) {
  const box = make("div", undefined, "draft")
  const text = make("textarea")
  const draft = review.draft.map(part => part.text).join("\n")
  text.value = draft
  text.rows = Math.min(8, Math.max(2, draft.length / 70))
  text.setAttribute("aria-label", "Draft")
  const decide = decision => act(() => inConversation(`/reviews/${review.turn}`, decision))
  const send = make("button", "Send", "primary")
  send.onclick = () => decide(text.value === draft ? { decision: "approved" } : { decision: "edited", text: text.value })
  const drop = make("button", "Drop")
  drop.onclick = () => decide({ decision: "rejected" })
  const buttons = make("div")
  buttons.append(send, drop)
  box.append(make("strong", "The assistant was not sure enough to send this:"), text, buttons)
  return box
}

function showPacket(packet) {
  const isPerson = packet.owner === "person"
  byId("nothing").hidden = true
  byId("open").hidden = false
  byId("who").textContent = nameOf(packet)
  byId("state").textContent = [
    packet.customer.phone ? "+" + packet.customer.phone : "",
    isPerson ? `a person answers (${packet.ownerReason ?? ""})${packet.ownerUntil ? " until " + clock(packet.ownerUntil) : ""}` : "the assistant answers",
  ].filter(Boolean).join(" · ")
  byId("owner").textContent = isPerson ? "Hand back" : "Take over"
  byId("owner").onclick = () => act(() => inConversation(isPerson ? "/handback" : "/takeover", {}))
  byId("why").textContent = packet.needsPerson ? `A person should look: ${packet.needsPerson}` : ""
  const closed = packet.windowClosesAt !== null && packet.windowClosesAt < Date.now()
  byId("text").disabled = closed
  byId("text").placeholder = closed ? "The 24-hour window is closed; only an approved template can be sent" : "Reply in the same chat (Alt+L)"

  const lines = JSON.stringify(packet.messages)
  if (lines !== desk.shown) {
    desk.shown = lines
    byId("messages").replaceChildren(...packet.messages.map(showMessage))
    byId("messages").scrollTop = byId("messages").scrollHeight
  }
  const drafts = packet.reviews.map(review => review.turn).join()
  if (byId("drafts").dataset.turns !== desk.chosen + drafts) {
    byId("drafts").dataset.turns = desk.chosen + drafts
    byId("drafts").replaceChildren(...packet.reviews.map(showDraft))
  }

  const known = packet.understanding
  byId("packet").hidden = !known
  if (!known) return
  const facts = { Intent: known.intent, Confidence: `${Math.round(known.confidence * 100)} %`, Language: known.language, Answered: [known.provider, known.model].filter(Boolean).join(", "), Reason: known.handoff }
  byId("facts").replaceChildren(...Object.entries(facts).filter(([, text]) => text).flatMap(([name, text]) => [make("dt", name), make("dd", text)]))
  byId("evidence").replaceChildren(...(known.evidence ?? []).map(passage => {
    const item = make("li", passage.text)
    item.append(make("small", `${passage.section} · ${Math.round(passage.relevance * 100)} %`))
    return item
  }))
}

async function refresh() {
  const asked = `${desk.business} ${desk.state} ${desk.chosen}`
  const [list, packet] = await Promise.all([
    inBusiness(`/conversations?state=${desk.state}`),
    desk.chosen ? inConversation("") : null,
  ])
  if (asked !== `${desk.business} ${desk.state} ${desk.chosen}`) return
  const before = JSON.stringify(desk.list) + byId("list").dataset.for
  desk.list = list
  byId("list").dataset.for = asked
  if (JSON.stringify(list) + asked !== before) showList()
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
  if (!event.target.dataset.state) return
  desk.state = event.target.dataset.state
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
