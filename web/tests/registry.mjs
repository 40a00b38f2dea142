// A real `uitpas serve --demo` process on a free port with a data folder of its own, and a browser.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const program = process.env.UITPAS_PROGRAM ?? fileURLToPath(new URL("../../target/debug/uitpas", import.meta.url));

// Starts `uitpas` with these arguments on a data folder and waits until it listens.
async function start(args, data) {
  const child = spawn(program, [...args, "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => reject(new Error("`uitpas` ended before it listened")));
    lines.on("line", (line) => {
      const found = line.match(/listening on (\S+)/);
      if (found) resolve(found[1]);
    });
  });
  // As pulling the plug: nothing is written any more.
  const kill = () =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.on("exit", resolve);
      child.kill("SIGKILL");
    });
  return { url, kill };
}

// A process that can be killed and started again on its data and its address.
async function startOn(args) {
  const data = mkdtempSync(join(tmpdir(), "uitpas-browser-"));
  const process = await start([...args, "--listen", "127.0.0.1:0"], data);
  const { host } = new URL(process.url);
  return {
    ...process,
    async restart() {
      this.kill = (await start([...args, "--listen", host], data)).kill;
    },
    async stop() {
      await this.kill();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export const startRegistry = () => startOn(["serve", "--demo"]);
export const startDesk = (registry) => startOn(["desk", "--registry", registry]);

export const startBrowser = () => chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });

export async function readPoster(registry, event, format = "png") {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: "demo-organizer",
    client_secret: "demo",
  });
  const answer = await fetch(`${registry}/realms/uitid/protocol/openid-connect/token`, { method: "POST", body: form });
  const { access_token: token } = await answer.json();
  const link = await fetch(`${registry}/events/${event}/qr-checkincodes/download-link?format=${format}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { downloadLink } = await link.json();
  return Buffer.from(await (await fetch(downloadLink)).arrayBuffer());
}

export function chromiumPath() {
  const found = process.env.PATH.split(":").map((folder) => join(folder, "chromium")).find((path) => existsSync(path));
  if (!found) throw new Error("Chromium is not on the PATH: `cargo xtask setup` installs it or says how");
  return found;
}
