import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RawData, WebSocket } from "ws";
import type { HandsetAddress } from "../../src/events/event.ts";
import { prepareBootstrap } from "../../src/server/bootstrap/prepare-bootstrap.ts";
import { phonebankHere, Workplace } from "../support/phonebank.ts";
import { PROJECT } from "../support/processes.ts";
import type { Running } from "../support/running.ts";

const W7 = readFileSync(join(PROJECT, "scenarios/documents/w7.xml"), "utf8");
const imsi = (index: number) => `46692310314525${index}`;

const place = new Workplace();
let server: Running;
let serve: Running;
let address: string;
let handsets: readonly HandsetAddress[];

beforeAll(async () => {
  server = phonebankHere(["server", "--http", "127.0.0.1:0", "--json"]);
  const numbers = [0, 1, 2].flatMap((i) => ["--handset", `msisdn=49170000${i},imsi=${imsi(i)}`]);
  const words = ["--smpp", "127.0.0.1:0", "--ws", "127.0.0.1:0", "--state", place.folder(), "--json"];
  serve = phonebankHere(["serve", ...words, ...numbers]);
  const listening = await serve.event("listening");
  handsets = listening["handsets"] as readonly HandsetAddress[];
  address = (listening["addresses"] as Record<string, string>)["websocket"] ?? "";
});
afterAll(async () => {
  await serve.interrupt();
  await server.interrupt();
  await place.clear();
});

/** The `ws` client, with every message that it was sent. */
class Client {
  readonly socket: WebSocket;
  readonly messages: Readonly<Record<string, unknown>>[] = [];
  #tell: () => void = () => {};

  static async at(name: string): Promise<Client> {
    const client = new Client(new WebSocket(`${address}/handsets/${name}`));
    await once(client.socket, "open");
    return client;
  }

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: RawData, isBinary: boolean) => {
      if (isBinary) throw new Error("a binary message");
      this.messages.push(JSON.parse(String(data)));
      this.#tell();
    });
  }

  async until(type: string): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const found = this.messages.find((message) => message["type"] === type);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
  }

  /** Closes, and gives the code with which the other side answered. */
  async close(): Promise<number> {
    this.socket.close(1000);
    const [code] = await once(this.socket, "close");
    return code;
  }
}

async function aBootstrap(index: number) {
  const { http = "" } = (await server.event("listening"))["addresses"] as Record<string, string>;
  const document = W7.replace("http://127.0.0.1:8080/dm", http);
  const handset = handsets[index];
  if (!handset) throw new Error("no such handset");
  return { handset, ...prepareBootstrap({ document, sec: 0, imsi: imsi(index), tid: 1, reference: 1 }) };
}

describe("A bare ws client at phonebank serve --ws", () => {
  test("sends a bootstrap as a binary frame, sees its handset become manageable, and closes", async () => {
    const { handset, push } = await aBootstrap(0);
    const client = await Client.at(handset.id);
    const other = await Client.at(handsets[1]?.id ?? "");
    client.socket.send(push);

    expect(await client.until("delivered")).toEqual({ type: "delivered", outcome: "accepted" });
    await client.until("session.finished");
    const types = client.messages.map(({ type }) => type);
    const story = ["push.delivered", "push.received", "bootstrap.started", "bootstrap.finished", "session.started"];
    expect(types.filter((type) => story.includes(String(type)))).toEqual(story);
    expect(await client.until("push.delivered")).toMatchObject({
      handset: handset.id,
      bearer: "websocket",
      bytes: Buffer.from(push).toString("base64"),
    });
    expect(await client.until("bootstrap.finished")).toMatchObject({ servers: ["dm.lab.example"] });
    expect(other.messages.filter(({ handset: id }) => id === handset.id)).toEqual([]);

    expect(await client.close()).toBe(1000);
    const ofClient = ({ handset: id }: Readonly<Record<string, unknown>>) => id === handset.id;
    expect(await serve.event("websocket.closed", ofClient)).toMatchObject({ code: 1000, unsent: 0 });
    await other.close();
  });

  test("may send a push in fragments, and finds the handset by its number", async () => {
    const { handset, push } = await aBootstrap(1);
    const client = await Client.at(handset.msisdn);
    for (let at = 0; at < push.length; at += 50) {
      client.socket.send(push.subarray(at, at + 50), { binary: true, fin: at + 50 >= push.length });
    }
    expect(await client.until("delivered")).toEqual({ type: "delivered", outcome: "accepted" });
    expect(await client.until("bootstrap.finished")).toMatchObject({ handset: handset.id });
    await client.close();
  });

  test("is told of octets that are no push, and closed with 1003 for text, which no push is", async () => {
    const client = await Client.at(imsi(2));
    client.socket.send(Uint8Array.of(1, 2, 3));
    expect(await client.until("refused")).toEqual({
      type: "refused",
      reason: expect.stringMatching(/./),
      offset: 1,
    });
    client.socket.send("hello");
    const [code] = await once(client.socket, "close");
    expect(code).toBe(1003);
  });

  test("is refused with 404 where there is no handset", async () => {
    const socket = new WebSocket(`${address}/handsets/999`);
    const [error] = await once(socket, "error").catch((thrown) => [thrown]);
    expect(String(error)).toContain("Unexpected server response: 404");
  });
});
