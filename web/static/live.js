// Keeps a page as fresh as the core: waits for news, then swaps in the new page's contents. Without this script every
// page works all the same, by plain forms.
"use strict";

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// Somebody types: do not pull the field away.
function busy() {
  const field = document.activeElement;
  return field && field.matches("input:not([type=hidden])") && field.value !== "";
}

async function refresh(path) {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (!answer.ok) return;
  const fresh = parse(await answer.text());
  const main = fresh.querySelector("main");
  const old = document.querySelector("main");
  if (!main || main.dataset.version === old.dataset.version || busy()) return;
  const focused = document.activeElement && document.activeElement.id;
  // What was unfolded stays unfolded, a camera that is on stays on, and a picture that is being chosen finds its form.
  const lines = () => [...document.querySelectorAll("details > summary")];
  const unfolded = new Map(lines().map((line) => [line.textContent, line.parentElement.open]));
  const camera = document.querySelector("[data-camera]");
  const uploads = [...document.querySelectorAll("form.upload")];
  document.body.replaceChildren(...fresh.body.childNodes);
  for (const form of uploads) document.querySelector(`form.upload[action="${form.getAttribute("action")}"]`)?.replaceWith(form);
  if (camera) document.querySelector(`[data-camera="${camera.dataset.camera}"]`)?.replaceWith(camera);
  for (const line of lines()) line.parentElement.open = unfolded.get(line.textContent) ?? line.parentElement.open;
  document.dispatchEvent(new Event("fresh"));
  if (focused) document.getElementById(focused)?.focus();
}

async function follow() {
  const path = document.querySelector("main")?.dataset.live;
  if (!path) return;
  for (;;) {
    const seen = document.querySelector("main").dataset.version;
    try {
      const answer = await fetch(`${path}/changes?seen=${seen}`, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      if ((await answer.text()) !== seen) await refresh(path);
      if (busy()) await new Promise((resume) => setTimeout(resume, 1000));
    } catch {
      await new Promise((resume) => setTimeout(resume, 3000));
    }
  }
}

// A chosen picture is sent at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.submit();
});

follow();
