import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { COMMANDS } from "../../src/cli/command-table.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, "utf8");

interface Service {
  readonly command: readonly string[];
  readonly ports: readonly string[];
}
const { services } = parse(read("docker-compose.yml"), { merge: true }) as {
  services: Readonly<Record<string, Service>>;
};

describe("Dockerfile", () => {
  const copied = [...read("Dockerfile").matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, paths = ""]) =>
    paths.split(" "),
  );

  test("copies what exists and is not kept out of its context", () => {
    const context = read(".dockerignore").split("\n");
    expect(context).toContain("*");
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(`${ROOT}${path}`) || !context.includes(`!${path}`))).toEqual([]);
  });

  test("starts as a user without rights", () => {
    expect(read("Dockerfile")).toMatch(/^USER node$/m);
  });
});

describe("docker-compose.yml", () => {
  test.each(Object.entries(services))("starts %s with a command and options that exist", (_, { command }) => {
    const [name, ...words] = command;
    const options = words.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
    const known = COMMANDS.find((each) => each.name === name)?.options ?? {};
    expect(options.filter((option) => !(option in known))).toEqual([]);
  });

  test("publishes ports on the loopback address only", () => {
    const ports = Object.values(services).flatMap((service) => service.ports);
    expect(ports).toHaveLength(2);
    expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
  });
});
