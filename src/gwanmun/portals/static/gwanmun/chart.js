// Draws each [data-chart] from its Vega-Lite specification without eval (AST interpreter).
// Colours come from the style sheet, so that a plot follows the display mode.
import { expressionInterpreter } from "../vendor/vega/vega-interpreter.js";

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();

function themed(spec) {
  const text = JSON.stringify(spec).replace(/"var\((--[a-z-]+)\)"/g, (_, name) => JSON.stringify(colour(name)));
  const font = "Pretendard GOV, sans-serif";
  const axis = {
    labelColor: colour("--gw-text"), titleColor: colour("--gw-subtle"), gridColor: colour("--gw-plot-grid"),
    domainColor: colour("--gw-line-strong"), tickColor: colour("--gw-line-strong"),
    labelFont: font, titleFont: font, labelFontSize: 14, titleFontSize: 13, titleFontWeight: 400,
  };
  return { ...JSON.parse(text), background: null, config: { axis, view: { stroke: null }, text: { font }, legend: { disable: true } } };
}

async function draw(place) {
  const spec = themed(JSON.parse(document.getElementById(place.dataset.chart).textContent));
  const compiled = window.vegaLite.compile(spec).spec;
  const view = new window.vega.View(window.vega.parse(compiled, null, { ast: true }), {
    renderer: "svg", expr: expressionInterpreter, container: place, hover: true,
  });
  await view.runAsync();
  place.dataset.drawn = "yes";
}

for (const place of document.querySelectorAll("[data-chart]")) draw(place);
