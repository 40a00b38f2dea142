// A tour of every screen: in four languages, light and dark, on a phone and a wide window, at twice the text size. Each
// stop is checked by axe-core and for sideways scrolling. With UITPAS_SCREENS=folder the pictures are kept there.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Player } from "./player.mjs";
import { startBrowser, startRegistry } from "./registry.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = process.env.UITPAS_SCREENS;
const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1280, height: 860 };
const ORGANIZER = "0ce87cbc-9299-4528-8d35-92225dc9489f";
const EVENT = "5a0967f9-cc06-4c3c-9206-30481a767434";

let browser;
let registry;

before(async () => {
  if (folder) mkdirSync(folder, { recursive: true });
  browser = await startBrowser();
});
after(() => browser.close());

// One device: a way of showing, and the problems met on the way.
class Tour {
  constructor(context, name, textScale) {
    this.player = new Player(registry.url, context);
    this.name = name;
    this.textScale = textScale;
    this.problems = [];
  }

  do(app, deed, more = {}) {
    return this.player.page(app).then((page) => this.player.act(page, { app, do: deed, ...more }));
  }

  async look(app, stop) {
    const page = typeof app === "string" ? await this.player.page(app) : app;
    await page.evaluate((scale) => (document.documentElement.style.fontSize = `${scale * 100}%`), this.textScale);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
    for (const violation of found.violations) {
      const where = violation.nodes.map((node) => node.html.slice(0, 160)).join("\n    ");
      this.problems.push(`${this.name} ${stop}: ${violation.id}: ${violation.help}\n    ${where}`);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 1) this.problems.push(`${this.name} ${stop}: ${overflow} px too wide`);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("main button, main .button, nav.tabs button, main a.choice")]
        .map((element) => [element.getBoundingClientRect(), element.textContent.trim()])
        .filter(([box]) => box.width > 0 && (box.width < 47.5 || box.height < 47.5))
        .map(([box, text]) => `${text} (${Math.round(box.width)}×${Math.round(box.height)})`),
    );
    const squeezed = await page.evaluate(() =>
      [...document.querySelectorAll("main *")]
        .filter((element) => element.childElementCount === 0 && element.textContent.trim().length > 12)
        .filter((element) => !element.closest("svg, .visually-hidden"))
        .map((element) => [element.getBoundingClientRect(), parseFloat(getComputedStyle(element).fontSize), element.textContent.trim()])
        // Fewer than four letters a line, over several lines: nobody reads that.
        .filter(([box, size, text]) => box.width > 2 && box.height > 3 * size && text.length / (box.height / (1.3 * size)) < 4)
        .map(([, , text]) => text),
    );
    if (squeezed.length) this.problems.push(`${this.name} ${stop}: squeezed: ${squeezed.join(" | ")}`);
    if (small.length) this.problems.push(`${this.name} ${stop}: too small to hit: ${small.join(", ")}`);
    if (folder) await page.screenshot({ path: `${folder}/${stop}-${this.name}.png`, fullPage: !process.env.UITPAS_SCREENS_VIEWPORT });
  }
}

const TOURS = [
  { name: "nl-phone", locale: "nl-BE", viewport: PHONE },
  { name: "fr-phone-dark", locale: "fr-BE", viewport: PHONE, dark: true },
  { name: "de-wide", locale: "de-BE", viewport: WIDE },
  { name: "en-wide-dark", locale: "en-GB", viewport: WIDE, dark: true },
  { name: "nl-phone-large", locale: "nl-BE", viewport: PHONE, textScale: 2 },
  { name: "de-phone-large-dark", locale: "de-BE", viewport: PHONE, textScale: 2, dark: true },
];

for (const tour of TOURS) {
  test(`every screen, ${tour.name}`, { timeout: 600_000 }, async () => {
    registry = await startRegistry();
    const context = await browser.newContext({
      locale: tour.locale,
      viewport: tour.viewport,
      colorScheme: tour.dark ? "dark" : "light",
      bypassCSP: true,
    });
    const at = new Tour(context, tour.name, tour.textScale ?? 1);
    try {
      await everyScreen(at, context);
    } finally {
      await context.close();
      await registry.stop();
    }
    assert.equal(at.problems.length, 0, `\n${at.problems.join("\n")}`);
  });
}

