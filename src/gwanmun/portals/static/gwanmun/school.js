// A lesson by mouse or keyboard: a mark on the image, 1-3 for confidence, N and T to answer, Enter for the next.
const place = document.querySelector(".sc-image[data-mark] svg");
const form = document.getElementById("answer");
const began = performance.now();

function put(x, y) {
  const { width, height } = place.viewBox.baseVal;
  const at = [Math.round(Math.min(Math.max(x, 0), width)), Math.round(Math.min(Math.max(y, 0), height))];
  form.elements.x.value = at[0];
  form.elements.y.value = at[1];
  const mark = place.querySelector(".sc-mark");
  mark.setAttribute("cx", at[0]);
  mark.setAttribute("cy", at[1]);
}

if (place && form) {
  place.addEventListener("click", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(place.getScreenCTM().inverse());
    put(point.x, point.y);
  });
  form.addEventListener("submit", () => { form.elements.ms.value = Math.round(performance.now() - began); });
}

const STEP = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (!form) {
    const next = document.getElementById("next");
    if (next && event.key === "Enter" && event.target === document.body) next.click();
    return;
  }
  if (STEP[event.key] && event.target.type !== "radio") {
    const box = place.viewBox.baseVal;
    const [x, y] = [form.elements.x.value || box.width / 2, form.elements.y.value || box.height / 2].map(Number);
    put(x + STEP[event.key][0], y + STEP[event.key][1]);
    event.preventDefault();
  } else if ("123".includes(event.key)) form.elements.confidence.value = event.key;
  else if (event.key.toLowerCase() === "t") document.getElementById("threat").click();
  else if (event.key.toLowerCase() === "n") document.getElementById("none").click();
});
