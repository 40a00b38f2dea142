// Plays a scenario in the browser; the format is described beside the files.
import assert from "node:assert/strict";
import { readPoster } from "./registry.mjs";

const PATHS = { counter: "/counter", passholder: "/passholder" };
const PATIENCE_MS = 10_000;

export class Player {
  constructor(registry, context) {
    this.registry = registry;
    this.context = context;
    this.pages = {};
    this.lastBalance = {};
  }

  async page(app) {
    if (!this.pages[app]) {
      const page = await this.context.newPage();
      page.on("pageerror", (error) => {
        throw error;
      });
      await page.goto(this.registry + PATHS[app]);
      this.pages[app] = page;
    }
    return this.pages[app];
  }

  async play(scenario) {
    for (const [index, step] of scenario.steps.entries()) {
      const at = `“${scenario.title}”, step ${index + 1}: ${JSON.stringify(step)}`;
      const page = await this.page(step.app);
      try {
        if (step.do) await this.act(page, step);
        else await this.compare(page, step.app, step.expect, at);
      } catch (error) {
        error.message = `${at}\n${error.message}`;
        throw error;
      }
    }
  }

  click(page, selector) {
    return submit(page, page.locator(selector).first());
  }

  press(page, deed, id) {
    return this.click(page, button(deed, id));
  }

  async act(page, step) {
    const press = (deed, id) => this.press(page, deed, id);
    switch (step.do) {
      case "login":
        await press("login");
        await page.fill("input[name=username]", step.user);
        await page.fill("input[name=password]", "demo");
        await submit(page, page.locator("form button[type=submit], form button:not([type])").first());
        await page.waitForURL(`**${PATHS[step.app]}`);
        return;
      case "choose-counter":
      case "choose-activity":
        if (step.id) {
          const box = page.locator("#search");
          const row = page.locator(`button[name=id][value="${step.id}"]`);
          assert.ok((await row.count()) > 0 || (await box.count()) > 0, "no list to choose from");
          return submit(page, row.first());
        }
        return press(step.do);
      case "identify":
        await page.fill("#pass", step.input);
        return submit(page, page.locator('button[value="identify"]').first());
      case "ask-redeem":
        return step.id ? submit(page, page.locator(`[data-reward="${step.id}"] button`).first()) : press("ask-redeem");
      case "sell":
        return submit(page, page.locator("[data-sells] button").nth(step.index));
      case "confirm-redeem":
      case "next-guest":
      case "back":
      case "show-code":
      case "hide-code":
      case "start-kiosk":
      case "stop-kiosk":
        return press(step.do);
      case "lock":
      case "remove-pin":
        await page.click(".lock summary");
        return press(step.do);
      case "set-pin":
        await page.click(".lock summary");
        await page.fill("#pin", step.pin);
        return press(step.do);
      case "unlock":
        await page.fill("#pin", step.pin);
        return press(step.do);
      case "undo":
        return submit(page, page.locator('[data-verdict] button[value="undo"]').first());
      case "offline":
      case "online":
        return this.network(page, step.do === "online");
      case "restart":
        await page.reload();
        return;
      case "open-tab":
        return submit(page, page.locator(`.tabs button[value="${step.tab}"]`));
      case "scan-poster": {
        const picture = await readPoster(this.registry, step.event);
        return loaded(page, () =>
          page.setInputFiles("input[name=picture]", { name: "poster.png", mimeType: "image/png", buffer: picture }),
        );
      }
      case "scan-screen": {
        const other = await this.page(step.app === "counter" ? "passholder" : "counter");
        await other.bringToFront();
        const picture = await shown(other, "main .qr");
        await page.bringToFront();
        return loaded(page, () =>
          page.setInputFiles("input[name=picture]", { name: "screen.png", mimeType: "image/png", buffer: picture }),
        );
      }
      case "scan-text":
        await page.fill("#code", step.text);
        return submit(page, page.locator('button[value="code"]').first());
      case "open-reward":
        return submit(page, page.locator(`[data-reward="${step.id}"] button`).first());
      case "show-pass-of":
        return submit(page, page.locator("[data-family]").nth(step.index));
      case "set-language":
        return submit(page, page.locator(`button[name=id][value="${step.tag}"]`).first());
      default:
        throw new Error(`a browser does not ${step.do}`);
    }
  }