// What an organizer sees of devices and reward desks: this phone becomes a desk, is lent units, opens and is asked about.
async function everyDeskScreen(at, page) {
  const press = (deed) => at.player.press(page, deed);
  await press("desks-open-screen");
  await at.look(page, "counter-desks");
  await at.player.click(page, "[data-device] button");
  await at.look(page, "counter-desk-device");
  await page.fill("#name", "Kassa 1");
  await page.check("input[name=reward_desk]");
  await press("desks-save");
  await at.look(page, "counter-desk-saved");
  await press("desks-open");
  await at.look(page, "counter-desks-open");
  await press("desks-ask-write-off");
  await at.look(page, "counter-desk-write-off");
  await press("back");
  await press("desks-close");
  await at.look(page, "counter-desks-closed");
  // From the device to the list, and from there to the desk.
  await press("back");
  await press("back");
}

async function everyScreen(at, context) {
  const home = await context.newPage();
  await home.goto(registry.url);
  await at.look(home, "home");

  await at.look("counter", "counter-login");
  const counter = await at.player.page("counter");
  await Promise.all([counter.waitForEvent("load"), counter.locator('button[value="login"]').click()]);
  await at.look(counter, "login-page");
  await counter.goto(`${registry.url}/counter`);
  await at.do("counter", "login", { user: "balie" });
  await at.look("counter", "counter-choose-counter");
  await at.do("counter", "choose-counter", { id: ORGANIZER });
  await at.look("counter", "counter-choose-activity");
  await at.do("counter", "choose-activity", { id: EVENT });
  await at.look("counter", "counter-waiting");
  await at.do("counter", "show-code");
  await at.look("counter", "counter-live-code");
  await at.do("counter", "hide-code");
  await counter.click(".prints summary");
  await at.look("counter", "counter-prints");
  await at.do("counter", "identify", { input: "0900000095902" });
  await at.look("counter", "counter-saved");
  await at.do("counter", "next-guest");
  await at.do("counter", "identify", { input: "0900000095902" });
  await at.look("counter", "counter-already-saved");
  await at.do("counter", "ask-redeem", { id: "5687" });
  await at.look("counter", "counter-confirm");
  await at.do("counter", "confirm-redeem");
  await at.look("counter", "counter-redeemed");
  await at.do("counter", "identify", { input: "0900010959113" });
  await at.look("counter", "counter-price");
  await at.do("counter", "sell", { index: 0 });
  await at.look("counter", "counter-sold");
  await at.do("counter", "identify", { input: "0900000002312" });
  await at.look("counter", "counter-blocked");
  await at.do("counter", "set-pin", { pin: "2580" });
  await counter.click(".lock summary");
  await at.look("counter", "counter-pin");
  await at.do("counter", "start-kiosk");
  await at.look("counter", "counter-kiosk");
  await at.do("counter", "identify", { input: "1000000520006" });
  await at.look("counter", "counter-kiosk-saved");
  await at.do("counter", "stop-kiosk");
  await at.do("counter", "unlock", { pin: "0000" });
  await at.look("counter", "counter-locked");
  await at.do("counter", "unlock", { pin: "2580" });
  await everyDeskScreen(at, counter);
  await at.do("counter", "offline");
  await at.do("counter", "identify", { input: "0900000067513" });
  await at.look("counter", "counter-offline");

  await at.look("passholder", "passholder-login");
  await at.do("passholder", "login", { user: "anke" });
  await at.look("passholder", "passholder-pass");
  for (const tab of ["history", "rewards", "scan", "more"]) {
    await at.do("passholder", "open-tab", { tab });
    await at.look("passholder", `passholder-${tab}`);
  }
  await at.do("passholder", "open-tab", { tab: "scan" });
  await at.do("passholder", "scan-poster", { event: EVENT });
  await at.look("passholder", "passholder-scanned");
  await at.do("passholder", "scan-text", { text: "UP1.thisisnotacode" });
  await at.look("passholder", "passholder-scan-refused");
  await at.do("passholder", "open-tab", { tab: "rewards" });
  await at.do("passholder", "open-reward", { id: "5824" });
  await at.look("passholder", "passholder-reward");
  await at.do("passholder", "ask-redeem");
  await at.look("passholder", "passholder-reward-confirm");
  await at.do("passholder", "confirm-redeem");
  await at.look("passholder", "passholder-redeemed");
  await at.do("passholder", "offline");
  await at.do("passholder", "open-tab", { tab: "pass" });
  await at.look("passholder", "passholder-offline");
}
