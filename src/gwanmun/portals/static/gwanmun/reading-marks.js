// Regions that the reader marks, by hand or by keys. A region is placed first, then a number says what it is.
"use strict";
{
class Marks {
  constructor(stage, names, { prompt, changed, words }) {
    Object.assign(this, { stage, names, prompt, changed, words });
    this.kinds = Object.keys(names);
    this.list = [];
    this.view = 0;
    this.now = null; // the region in hand
    this.phase = ""; // "", "place", "class"
    this.hands();
  }

  get busy() { return this.phase !== ""; }
  load(list) { this.list = list; this.drop(); }
  of(view) { return this.list.filter((mark) => mark.view === view); }

  begin(view) {
    if (!this.stage.item) return;
    const seen = this.stage.seen();
    const w = Math.round(seen.w / 5), h = Math.round(seen.h / 5);
    this.view = view;
    this.now = { view, x: Math.round(seen.x + (seen.w - w) / 2), y: Math.round(seen.y + (seen.h - h) / 2), w, h };
    this.phase = "place";
    this.stage.layer.classList.add("drawing");
    this.prompt([document.createTextNode(this.words.markKeys)]);
    this.changed();
  }

  ask() {
    this.phase = "class";
    this.stage.layer.classList.remove("drawing");
    const list = document.createElement("ol");
    this.kinds.forEach((kind, place) => {
      const item = list.appendChild(document.createElement("li"));
      const button = item.appendChild(document.createElement("button"));
      button.type = "button";
      const key = button.appendChild(document.createElement("kbd"));
      key.textContent = place + 1;
      button.append(` ${this.names[kind]}`);
      button.addEventListener("click", () => this.keep(kind));
    });
    this.prompt([document.createTextNode(this.words.markClass), list]);
    this.changed();
  }

  keep(kind) {
    this.list.push({ ...this.now, kind });
    this.drop();
  }

  drop() {
    this.now = null;
    this.phase = "";
    this.stage.layer.classList.remove("drawing");
    this.prompt(null);
    this.changed();
  }

  removeLast() {
    this.list.pop();
    this.changed();
  }

  // Whether the key was for the marks.
  key(event) {
    if (!this.busy) return false;
    if (event.key === "Escape") { this.drop(); return true; }
    if (this.phase === "class") {
      const kind = this.kinds[Number(event.key) - 1];
      if (kind) this.keep(kind);
      return true;
    }
    if (event.key === "Enter") { this.ask(); return true; }
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return ["+", "-", "=", "0"].includes(event.key) === false;
    const seen = this.stage.seen(), by = Math.max(1, Math.round(Math.max(seen.w, seen.h) / 40));
    const { width, height } = this.stage.view;
    if (event.shiftKey) {
      this.now.w = Math.min(width - this.now.x, Math.max(4, this.now.w + step[0] * by));
      this.now.h = Math.min(height - this.now.y, Math.max(4, this.now.h + step[1] * by));
    } else {
      this.now.x = Math.min(width - this.now.w, Math.max(0, this.now.x + step[0] * by));
      this.now.y = Math.min(height - this.now.h, Math.max(0, this.now.y + step[1] * by));
    }
    this.changed();
    return true;
  }

  // By hand: drag a rectangle while placing.
  hands() {
    const layer = this.stage.layer;
    let from = null;
    layer.addEventListener("pointerdown", (event) => {
      if (this.phase !== "place") return;
      event.preventDefault();
      event.stopPropagation();
      layer.setPointerCapture(event.pointerId);
      from = this.stage.toImage(event.clientX, event.clientY);
    });
    layer.addEventListener("pointermove", (event) => {
      if (!from) return;
      const to = this.stage.toImage(event.clientX, event.clientY), { width, height } = this.stage.view;
      const x = Math.max(0, Math.min(from.x, to.x)), y = Math.max(0, Math.min(from.y, to.y));
      this.now = {
        view: this.view, x: Math.round(x), y: Math.round(y),
        w: Math.round(Math.min(width, Math.max(from.x, to.x)) - x), h: Math.round(Math.min(height, Math.max(from.y, to.y)) - y),
      };
      this.changed();
    });
    layer.addEventListener("pointerup", () => {
      if (!from) return;
      from = null;
      if (this.now.w > 3 && this.now.h > 3) this.ask();
    });
  }

  shapes(view) {
    const found = this.of(view).map((mark) => ({ ...mark, kind: "mark", text: this.names[mark.kind] }));
    if (this.now && this.now.view === view) found.push({ ...this.now, kind: "new", text: "" });
    return found;
  }
}
window.GwMarks = Marks;
}
