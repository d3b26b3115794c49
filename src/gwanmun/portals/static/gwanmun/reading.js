// The workstation. Without this file the page is a form with links; with it the next image is on the screen
// before the decision has reached the server.
"use strict";
{
const station = document.getElementById("station");
const $ = (name, within = document) => within.querySelector(`[data-${name}]`);
const data = (id) => JSON.parse(document.getElementById(id).textContent);
const words = data("words");
const form = $("decide");
const state = { now: data("shown"), ahead: [], view: 0, variant: "colour", boxes: false, help: null, since: 0, last: null, verdict: "", read: 0 };

const stage = new GwStage(document.getElementById("viewer"));
const prompt = (parts) => {
  const place = $("prompt");
  place.hidden = !parts;
  place.replaceChildren(...(parts || []));
};
const marks = new GwMarks(stage, data("mark-names"), { prompt, words, changed: redraw });
const outbox = new GwOutbox(station.dataset.user, {
  changed: (number, lost) => net(lost && number ? `${words.offline} (${words.kept}: ${number})` : ""),
  answered: (one, told) => { if (told.practice) { practised(told); return; } if (state.last?.token === one.body.token) undoable(one, told); fetchAhead(); },
  refused: (one, told) => { say(`${one.title}: ${told.message || ""}`); fetchAhead(); },
});

function net(text) { const place = $("net"); place.hidden = !text; place.textContent = text; }
function say(text) { net(text); if (text) setTimeout(() => { if ($("net").textContent === text) net(""); }, 8000); }
function redraw() {
  if (!stage.item) return;
  const boxes = state.boxes && state.help ? state.help.boxes.filter((box) => box.view === state.view).map((box) => ({ ...box, kind: "box", text: box.text })) : [];
  const theirs = (state.now.marks || []).filter((mark) => mark.view === state.view).map((mark) => ({ ...mark, kind: "theirs", text: `${mark.by}: ${mark.title}` }));
  stage.draw([...theirs, ...boxes, ...marks.shapes(state.view)]);
  press("mark", marks.busy);
}
function press(name, on) { document.querySelector(`[data-do="${name}"]`)?.setAttribute("aria-pressed", String(on)); }

async function paint(fit) {
  const view = state.now.views[state.view];
  if (!view) { stage.clear(); return null; }
  try {
    const at = await stage.show(view, state.variant, { fit });
    redraw();
    return at;
  } catch {
    say(words.failed);
    setTimeout(() => paint(fit), 2000);
    return null;
  }
}
function variant(name) {
  state.variant = name;
  for (const tool of document.querySelectorAll("[data-variant]"))
    if (tool.dataset.variant === name) tool.setAttribute("aria-current", "true"); else tool.removeAttribute("aria-current");
  return paint(false);
}
function nextView() {
  const number = state.now.views.length;
  if (number < 2) return;
  state.view = (state.view + 1) % number;
  $("view-name").textContent = state.now.views[state.view].title;
  paint(true);
}

// Puts a case on the screen. `from`: the time of the key that led here, for the measure of how long it took.
async function put(shown, from) {
  Object.assign(state, { now: shown, view: 0, variant: "colour", help: null, verdict: "" });
  history.replaceState(null, "", shown.url);
  document.title = document.title.replace(/^[^|]*/, `${shown.title} `);
  $("title").textContent = shown.title;
  $("panel").innerHTML = shown.panel;
  $("panel").scrollTop = 0;
  form.action = shown.urls.decide;
  form.reset();
  form.classList.remove("asking");
  form.querySelector("[value=CLEAR]").disabled = Boolean(shown.state.title);
  $("none").hidden = !shown.state.title;
  $("none-title").textContent = shown.state.title || "";
  $("none-text").textContent = shown.state.text || "";
  $("view-name").textContent = shown.views[0]?.title || "–";
  document.querySelector('[data-do="view"]').disabled = shown.views.length < 2;
  $("similar").hidden = $("beside").hidden = true;
  press("similar", false);
  marks.load([]);
  station.hidden = false;
  station.dataset.case = shown.id;
  for (const tool of document.querySelectorAll("[data-variant]")) tool.toggleAttribute("aria-current", false);
  document.querySelector('[data-variant="colour"]').setAttribute("aria-current", "true");
  const at = await paint(true);
  state.since = at || performance.now();
  if (from && at) {
    station.dataset.swapMs = Math.round(at - from);
    performance.measure("decision to next image", { start: from, end: at });
  }
  announce(shown.title);
  assist(shown);
}

function said(tag, text, className = "") { return Object.assign(document.createElement(tag), { textContent: text, className }); }

// What the model says comes after the image, never before.
async function assist(shown) {
  $("ai-text").textContent = "";
  $("ai-boxes").replaceChildren();
  $("ai-match").hidden = true;
  try {
    const response = await fetch(shown.urls.help, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!response.ok || state.now !== shown) return;
    state.help = await response.json();
  } catch { return; }
  if (state.now !== shown) return;
  const { ai, boxes, match } = state.help;
  $("ai-text").textContent = ai.why || "";
  $("ai-match").hidden = !match;
  $("ai-match").textContent = match ? match.text : "";
  $("ai-match").className = match?.mismatch ? "mismatch" : "";
  $("ai-boxes").replaceChildren(...boxes.map((box) => {
    const item = document.createElement("li"), name = document.createElement("span");
    name.append(said("b", box.title), said("small", [box.stuff, box.cue].filter(Boolean).join(" · ")));
    item.append(name, said("span", box.score));
    return item;
  }), ...(ai.note ? [said("li", ai.note, "rd-dim")] : []));
  redraw();
}

async function fetchAhead() {
  if (state.ahead.length || state.fetching || outbox.waiting.length) return;
  state.fetching = true;
  try {
    const body = new FormData();
    if (state.now) body.set("beside", state.now.id);
    body.set("queue", station.dataset.queue);
    const { data: told } = await gwPost(station.dataset.next, body);
    $("waiting").textContent = station.dataset.queue ? told.supervisor : told.waiting;
    if (told.case && told.case.id !== state.now?.id) {
      state.ahead.push(told.case);
      for (const view of told.case.views.filter((one) => !one.tiled))
        for (const name of ["colour", "grey"]) if (view.pictures[name]) { const image = new Image(); image.src = view.pictures[name]; image.decode().catch(() => {}); }
      station.dataset.ahead = told.case.id;
      stage.prepare(told.case.views[0], "colour");
      if (!state.now) forward();
    }
  } catch { net(words.offline); outbox.lost = true; } finally { state.fetching = false; }
}
function forward(from) {
  const next = state.ahead.shift();
  delete station.dataset.ahead;
  if (next) { put(next, from); fetchAhead(); return; }
  state.now = null;
  stage.clear();
  delete station.dataset.case;
  $("title").textContent = "–";
  $("panel").replaceChildren();
  $("none").hidden = false;
  $("none-title").textContent = outbox.waiting.length || state.fetching ? words.loading : words.empty;
  $("none-text").textContent = words.emptyText;
}
setInterval(() => { if (!state.now) { $("none-title").textContent = words.empty; fetchAhead(); } }, 5000);
setInterval(() => {
  for (const shown of [state.now, ...state.ahead].filter(Boolean))
    gwPost(shown.urls.renew, {}).then((told) => { if (!told.ok && shown === state.now) { say(told.data.message); forward(); } }).catch(() => {});
}, 60000);

function decide(verdict, confidence, from) {
  if (!state.now || (verdict === "CLEAR" && state.now.state.title)) return;
  const shown = state.now, token = crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`.slice(0, 36);
  const body = { verdict, confidence, token, note: document.getElementById("note").value, marks: marks.list,
                 response_ms: Math.max(0, Math.round(from - state.since)), ai_shown: state.boxes };
  state.last = { shown, token };
  $("undo-toast").hidden = true;
  state.read += 1;
  $("read").textContent = state.read;
  const sent = outbox.add({ url: shown.urls.decide, body, title: shown.title });
  forward(from);
  return sent;
}
function undoable(one, told) {
  const toast = $("undo-toast");
  let left = told.undo;
  $("undo-text").textContent = `${one.title} · ${told.verdict}`;
  toast.hidden = false;
  clearInterval(state.ticking);
  const tick = () => { $("undo-left").textContent = left; if (left-- <= 0) { toast.hidden = true; clearInterval(state.ticking); } };
  tick();
  state.ticking = setInterval(tick, 1000);
}
async function undo() {
  if ($("undo-toast").hidden) return;
  $("undo-toast").hidden = true;
  const { ok, data: told } = await gwPost(state.last.shown.urls.undo, {}).catch(() => ({ ok: false, data: { message: words.offline } }));
  if (!ok) { say(told.message); return; }
  stage.forget();
  if (state.now) { state.ahead.unshift(state.now); stage.prepare(state.now.views[0], "colour"); }
  state.read -= 1;
  $("read").textContent = state.read;
  put(told.case);
  announce(words.undone);
}
// The decision was about a threat projected for practice: the reader is told, and the case comes back as it is.
function practised({ practice, case: shown }) {
  const pop = document.getElementById("practice"), drawing = $("practice-picture"), [image, frame] = drawing.children;
  document.getElementById("practice-title").textContent = practice.title;
  $("practice-text").textContent = practice.text;
  drawing.setAttribute("aria-label", practice.alt);
  drawing.setAttribute("viewBox", `0 0 ${practice.columns} ${practice.rows}`);
  image.setAttribute("href", practice.picture);
  image.setAttribute("width", practice.columns);
  image.setAttribute("height", practice.rows);
  for (const [name, value] of [["x", practice.box.x], ["y", practice.box.y], ["width", practice.box.w], ["height", practice.box.h]]) frame.setAttribute(name, value);
  stage.forget();
  if (state.now) state.ahead.unshift(state.now);
  state.read -= 1;
  $("read").textContent = state.read;
  put(shown);
  pop.showModal();
  announce(`${practice.title}. ${practice.text}`);
}
async function leave() {
  if (state.now) await gwPost(state.now.urls.let_go, {}).catch(() => {});
  for (const shown of state.ahead) await gwPost(shown.urls.let_go, {}).catch(() => {});
  location.assign(station.dataset.home);
}
function compare() {
  const place = $("similar"), on = place.hidden;
  place.hidden = !on;
  press("similar", on);
  if (!on) { $("beside").hidden = true; return; }
  const found = state.help?.similar || [];
  const list = document.createElement("ul");
  for (const one of found) {
    const item = list.appendChild(document.createElement("li")), button = item.appendChild(document.createElement("button"));
    button.type = "button";
    const image = button.appendChild(new Image()), text = button.appendChild(document.createElement("small"));
    image.src = one.picture;
    image.alt = "";
    text.textContent = `${one.verdict} · ${one.title}`;
    button.addEventListener("click", () => beside(one, button));
  }
  place.replaceChildren(...(found.length ? [said("h2", state.help.alike), list] : [said("p", words.similarNone, "rd-dim")]));
  list.querySelector("button")?.click();
}
function beside(one, button) {
  for (const other of button.closest("ul").querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  $("beside").hidden = false;
  $("beside-picture").src = one.picture;
  $("beside-text").textContent = `${one.verdict} · ${one.title}`;
}
const acts = {
  view: nextView, undo, leave, similar: compare,
  boxes: () => { state.boxes = !state.boxes; press("boxes", state.boxes); redraw(); },
  mark: () => (marks.busy ? marks.drop() : marks.begin(state.view)),
  in: () => stage.zoom(1.4), out: () => stage.zoom(1 / 1.4), fit: () => stage.fit(),
  ask: () => decide("ASK", null, performance.now()),
};
function choose(verdict) {
  const field = form.querySelector(`input[value=${verdict}]`);
  if (field.disabled) { announce($("none-text").textContent); return; }
  field.checked = true;
  state.verdict = verdict;
  form.classList.add("asking");
  announce(words.confidence);
}
const keys = {
  c: () => choose("CLEAR"), o: () => choose("OPEN"), h: () => choose("HOLD"), v: acts.view, a: acts.boxes, m: acts.mark, s: acts.similar,
  d: () => marks.removeLast(), u: undo, w: acts.ask, x: leave, n: () => document.getElementById("note").focus(),
  "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.fit, "?": () => document.getElementById("keys").showModal(),
  ArrowLeft: () => stage.pan(-1, 0), ArrowRight: () => stage.pan(1, 0), ArrowUp: () => stage.pan(0, -1), ArrowDown: () => stage.pan(0, 1),
};
document.addEventListener("keydown", (event) => {
  const from = performance.now();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest("dialog")) return;
  if (event.target.id === "note") {
    if (event.key === "Escape" || event.key === "Enter") { event.preventDefault(); event.target.blur(); }
    event.stopImmediatePropagation();
    return;
  }
  const key = event.code?.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key; // also with a Korean keyboard
  if (marks.key(event)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  if (state.verdict && ["1", "2", "3"].includes(event.key)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    decide(state.verdict, Number(event.key), from);
    return;
  }
  if (event.key === "Escape") { state.verdict = ""; form.reset(); form.classList.remove("asking"); return; }
  const tool = document.querySelectorAll("[data-variant]")[Number(event.key) - 1];
  const scrolls = event.key.startsWith("Arrow") && event.target.closest("[data-panel], input[type=radio]");
  if (scrolls || (!tool && !keys[key])) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (tool) variant(tool.dataset.variant); else if (state.now || key === "u" || key === "x" || key === "?") keys[key]();
}, true);
document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-variant]"), act = event.target.closest("[data-do]");
  if (tool) { event.preventDefault(); variant(tool.dataset.variant); }
  if (act && acts[act.dataset.do]) { event.preventDefault(); acts[act.dataset.do](); }
});
form.addEventListener("change", () => {
  const verdict = form.querySelector("[name=verdict]:checked")?.value, sure = form.querySelector("[name=confidence]:checked")?.value;
  form.classList.toggle("asking", Boolean(verdict) && !sure);
  state.verdict = verdict || "";
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const verdict = form.querySelector("[name=verdict]:checked")?.value, sure = form.querySelector("[name=confidence]:checked")?.value;
  if (verdict && sure) decide(verdict, Number(sure), performance.now());
});
document.getElementById("viewer").focus({ preventScroll: true });
put(state.now).then(fetchAhead);
if (outbox.waiting.length) { outbox.lost = true; outbox.send(); }
}
