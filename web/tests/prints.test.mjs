// What a counter has printed comes as a file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Player } from "./player.mjs";
import { startBrowser, startRegistry } from "./registry.mjs";

const ORGANIZER = "0ce87cbc-9299-4528-8d35-92225dc9489f";
const EVENT = "5a0967f9-cc06-4c3c-9206-30481a767434";

test("posters, sheets and overviews are downloaded", { timeout: 120_000 }, async () => {
  const registry = await startRegistry();
  const browser = await startBrowser();
  try {
    const player = new Player(registry.url, await browser.newContext({ locale: "nl-BE" }));
    const page = await player.page("counter");
    const act = (deed, more) => player.act(page, { app: "counter", do: deed, ...more });
    await act("login", { user: "balie" });
    await act("choose-counter", { id: ORGANIZER });
    await act("choose-activity", { id: EVENT });
    await page.click(".prints summary");
    const buttons = page.locator('.prints button[value="print"]');
    assert.equal(await buttons.count(), 5);
    for (let place = 0; place < 5; place += 1) {
      const file = page.waitForEvent("download");
      await buttons.nth(place).click();
      assert.ok(readFileSync(await (await file).path()).subarray(0, 5).equals(Buffer.from("%PDF-")));
    }
  } finally {
    await browser.close();
    await registry.stop();
  }
});
