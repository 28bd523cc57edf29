import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { PortError } from "../../../src/base/errors.ts";
import { listen } from "../../../src/bearer/peer/listen.ts";
import { formatSocket } from "../../../src/bearer/peer/socket-name.ts";

const servers: Server[] = [];
const aServer = () => {
  const server = createServer();
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

const anywhere = { bearer: "test", host: "127.0.0.1", port: 0 };

describe("a server that listens", () => {
  test("tells the port that it got", async () => {
    const server = aServer();
    const place = await listen(server, anywhere);
    expect(place).toBe(`127.0.0.1:${(server.address() as { port: number }).port}`);
  });

  test("says where it could not, and for whom", async () => {
    const place = await listen(aServer(), anywhere);
    const port = Number(place.split(":")[1]);
    const failed = await listen(aServer(), { ...anywhere, port }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PortError);
    expect(failed).toMatchObject({ code: "listen-failed", port: "test", peer: place, retryable: false });
  });

  test("outlives a connection that it could not accept", async () => {
    const server = aServer();
    await listen(server, anywhere);
    expect(server.emit("error", new Error("too many open files"))).toBe(true);
    expect(server.listening).toBe(true);
  });
});

describe("the name of a socket", () => {
  test("has the brackets that an address of IPv6 needs", () => {
    expect([formatSocket("127.0.0.1", 80), formatSocket("localhost", 80)]).toEqual(["127.0.0.1:80", "localhost:80"]);
    expect(formatSocket("::1", 80)).toBe("[::1]:80");
  });
});
