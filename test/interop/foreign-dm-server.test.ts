/** Our devices under a DM server that shares no code and no codec with ours: it judges each of their messages as strictly as it can. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anAccountDocument, SERVER_ID } from "../support/a-bootstrap.ts";
import { describeWithPeer } from "../support/peers.ts";
import { commandLine, phonebankHere, Workplace } from "../support/phonebank.ts";
import { PROJECT, RunningProcess } from "../support/processes.ts";
import type { Running } from "../support/running.ts";
import { FOREIGN_DM_SERVER } from "./debian-peers.ts";

/** What the server says of a session that is over. */
interface Judged {
  readonly session: string;
  /** Of every leaf that could be read. */
  readonly values: Readonly<Record<string, string>>;
  /** Rules that the device broke. */
  readonly faults: readonly string[];
  /** What the digest of the next notification is made with, in base64. */
  readonly nonce: string;
}

const SERVER = fileURLToPath(new URL("../support/foreign-dm-server/server.py", import.meta.url));
const REFERENCE = join(PROJECT, "devices/reference-12/device.yaml");
/** These get a large object, beside every kind of command; the others have no place for one. */
const MANAGED = ["reference-12", "reference-12 in XML", "s60-like"];
const MODELS = [...MANAGED, "windows-xml", "small-feature-phone", "reference-112"];

describeWithPeer("A DM server of Python's and libwbxml's", FOREIGN_DM_SERVER, () => {
  describe.each([
    ["MD5", "md5", "DIGEST"],
    ["HMAC", "MAC", "HMAC"],
  ])("that authenticates by %s", (_name, auth, authType) => {
    const place = new Workplace();
    let server: RunningProcess;
    let serve: Running;
    let told = 0;
    let handsets: readonly { readonly id: string; readonly udp: string }[] = [];

    beforeAll(async () => {
      server = new RunningProcess(["python3", "-B", SERVER, auth]);
      const state = place.folder();
      const inXml = join(state, "device.yaml");
      writeFileSync(inXml, readFileSync(REFERENCE, "utf8").replace("encoding: wbxml", "encoding: xml"));
      const numbers = MODELS.flatMap((model, index) => {
        const named = model.endsWith("XML") ? inXml : model;
        return ["--handset", `msisdn=49170000${index},imsi=${imsiOf(index)},model=${named}`];
      });
      const bearers = ["smpp", "udp"].flatMap((name) => [`--${name}`, "127.0.0.1:0"]);
      serve = phonebankHere(["serve", "--json", "--state", state, "--user", "accept", ...bearers, ...numbers]);
      handsets = (await serve.event("listening"))["handsets"] as typeof handsets;
    });

    afterAll(async () => {
      await serve.interrupt();
      await server.stop(0);
      await place.clear();
    });

    test.each(MODELS)("manages the whole tree of %s, which breaks no rule, and calls it again", async (model) => {
      const index = MODELS.indexOf(model);
      const { id, udp } = handsets[index] ?? { id: "", udp: "" };
      const finished = (sessionId: string) =>
        serve.event("session.finished", (event) => event["handset"] === id && event["sessionId"] === sessionId);
      const document = anAccountDocument({ url: await server.line(/^http:/) }).replaceAll("DIGEST", authType);
      const proof = ["--sec", "netwpin", "--imsi", imsiOf(index)];
      await commandLine(["bootstrap", "send", "--via", "udp", "--to", udp, ...proof], document);
      const first = await judged();
      expect(first.faults).toEqual([]);
      expect(first.values["./DevInfo/DevId"]).toEqual(expect.any(String));
      expect(first.values["./NAP/f/Name"]?.length).toBe(MANAGED.includes(model) ? 9000 : undefined);
      await finished(first.session);
      if (model === "reference-112") return; // its notifications have an older version than those that can be sent
      const call = ["--server-id", SERVER_ID, "--password", "other", "--nonce", first.nonce, "--session-id", "48879"];
      await commandLine(["notification", "send", "--via", "udp", "--to", udp, ...call]);
      expect(await judged()).toMatchObject({ session: "BEEF", faults: [] });
      await finished("BEEF");
    });

    /** What the server says of the next session. */
    async function judged(): Promise<Judged> {
      const line = await server.until("the end of a session", () => server.stdout.split("\n").slice(1, -1)[told]);
      told++;
      return JSON.parse(line);
    }
  });
});

function imsiOf(index: number): string {
  return `00101012345678${index}`;
}
