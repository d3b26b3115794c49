// Decisions on their way. One that cannot be sent is kept in this browser and sent again, in order, until the
// server has answered; its token makes sure that it counts once.
"use strict";
{
class Outbox {
  constructor(user, { changed, answered, refused }) {
    Object.assign(this, { name: `gw-reading:${user}`, changed, answered, refused, sending: false, lost: false });
    try {
      this.waiting = JSON.parse(localStorage.getItem(this.name)) || [];
    } catch {
      this.waiting = [];
    }
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => { if (this.waiting.length) event.preventDefault(); });
    setInterval(() => { if (this.lost) this.send(); }, 3000);
  }

  add(one) {
    this.waiting.push(one);
    this.keep();
    return this.send();
  }

  keep() {
    try {
      localStorage.setItem(this.name, JSON.stringify(this.waiting));
    } catch { /* it stays in this page's memory */ }
    this.changed(this.waiting.length, this.lost);
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.waiting.length) {
        const one = this.waiting[0];
        const answer = await gwPost(one.url, one.body);
        this.lost = false;
        this.waiting.shift();
        this.keep();
        if (answer.ok) this.answered(one, answer.data);
        else this.refused(one, answer.data);
      }
    } catch {
      this.lost = true;
    } finally {
      this.sending = false;
      this.changed(this.waiting.length, this.lost);
    }
  }
}

const gwToken = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

// Posts JSON or a form; throws when the server was not reached or stumbled, so that it is tried again.
async function gwPost(url, body) {
  const form = body instanceof FormData;
  const response = await fetch(url, {
    method: "POST", credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(15000),
    headers: { Accept: "application/json", "X-CSRFToken": gwToken(), ...(form ? {} : { "Content-Type": "application/json" }) },
    body: form ? body : JSON.stringify(body),
  });
  if (response.status >= 500) throw new Error(String(response.status));
  const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
  return { ok: response.ok, data: json ? await response.json() : {} };
}
window.GwOutbox = Outbox;
window.gwPost = gwPost;
}
