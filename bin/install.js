// Installs the dependencies when they are missing, so that `npm start` and `npm test` work as the first command in a clone.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`phonebank needs Node 20.19 or newer; this is ${process.versions.node}`);
  process.exit(1);
}

const root = fileURLToPath(new URL("..", import.meta.url));
// npm writes this file last, so a cut-off installation is noticed too.
if (!existsSync(`${root}node_modules/.package-lock.json`)) {
  console.error("Installing dependencies (first run only) ...");
  const npm = spawnSync("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  process.exit(npm.status ?? 1);
}
