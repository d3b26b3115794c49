// The receiver's pages: a lost network is said in words, and nothing written is lost.
"use strict";

const offline = document.getElementById("ct-offline");
const tell = () => { offline.hidden = navigator.onLine; };
addEventListener("online", tell);
addEventListener("offline", tell);
tell();
document.getElementById("ct-form")?.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  tell();
  offline.scrollIntoView({ block: "nearest" });
});

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
