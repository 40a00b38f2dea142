// The camera in the page: sends a few frames a second to the core, which reads them; what a code leads to comes as any
// other news. A browser without camera never sees any of this; the button for a picture is there all the same.
"use strict";

const PAUSE = 120;
const MOST_PIXELS = 1280;
const KEEP_ON = "camera-on";

function frame(video, canvas) {
  const scale = Math.min(1, MOST_PIXELS / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
}

function arm(box) {
  const part = (name) => box.querySelector(`[data-${name}]`);
  const video = box.querySelector("video");
  const canvas = document.createElement("canvas");
  let stream = null;

  const off = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    part("view").hidden = true;
    part("start").hidden = false;
    box.classList.remove("on");
  };

  const look = async () => {
    while (stream && box.isConnected) {
      if (video.paused) await video.play();
      if (video.videoWidth > 0 && !document.hidden) {
        const answer = await fetch(box.dataset.camera, {
          method: "POST",
          body: await frame(video, canvas),
          credentials: "same-origin",
          redirect: "manual",
        });
        part("dark").hidden = answer.headers.get("uitpas-needs-light") !== "yes";
      }
      await new Promise((resume) => setTimeout(resume, PAUSE));
    }
    off();
  };

  const on = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: MOST_PIXELS } } });
    } catch {
      sessionStorage.removeItem(KEEP_ON);
      part("start").hidden = true;
      part("refused").hidden = false;
      return;
    }
    sessionStorage.setItem(KEEP_ON, box.dataset.camera);
    box.classList.add("on");
    part("start").hidden = true;
    part("view").hidden = false;
    video.srcObject = stream;
    await video.play();
    look().catch(off);
  };

  box.hidden = false;
  box.dataset.armed = "";
  part("start").addEventListener("click", on);
  part("stop").addEventListener("click", () => {
    sessionStorage.removeItem(KEEP_ON);
    off();
  });
  // It was on before this page: guests follow one another.
  if (sessionStorage.getItem(KEEP_ON) === box.dataset.camera) on();
}

const armAll = () => document.querySelectorAll("[data-camera]:not([data-armed])").forEach(arm);

if (navigator.mediaDevices) {
  armAll();
  document.addEventListener("fresh", armAll);
}
