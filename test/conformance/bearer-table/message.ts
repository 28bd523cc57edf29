/** The message of a cell, with what is wrong in it, and what the user of its handset does. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProfileName } from "../../../src/bootstrap/attempt.ts";
import type { Prompt, Reply } from "../../../src/ports/user.ts";
import {
  type BootstrapFault,
  type PreparedBootstrap,
  prepareBootstrap,
} from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { fillTemplate } from "../../../src/server/bootstrap/template.ts";
import { anAccountDocument, SERVER_ID, SERVER_URL } from "../../support/a-bootstrap.ts";
import { PROJECT } from "../../support/a-model.ts";
import { type Cell, secOf, type Trial } from "./cells.ts";

/** Digits enough for every method. */
const PIN = "48273";

const FAULTS: { readonly [Name in Trial]?: BootstrapFault } = {
  "wrong MAC": "bad-mac",
  "missing MAC": "no-mac",
  "damaged body": "damaged-body",
};

/** Both make one account of the same server. */
const DOCUMENTS: Readonly<Record<ProfileName, string>> = {
  cp: anAccountDocument(),
  dm: fillTemplate(readFileSync(join(PROJECT, "scenarios/documents/dm-bootstrap.xml"), "utf8"), {
    imei: "0",
    "server.id": SERVER_ID,
    "server.url": SERVER_URL,
    "server.name": SERVER_ID,
    "server.password": "other",
    "server.nonce": "bm9uY2UtMg==",
    "client.name": "device",
    "client.password": "secret",
    "client.nonce": "bm9uY2UtMQ==",
  }),
};

/** What is sent to the handset with this IMSI; `index` tells it from the messages of other cells. */
export function messageOf({ profile, method, trial }: Cell, imsi: string, index: number): PreparedBootstrap {
  const sec = secOf(method);
  const fault = FAULTS[trial];
  return prepareBootstrap({
    document: DOCUMENTS[profile],
    profile,
    imsi,
    pin: PIN,
    tid: index % 256,
    reference: index % 256,
    ...(sec === undefined ? {} : { sec }),
    ...(fault === undefined ? {} : { fault }),
  });
}

/** What the user does: types what the sender said, or something else, or refuses. Nobody agrees to anything: only phones that are refused ask. */
export function replyTo(prompt: Prompt, { trial }: Cell, { code = PIN }: PreparedBootstrap): Reply {
  if (prompt.kind !== "pin" || trial === "user refuses") return { agreed: false };
  const isWrong = trial === "PIN exhausted" || (trial === "wrong PIN, then right" && prompt.asking === 1);
  return { pin: isWrong ? withOtherFirstDigit(code) : code };
}

function withOtherFirstDigit(digits: string): string {
  return `${(Number(digits[0]) + 1) % 10}${digits.slice(1)}`;
}
