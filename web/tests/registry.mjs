// A real `uitpas serve --demo` process on a free port with a data folder of its own, and a browser.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const program = process.env.UITPAS_PROGRAM ?? fileURLToPath(new URL("../../target/debug/uitpas", import.meta.url));

export async function startRegistry(more = []) {
  const data = mkdtempSync(join(tmpdir(), "uitpas-browser-"));
  const child = spawn(program, ["serve", "--demo", "--listen", "127.0.0.1:0", "--data", data, ...more], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => reject(new Error("the registry ended before it listened")));
    lines.on("line", (line) => {
      const found = line.match(/listening on (\S+)/);
      if (found) resolve(found[1]);
    });
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.on("exit", () => {
          rmSync(data, { recursive: true, force: true });
          resolve();
        });
        child.kill("SIGKILL");
      }),
  };
}

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

function chromiumPath() {
  const found = process.env.PATH.split(":").map((folder) => join(folder, "chromium")).find((path) => existsSync(path));
  if (!found) throw new Error("Chromium is not on the PATH: `cargo xtask setup` installs it or says how");
  return found;
}
