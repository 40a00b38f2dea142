// Every scenario file, played in Chromium against a real registry process.
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Player } from "./player.mjs";
import { startBrowser, startRegistry } from "./registry.mjs";

const folder = fileURLToPath(new URL("../../tests/scenarios/", import.meta.url));
let browser;

before(async () => {
  browser = await startBrowser();
});
after(() => browser.close());

for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  test(file, { timeout: 180_000 }, async () => {
    const registry = await startRegistry();
    const context = await browser.newContext({ locale: "nl-BE" });
    try {
      await new Player(registry.url, context).play(JSON.parse(readFileSync(folder + file, "utf8")));
    } finally {
      await context.close();
      await registry.stop();
    }
  });
}
