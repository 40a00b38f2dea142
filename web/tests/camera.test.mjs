// The camera in the page: Chromium plays a video in which a pass, and then a poster, is held up.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { Player, shown } from "./player.mjs";
import { chromiumPath, readPoster, startBrowser, startRegistry } from "./registry.mjs";

const ORGANIZER = "0ce87cbc-9299-4528-8d35-92225dc9489f";
const EVENT = "5a0967f9-cc06-4c3c-9206-30481a767434";
const SIZE = { width: 640, height: 480 };

let registry;
let folder;

before(async () => {
  registry = await startRegistry();
  folder = mkdtempSync(join(tmpdir(), "uitpas-camera-"));
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await registry.stop();
});

// A video of one picture, as raw frames, in the middle of a grey wall.
async function video(name, picture) {
  const browser = await startBrowser();
  const page = await browser.newPage();
  const grey = await page.evaluate(
    async ([source, { width, height }]) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      context.fillStyle = "#aaaaaa";
      context.fillRect(0, 0, width, height);
      const scale = Math.min((width * 0.9) / image.width, (height * 0.95) / image.height);
      const [w, h] = [image.width * scale, image.height * scale];
      context.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
      const { data } = context.getImageData(0, 0, width, height);
      return Array.from({ length: width * height }, (_, place) => data[place * 4 + 1]);
    },
    [`data:image/png;base64,${picture.toString("base64")}`, SIZE],
  );
  await browser.close();
  const colourless = Buffer.alloc((SIZE.width * SIZE.height) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), Buffer.from(grey), colourless]);
  const head = Buffer.from(`YUV4MPEG2 W${SIZE.width} H${SIZE.height} F10:1 Ip A1:1 C420\n`);
  const path = join(folder, `${name}.y4m`);
  writeFileSync(path, Buffer.concat([head, ...Array(10).fill(frame)]));
  return path;
}

// With a camera that shows the video, or with none.
async function withCamera(path, work, permissions = ["camera"]) {
  const fake = path ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${path}`] : [];
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", ...fake] });
  try {
    const context = await browser.newContext({ locale: "nl-BE", permissions });
    await work(new Player(registry.url, context), context);
  } finally {
    await browser.close();
  }
}

test("a counter reads a pass that is held up, once, and goes on", { timeout: 120_000 }, async () => {
  let pass;
  await withCamera(null, async (player) => {
    const page = await player.page("passholder");
    await player.act(page, { app: "passholder", do: "login", user: "anke" });
    pass = await shown(page, "main .barcode");
  });
  await withCamera(await video("pass", pass), async (player) => {
    const page = await player.page("counter");
    const act = (deed, more) => player.act(page, { app: "counter", do: deed, ...more });
    await act("login", { user: "balie" });
    await act("choose-counter", { id: ORGANIZER });
    await act("choose-activity", { id: EVENT });
    await page.click("[data-start]");
    await page.waitForSelector('[data-verdict][data-code="saved"]', { timeout: 20_000 });
    // It stays in view: nothing more happens.
    await page.waitForTimeout(1_500);
    assert.equal(await page.locator('[data-verdict][data-code="saved"]').count(), 1);
    assert.ok(await page.locator("[data-camera].on video").isVisible());
    // The camera is on again behind the next page, until it is turned off.
    await act("next-guest");
    await page.waitForSelector("[data-camera].on");
    await page.click("[data-stop]");
    await page.waitForSelector("[data-camera]:not(.on)");
  });
});

test("a passholder saves a point off a poster", { timeout: 120_000 }, async () => {
  const poster = await video("poster", await readPoster(registry.url, EVENT));
  await withCamera(poster, async (player) => {
    const page = await player.page("passholder");
    const act = (deed, more) => player.act(page, { app: "passholder", do: deed, ...more });
    await act("login", { user: "dirk" });
    await act("open-tab", { tab: "scan" });
    await page.click("[data-start]");
    await page.waitForSelector('[data-verdict][data-code="saved"]', { timeout: 20_000 });
  });
});

test("without a camera there is a way on", { timeout: 60_000 }, async () => {
  await withCamera(
    null,
    async (player) => {
      const page = await player.page("passholder");
      await player.act(page, { app: "passholder", do: "login", user: "dirk" });
      await player.act(page, { app: "passholder", do: "open-tab", tab: "scan" });
      await page.click("[data-start]");
      await page.waitForSelector("[data-refused]:not([hidden])");
      assert.ok(await page.locator("input[name=picture]").count());
    },
    [],
  );
});
