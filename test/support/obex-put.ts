/** `obex-put.ts FILE END-OF-BODY`: puts a file with our OBEX client to the server at port 650 of this network, and prints the outcome. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { obexHeader } from "../../src/codec/obex/headers.ts";
import type { EndOfBody } from "../../src/codec/obex/object.ts";
import { putOverTcp } from "./obex-tcp.ts";

const [file = "", endOfBody] = process.argv.slice(2);
const body = new Uint8Array(readFileSync(file));
const object = { headers: [obexHeader("Name", basename(file)), obexHeader("Length", body.length)], body };

const outcome = await putOverTcp({ host: "127.0.0.1", port: 650 }, object, { endOfBody: endOfBody as EndOfBody });
console.log(outcome.result === "done" ? "done" : JSON.stringify(outcome));
