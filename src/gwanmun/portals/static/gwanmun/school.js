// A lesson by mouse or keyboard, with the keys of the workstation: 1-8 ways to look, V the next view, T or N and
// then 1-3 to answer, arrows to move the mark, Esc to take the choice back, Enter for the next image.
"use strict";
{
const lesson = document.getElementById("lesson");
const form = document.getElementById("answer");
const said = document.getElementById("said");
const places = [...document.querySelectorAll("[data-place]")];
const began = performance.now();
const shown = () => places.find((one) => one.hasAttribute("data-on"));

function current(tools, chosen) {
  for (const tool of tools) if (chosen(tool)) tool.setAttribute("aria-current", "true"); else tool.removeAttribute("aria-current");
}
function variant(name) {
  for (const image of document.querySelectorAll("[data-picture]")) image.setAttribute("href", `${image.dataset.picture}?variant=${name}`);
  current(document.querySelectorAll("[data-variant]"), (tool) => tool.dataset.variant === name);
}
function view(number) {
  for (const place of places) place.toggleAttribute("data-on", place.dataset.place === String(number));
  current(document.querySelectorAll("[data-view]"), (tool) => tool.dataset.view === String(number));
}
function put(x, y) {
  const place = shown(), { width, height } = place.querySelector("svg").viewBox.baseVal;
  const at = [Math.round(Math.min(Math.max(x, 0), width)), Math.round(Math.min(Math.max(y, 0), height))];
  [form.elements.x.value, form.elements.y.value] = at;
  form.elements.view.value = place.dataset.place;
  for (const other of document.querySelectorAll(".sc-mark")) other.setAttribute("hidden", "");
  const mark = place.querySelector(".sc-mark");
  mark.setAttribute("transform", `translate(${at[0]} ${at[1]})`);
  mark.removeAttribute("hidden");
}
function move(dx, dy) {
  const place = shown(), box = place.querySelector("svg").viewBox.baseVal;
  const here = form.elements.x.value !== "" && form.elements.view.value === place.dataset.place;
  const [x, y] = here ? [Number(form.elements.x.value), Number(form.elements.y.value)] : [box.width / 2, box.height / 2];
  const step = Math.max(4, Math.round(box.width / 60));
  put(x + dx * step, y + dy * step);
}
function choose(value) {
  form.elements.said.value = value;
  if (value === "threat" && form.elements.x.value === "") move(0, 0);
  said.textContent = lesson.dataset.said;
}

if (form) {
  for (const place of places) place.addEventListener("click", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(place.querySelector("svg").getScreenCTM().inverse());
    view(place.dataset.place);
    put(point.x, point.y);
    form.elements.said.value = "threat";
    said.textContent = lesson.dataset.said;
  });
  form.addEventListener("submit", () => { form.elements.ms.value = Math.round(performance.now() - began); });
}
document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-variant], [data-view]");
  if (!tool) return;
  event.preventDefault();
  if (tool.dataset.variant) variant(tool.dataset.variant); else view(tool.dataset.view);
});

const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const key = event.code?.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key; // also with a Korean keyboard
  const chosen = form && form.elements.said.value;
  if (chosen && ["1", "2", "3"].includes(key)) {
    form.elements.confidence.value = key;
    form.requestSubmit();
  } else if (Number(key) >= 1 && Number(key) <= 8) {
    const tool = document.querySelectorAll("[data-variant]")[Number(key) - 1];
    if (tool) variant(tool.dataset.variant);
  } else if (key === "v") {
    const next = places[(places.indexOf(shown()) + 1) % places.length];
    view(next.dataset.place);
  } else if (!form) {
    const next = document.getElementById("next");
    if (next && key === "Enter" && !event.target.closest("a, button")) next.click();
    return;
  } else if (STEP[key] && event.target.type !== "radio") {
    move(...STEP[key].map((way) => way * (event.shiftKey ? 5 : 1)));
  } else if (key === "t") choose("threat");
  else if (key === "n") choose("none");
  else if (key === "Escape") { form.elements.said.value = ""; form.reset(); said.textContent = ""; } else return;
  event.preventDefault();
});
}