  async network(page, on) {
    const switcher = page.locator(`button[name=network][value=${on ? "on" : "off"}]`);
    // Already so: the bar offers only the other way.
    if ((await switcher.count()) > 0) await submit(page, switcher);
  }

  // What comes over the network has some seconds to arrive and be shown.
  async compare(page, app, expect, at) {
    for (const until = Date.now() + PATIENCE_MS; ; await page.waitForTimeout(200)) {
      const seen = await page.evaluate(see);
      try {
        this.compareSeen(seen, app, expect, at);
      } catch (error) {
        if (Date.now() < until) continue;
        throw error;
      }
      if ("balance" in expect) this.lastBalance[app] = seen.balance;
      return;
    }
  }

  compareSeen(seen, app, expect, at) {
    const all = `${at}\nseen: ${JSON.stringify(seen)}`;
    for (const [name, value] of Object.entries(expect)) {
      switch (name) {
        case "rewards-include":
          for (const id of value) assert.ok(seen.rewards.includes(id), all);
          break;
        case "rewards-exclude":
          for (const id of value) assert.ok(!seen.rewards.includes(id), all);
          break;
        case "balance": {
          assert.notEqual(seen.balance, null, all);
          let expected = value;
          if (value === "any") expected = seen.balance;
          else if (typeof value === "string") expected = this.lastBalance[app] + Number(value);
          assert.equal(seen.balance, expected, all);
          break;
        }
        default:
          assert.ok(name in seen, `unknown expectation ${name}`);
          assert.deepEqual(seen[name], value, all);
      }
    }
  }
}

// A picture of a part of the page, away from the bars at its edges. Not of the element itself: news may replace it just
// then by one that looks the same.
export async function shown(page, selector) {
  await page.waitForSelector(selector);
  const clip = await page.evaluate((selector) => {
    const element = document.querySelector(selector);
    element.scrollIntoView({ block: "center" });
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  }, selector);
  return page.screenshot({ clip });
}

const button = (deed, id) =>
  id === undefined ? `button[name=do][value="${deed}"]` : `form:has(input[name=id][value="${id}"]) button[value="${deed}"]`;

const submit = (page, locator) => loaded(page, () => locator.click());

// Waits for the page that the deed leads to.
async function loaded(page, deed) {
  const next = page.waitForEvent("load");
  await deed();
  await next;
}

// Runs in the page: what a person sees, by the names of the scenarios.
function see() {
  const main = document.querySelector("main");
  const verdict = document.querySelector("[data-verdict]");
  const number = (text) => (text === undefined || text === null ? null : Number(text));
  const held = verdict?.dataset.balance ?? document.querySelector("[data-seen][data-balance]")?.dataset.balance;
  return {
    screen: main.dataset.screen,
    state: main.dataset.state,
    waiting: Number(main.dataset.waiting),
    online: main.dataset.online === "true",
    notice: main.dataset.notice || null,
    code: verdict?.dataset.code ?? null,
    tone: verdict?.dataset.tone ?? null,
    balance: number(held),
    "points-saved": number(verdict?.dataset.pointsSaved),
    rewards: [...document.querySelectorAll("[data-reward]")].map((row) => row.dataset.reward),
    prices: document.querySelectorAll("[data-price]").length,
    sells: document.querySelectorAll("[data-sells]").length,
    "history-first": document.querySelector("[data-history]")?.dataset.history ?? null,
    "history-waiting": document.querySelectorAll("[data-history-waiting]").length,
    family: document.querySelectorAll("[data-family]").length,
    "live-code": document.querySelector("main .qr") !== null,
    redeemed: document.querySelector("[data-redeemed]")?.dataset.redeemed === "true",
  };
}
