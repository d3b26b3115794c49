// Small habits of every page. Everything works without this file except the keyboard shortcuts.
"use strict";

const announce = (text) => { document.getElementById("announce").textContent = text; };

// A drop-down closes when something else is clicked, or with Escape.
document.addEventListener("click", (event) => {
  for (const drop of document.querySelectorAll("details.gw-drop[open]"))
    if (!drop.contains(event.target)) drop.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of document.querySelectorAll("details.gw-drop[open]")) {
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});

// On a narrow screen the pages of a room stand in a row that scrolls: the present one is brought into sight.
for (const here of document.querySelectorAll(".rk-nav [aria-current]")) {
  const row = here.closest(".rk-nav");
  row.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - row.clientWidth / 2;
}

// A tick box with data-all ticks its table's boxes; any tick shows the bar of bulk acts.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  const form = box.closest("form[data-bulk]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name=parcel]")];
  if (box.hasAttribute("data-all")) boxes.forEach((one) => { one.checked = box.checked; });
  const number = boxes.filter((one) => one.checked).length;
  form.classList.toggle("gw-selecting", number > 0);
  form.querySelectorAll("[data-selected]").forEach((place) => { place.textContent = number; });
});

// A dialog named by data-open is shown; data-close hides the dialog around it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open).showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  const copier = event.target.closest("[data-copy]");
  if (copier && navigator.clipboard)
    navigator.clipboard.writeText(copier.dataset.copy).then(() => announce(copier.dataset.said));
});

// The ten seconds of undo run down, then the toast goes.
for (const toast of document.querySelectorAll("[data-seconds]")) {
  let left = Number(toast.dataset.seconds);
  const place = toast.querySelector("[data-left]");
  const tick = setInterval(() => {
    left -= 1;
    if (place) place.textContent = left;
    if (left <= 0) { clearInterval(tick); toast.remove(); }
  }, 1000);
}

// Keys: j and k walk the rows, Enter opens, x ticks, / searches, ? explains, u undoes.
const rows = () => [...document.querySelectorAll("tr[data-row]")];
function walk(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("is-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, now + step))];
  all.forEach((row) => row.classList.toggle("is-current", row === next));
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a").focus({ preventScroll: true });
}
const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => document.querySelector("tr.is-current input[name=parcel]")?.click(),
  "/": () => (document.querySelector("[data-search]") || document.getElementById("jump"))?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
  u: () => document.querySelector("[data-undo]")?.click(),
  n: () => document.querySelector("[data-next]")?.click(),
  q: () => document.querySelector("[data-queue]")?.click(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter")
      event.target.closest("form[data-send]")?.requestSubmit();
    return;
  }
  if (event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, dialog, [popover]")) return;
  const choice = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (choice) {
    event.preventDefault();
    choice.click();
    document.querySelector("[data-reason]")?.focus();
  } else if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

// A ready-made reason is put into the field.
document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase]");
  if (!phrase) return;
  const field = phrase.closest("form").querySelector("[data-reason]");
  field.value = phrase.dataset.phrase;
  field.focus();
});

// What htmx brought is told to those who do not see it; a lost network is said in words.
document.addEventListener("htmx:afterSwap", (event) => {
  const said = event.target.querySelector?.("[data-said]");
  if (said) announce(said.dataset.said);
});
document.addEventListener("htmx:sendError", () => document.getElementById("offline")?.removeAttribute("hidden"));
document.addEventListener("htmx:afterOnLoad", () => document.getElementById("offline")?.setAttribute("hidden", ""));
// A poll is no sign of life: the session may end although a page lies open.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.hasAttribute("data-poll")) event.detail.headers["X-Gwanmun-Passive"] = "1";
});

// A passkey that fails (cancelled, none on this device) is told in words.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-problem")?.removeAttribute("hidden");
});
