/** The `smpp` library by itself: a sender for both sides, and a server to measure ours against. */
import { once } from "node:events";
import { connect } from "node:net";
import smpp, { type Pdu } from "smpp";
import { type SubmitPart, submitFields } from "../src/bearer/smpp/submit-fields.ts";
import { LOOPBACK, listening } from "./bare-server.ts";
import { WINDOW } from "./in-window.ts";

/** A session that is bound. */
export interface BareSender {
  /** Submits all, a window at a time. @throws (rejects) for a status other than ESME_ROK */
  submit(parts: readonly SubmitPart[]): Promise<void>;
  close(): Promise<void>;
}

export async function openBareSender(port: number): Promise<BareSender> {
  const socket = connect(port, LOOPBACK);
  const session = new smpp.Session({ socket });
  session.send(new smpp.PDU("bind_transceiver", { system_id: "bench", password: "" }));
  await once(session, "bind_transceiver_resp");
  return {
    submit: (parts) =>
      new Promise((resolve, reject) => {
        let sent = 0;
        let answered = 0;
        const sendNext = () => {
          const part = parts[sent++];
          if (part) session.send(new smpp.PDU("submit_sm", submitFields(part)));
        };
        session.on("submit_sm_resp", ({ command_status }: Pdu) => {
          if (command_status !== 0) reject(new Error(`submit_sm answered with status ${command_status}`));
          if (++answered === parts.length) resolve();
          else sendNext();
        });
        for (let i = 0; i < WINDOW; i++) sendNext();
      }),
    async close() {
      socket.destroy();
      await once(socket, "close");
    },
  };
}

/** A server that answers at once and forgets what it got. */
export function startBareSmsc() {
  return listening(
    smpp.createServer((session) => {
      session.on("error", () => {});
      session.on("bind_transceiver", (pdu: Pdu) => session.send(pdu.response()));
      session.on("submit_sm", (pdu: Pdu) => session.send(pdu.response({ message_id: "1" })));
    }),
  );
}
