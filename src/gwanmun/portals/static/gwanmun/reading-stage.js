// The image: one view in one variant, zoomed and moved by the reader alone, with a layer of marks over it.
"use strict";
{
const NS = "http://www.w3.org/2000/svg";
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));

class Stage {
  constructor(element) {
    this.element = element;
    this.viewer = OpenSeadragon({
      element, drawer: "canvas", showNavigationControl: false, keyboardNavEnabled: false, animationTime: 0,
      springStiffness: 20, blendTime: 0, immediateRender: true, alwaysBlend: false, visibilityRatio: 0.3,
      minZoomImageRatio: 0.8, maxZoomPixelRatio: 12, zoomPerScroll: 1.25, imageLoaderLimit: 8,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true }, background: "#0b0d10",
    });
    // what has the keys is the page, not the viewer's own canvas
    element.querySelectorAll("[tabindex]").forEach((one) => { one.tabIndex = -1; });
    this.layer = document.createElementNS(NS, "svg");
    this.layer.classList.add("rd-layer");
    this.layer.setAttribute("aria-hidden", "true");
    element.append(this.layer);
    this.shapes = [];
    this.turn = 0;
    this.item = null;
    for (const event of ["update-viewport", "resize"]) this.viewer.addHandler(event, () => this.place());
  }

  source(view, variant) {
    return view.tiled
      ? { width: view.width, height: view.height, tileSize: view.tileSize, tileOverlap: 0, minLevel: view.minLevel, maxLevel: view.maxLevel,
          getTileUrl: (level, x, y) => view.tiles.replace("VARIANT", variant).replace("/0/0_0.png", `/${level}/${x}_${y}.png`) }
      : { type: "image", url: view.pictures[variant] || view.pictures.colour || view.pictures.grey, buildPyramid: false };
  }

  // Fetches and decodes a view that will be wanted next, behind what is shown.
  prepare(view, variant) {
    if (!view || view.tiled || this.waiting) return;
    const waiting = { view, variant, item: null };
    this.waiting = waiting;
    this.viewer.addTiledImage({
      tileSource: this.source(view, variant), opacity: 0, preload: true,
      success: ({ item }) => {
        if (this.waiting !== waiting) { this.viewer.world.removeItem(item); return; }
        waiting.item = item;
      },
    });
  }

  forget() {
    if (this.waiting?.item) this.viewer.world.removeItem(this.waiting.item);
    this.waiting = null;
  }

  // Shows a view; resolves with the time of the first frame that has it. Another call makes this one moot.
  show(view, variant, { fit = false } = {}) {
    const turn = ++this.turn, old = this.item;
    const ready = this.waiting?.view === view && this.waiting.variant === variant ? this.waiting.item : null;
    if (ready?.getFullyLoaded()) {
      this.waiting = null;
      ready.setOpacity(1);
      this.view = view;
      this.viewer.viewport.fitBounds(ready.getBounds(), true);
      this.item = ready;
      if (old) this.viewer.world.removeItem(old);
      this.place();
      return painted();
    }
    const source = this.source(view, variant);
    return new Promise((resolve, reject) => {
      this.viewer.addTiledImage({
        tileSource: source,
        error: (event) => (turn === this.turn ? reject(new Error(event.message)) : resolve(null)),
        success: ({ item }) => {
          if (turn !== this.turn) { this.viewer.world.removeItem(item); resolve(null); return; }
          this.view = view;
          if (fit || !old) this.viewer.viewport.fitBounds(item.getBounds(), true);
          const ready = async () => {
            if (turn !== this.turn) { resolve(null); return; }
            this.item = item;
            if (old) this.viewer.world.removeItem(old);
            this.place();
            const at = await painted();
            resolve(at);
          };
          if (item.getFullyLoaded()) ready();
          else item.addOnceHandler("fully-loaded-change", ready);
        },
      });
    });
  }

  clear() {
    this.turn += 1;
    this.viewer.world.removeAll();
    this.item = this.waiting = null;
    this.draw([]);
  }

  zoom(by) { this.viewer.viewport.zoomBy(by, null, true); this.viewer.viewport.applyConstraints(true); }
  pan(x, y) {
    const bounds = this.viewer.viewport.getBounds(true);
    this.viewer.viewport.panBy(new OpenSeadragon.Point(x * bounds.width * 0.12, y * bounds.height * 0.12), true);
    this.viewer.viewport.applyConstraints(true);
  }
  fit() { if (this.item) this.viewer.viewport.fitBounds(this.item.getBounds(), true); }

  // Pixel of the image under a point of the window, and the other way round.
  toImage(clientX, clientY) {
    const box = this.element.getBoundingClientRect();
    return this.item.viewerElementToImageCoordinates(new OpenSeadragon.Point(clientX - box.left, clientY - box.top));
  }
  toScreen(x, y) { return this.item.imageToViewerElementCoordinates(new OpenSeadragon.Point(x, y)); }

  // The part of the image that is to be seen, in its pixels.
  seen() {
    const a = this.item.viewerElementToImageCoordinates(new OpenSeadragon.Point(0, 0));
    const b = this.item.viewerElementToImageCoordinates(new OpenSeadragon.Point(this.element.clientWidth, this.element.clientHeight));
    const left = Math.max(0, a.x), top = Math.max(0, a.y);
    return { x: left, y: top, w: Math.min(this.view.width, b.x) - left, h: Math.min(this.view.height, b.y) - top };
  }

  // Shapes: {x, y, w, h, kind: "mark" | "box" | "theirs" | "new", text}
  draw(shapes) {
    this.shapes = shapes.map((shape) => {
      const group = document.createElementNS(NS, "g");
      group.setAttribute("class", shape.kind);
      const rect = group.appendChild(document.createElementNS(NS, "rect"));
      const text = group.appendChild(document.createElementNS(NS, "text"));
      text.textContent = shape.text || "";
      return { ...shape, group, rect, label: text };
    });
    this.layer.replaceChildren(...this.shapes.map((shape) => shape.group));
    this.place();
  }

  place() {
    if (!this.item) return;
    for (const shape of this.shapes) {
      const a = this.toScreen(shape.x, shape.y), b = this.toScreen(shape.x + shape.w, shape.y + shape.h);
      shape.rect.setAttribute("x", a.x);
      shape.rect.setAttribute("y", a.y);
      shape.rect.setAttribute("width", Math.max(1, b.x - a.x));
      shape.rect.setAttribute("height", Math.max(1, b.y - a.y));
      shape.label.setAttribute("x", a.x + 4);
      shape.label.setAttribute("y", a.y > 18 ? a.y - 6 : b.y + 16);
    }
  }
}
window.GwStage = Stage;
window.gwPainted = painted;
}
