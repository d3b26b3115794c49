// The upload page: a drop zone, the way of the bytes, and problems said in place.
// Without this file the form still works: it is an ordinary one.
"use strict";

const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const input = document.getElementById("file");
const chosen = document.getElementById("chosen");
const problem = document.getElementById("problem");
const sending = document.getElementById("sending");

function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  return `${(bytes / 1024 ** step).toLocaleString(undefined, { maximumFractionDigits: 1 })} ${units[step]}`;
}

function tell(title, text) {
  problem.querySelector("[data-title]").textContent = title;
  problem.querySelector("[data-text]").textContent = text || "";
  problem.hidden = false;
  problem.scrollIntoView({ block: "nearest" });
}

function show() {
  const file = input.files[0];
  problem.hidden = true;
  chosen.hidden = !file;
  drop.classList.toggle("is-chosen", Boolean(file));
  if (!file) return;
  chosen.textContent = `${file.name} · ${size(file.size)}`;
  if (file.size > Number(form.dataset.most)) tell(form.dataset.tooLarge);
}

// The browser's own control speaks the browser's language; ours speaks that of the page.
input.classList.add("op-hidden");
document.getElementById("pick").hidden = false;
input.addEventListener("change", show);
if (input.files.length) show(); // on a slow line it may have been chosen before this script was there
for (const kind of ["dragenter", "dragover"])
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
for (const kind of ["dragleave", "drop"])
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("is-over"); });
drop.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  const one = new DataTransfer();
  one.items.add(event.dataTransfer.files[0]);
  input.files = one.files;
  show();
});

form.addEventListener("submit", (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  if (input.files[0].size > Number(form.dataset.most)) { tell(form.dataset.tooLarge); return; }
  const button = form.querySelector("button.primary");
  const over = (busy) => { button.disabled = busy; sending.hidden = !busy; };
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Gwanmun-Upload", "1");
  request.responseType = "json";
  request.upload.addEventListener("progress", (step) => {
    const percent = step.lengthComputable ? Math.floor(step.loaded * 100 / step.total) : 0;
    sending.querySelector("progress").value = percent;
    sending.querySelector("[data-percent]").textContent = `${percent}%`;
  });
  request.addEventListener("load", () => {
    const answer = request.response || {};
    if (request.status === 200 && answer.url) { location.assign(answer.url); return; }
    over(false);
    if (request.status === 413) tell(form.dataset.tooLarge);
    else if (answer.title) tell(answer.title, answer.text);
    else form.submit(); // the log-in has ended, say: let the browser show the answer
  });
  for (const kind of ["error", "abort", "timeout"])
    request.addEventListener(kind, () => { over(false); tell(form.dataset.lost); });
  problem.hidden = true;
  over(true);
  request.send(new FormData(form));
});
