// The PC counter: its sealed store outlives the registry, the network and itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Player } from "./player.mjs";
import { startBrowser, startDesk, startRegistry } from "./registry.mjs";

let browser;

before(async () => {
  browser = await startBrowser();
});
after(() => browser.close());

test("a desk keeps what it saved while the registry is gone, through its own death", { timeout: 180_000 }, async () => {
  const registry = await startRegistry();
  const desk = await startDesk(registry.url);
  const context = await browser.newContext({ locale: "nl-BE" });
  try {
    const player = new Player(desk.url, context);
    await player.play({
      title: "at work",
      steps: [
        { app: "counter", do: "login", user: "balie" },
        { app: "counter", do: "choose-counter", id: "0ce87cbc-9299-4528-8d35-92225dc9489f" },
        { app: "counter", do: "choose-activity", id: "5a0967f9-cc06-4c3c-9206-30481a767434" },
        { app: "counter", do: "identify", input: "0900000095902" },
        { app: "counter", expect: { code: "saved", waiting: 0, online: true } },
      ],
    });

    await registry.kill();
    await player.play({
      title: "the registry is gone",
      steps: [
        { app: "counter", do: "identify", input: "0900000067513" },
        { app: "counter", expect: { code: "saved", "points-saved": 1, waiting: 1, online: false } },
      ],
    });

    await desk.kill();
    await desk.restart();
    // Another window of the same machine, with nothing kept in the browser.
    const later = await browser.newContext({ locale: "nl-BE" });
    const page = await later.newPage();
    await page.goto(`${desk.url}/counter`);
    const seen = () => page.evaluate(() => ({ ...document.querySelector("main").dataset }));
    assert.equal((await seen()).waiting, "1");
    assert.equal((await seen()).screen, "desk");

    await registry.restart();
    await page.locator('button[value="sync"]').click();
    await page.waitForFunction(() => document.querySelector("main")?.dataset.waiting === "0");
    await later.close();
  } finally {
    await context.close();
    await desk.stop();
    await registry.stop();
  }
});
