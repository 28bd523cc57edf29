import type { AddressInfo, Server } from "node:net";
import { createServer } from "node:net";
import smpp, { type Session } from "smpp";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock, VirtualClock } from "../../../src/base/clock.ts";
import { connectEsme, type Esme, type EsmeOptions } from "../../../src/bearer/smpp/esme.ts";
import type { DeliveryOutcome } from "../../../src/ports/inbound.ts";
import { aSmsc } from "../../support/smsc.ts";

const PART = {
  from: "1000",
  to: "+491700001",
  userData: Uint8Array.of(0, 0x80, 0xff),
  hasHeader: false,
  dataCoding: 4,
};

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function anEsme(port: number, options: Partial<EsmeOptions> = {}): Promise<Esme> {
  const where = { host: "127.0.0.1", port, systemId: "lab", password: "lab" };
  const esme = await connectEsme({ ...where, emit: () => {}, clock: systemClock, ...options });
  open.push(esme);
  return esme;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

/** A server that is nothing but the library. */
function bareServer(onSession: (session: Session) => void): Promise<number> {
  return listening(
    smpp.createServer((session) => {
      session.on("error", () => {});
      session.on("unbind", (pdu) => session.send(pdu.response()));
      session.on("bind_transceiver", (pdu) => session.send(pdu.response()));
      onSession(session);
    }),
  );
}

describe("an ESME", () => {
  test("submits to our SMSC, and is told the message id", async () => {
    const lab = await aSmsc();
    open.push(lab.smsc);
    const esme = await anEsme(lab.port);
    expect(await esme.submit({ ...PART, hasHeader: true, userData: Uint8Array.of(2, 1, 0, 9) })).toEqual({
      status: 0,
      messageId: "1",
    });
    const expected = {
      kind: "sms",
      from: "+1000",
      to: "491700001",
      userData: Uint8Array.of(2, 1, 0, 9),
      hasHeader: true,
      dataCoding: 4,
    };
    expect(lab.delivered).toEqual([expected]);
    await esme.close();
    expect(await esme.ended).toBe("unbound");
  });

  test("is told what its login has too much of, when the SMSC does not take it", async () => {
    const lab = await aSmsc();
    open.push(lab.smsc);
    const bind = anEsme(lab.port, { password: "ninechars" });
    await expect(bind).rejects.toThrow("ESME_RINVCMDLEN; the password has 9 characters, SMPP has room for 8");
    await expect(anEsme(lab.port, { systemId: "sixteen-chars-id" })).rejects.toThrow("the system_id has 16 characters");
    await anEsme(lab.port, { password: "eight-ch" });
  });

  test("submits what is too long for short_message as message_payload", async () => {
    const lab = await aSmsc();
    open.push(lab.smsc);
    const esme = await anEsme(lab.port);
    const userData = new Uint8Array(299).fill(7);
    expect(await esme.submit({ ...PART, userData })).toMatchObject({ status: 0 });
    expect(lab.delivered[0]?.userData).toEqual(userData);
  });

  test("submits to a bare server of the library, octets unchanged", async () => {
    const received: unknown[] = [];
    const port = await bareServer((session) => {
      session.on("submit_sm", (pdu) => {
        received.push(Uint8Array.from(pdu.short_message), pdu.destination_addr, pdu.registered_delivery);
        session.send(pdu.response({ message_id: "m1" }));
      });
    });
    const esme = await anEsme(port);
    expect(await esme.submit({ ...PART, registeredDelivery: 1 })).toEqual({ status: 0, messageId: "m1" });
    expect(received).toEqual([PART.userData, "491700001", 1]);
  });

  test("has at most a window of messages waiting for their answer", async () => {
    const waiting: ((outcome: DeliveryOutcome) => void)[] = [];
    const lab = await aSmsc({ deliver: () => new Promise((resolve) => waiting.push(resolve)), limits: { window: 10 } });
    open.push(lab.smsc);
    const esme = await anEsme(lab.port);
    const results = Promise.all(Array.from({ length: 25 }, () => esme.submit(PART)));
    for (let answered = 0; answered < 25; ) {
      await expect.poll(() => waiting.length, { interval: 5 }).toBe(Math.min(10, 25 - answered));
      answered += waiting.length;
      for (const resolve of waiting.splice(0)) resolve("accepted");
    }
    expect((await results).map(({ status }) => status)).toEqual(new Array(25).fill(0));
  });

  test("goes on with the messages it has begun before it begins others", async () => {
    const lab = await aSmsc();
    open.push(lab.smsc);
    const esme = await anEsme(lab.port, { limits: { window: 2 } });
    const inThreeParts = async (to: string) => {
      for (const continues of [false, true, true]) await esme.submit({ ...PART, to, continues });
    };
    const messages = Array.from({ length: 20 }, (_, i) => String(100 + i));
    await Promise.all(messages.map(inThreeParts));
    const submitted = lab.delivered.map(({ to }) => to);
    for (const to of messages) {
      const span = submitted.lastIndexOf(to) - submitted.indexOf(to) + 1;
      expect(span, `${to} in ${submitted}`).toBeLessThanOrEqual(3 * 4); // no more than four are under way at a time
    }
  });

  test.each([0x08, 0x14, 0x58, 0x64])("sends again what is answered with status %i", async (status) => {
    let answers = 0;
    const port = await bareServer((session) => {
      session.on("submit_sm", (pdu) => {
        session.send(pdu.response(++answers < 3 ? { command_status: status } : { message_id: "late" }));
      });
    });
    const esme = await anEsme(port, { limits: { backOffMs: 1 } });
    expect(await esme.submit(PART)).toEqual({ status: 0, messageId: "late" });
    expect(answers).toBe(3);
  });

  test("gives up after its retries with the last status, and hands over others at once", async () => {
    const tried: string[] = [];
    const port = await bareServer((session) => {
      session.on("submit_sm", (pdu) => {
        tried.push(pdu.destination_addr);
        session.send(pdu.response({ command_status: pdu.destination_addr === "1" ? 0x58 : 0x0b }));
      });
    });
    const esme = await anEsme(port, { limits: { backOffMs: 1, retries: 2 } });
    expect(await esme.submit({ ...PART, to: "2" })).toEqual({ status: 0x0b });
    expect(await esme.submit({ ...PART, to: "1" })).toEqual({ status: 0x58 });
    expect(tried).toEqual(["2", "1", "1", "1"]);
  });

  test("rejects with peer-timeout when a message is not answered", async () => {
    const clock = new VirtualClock();
    let isThere: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      isThere = resolve;
    });
    const port = await bareServer((session) => session.on("submit_sm", isThere));
    const esme = await anEsme(port, { clock });
    const rejected = expect(esme.submit(PART)).rejects.toMatchObject({ code: "peer-timeout" });
    await arrived;
    clock.advance(10_000);
    await rejected;
  });

  test("rejects with peer-closed when the connection is lost", async () => {
    let reset: () => void = () => {};
    const port = await bareServer((session) => session.on("submit_sm", () => reset()));
    (open.at(-1) as Server).on("connection", (socket) => {
      reset = () => socket.resetAndDestroy();
    });
    const esme = await anEsme(port);
    await expect(esme.submit(PART)).rejects.toMatchObject({ code: "peer-closed" });
    expect(await esme.ended).toMatch(/connection failed|peer closed/);
    await expect(esme.submit(PART)).rejects.toMatchObject({ code: "peer-closed" });
  });

  test("is not connected when nobody listens, or when the bind is refused", async () => {
    const port = await listening(createServer());
    await (open.pop() as Server).close();
    await expect(anEsme(port)).rejects.toMatchObject({ code: "connect-failed", retryable: true });
    const lab = await aSmsc({ credentials: { systemId: "lab", password: "other" } });
    open.push(lab.smsc);
    await expect(anEsme(lab.port)).rejects.toMatchObject({
      code: "peer-refused",
      message: expect.stringContaining("ESME_RINVPASWD"),
    });
  });

  test("is lost to a server that answers with anything but SMPP, not the process", async () => {
    const port = await listening(
      createServer((socket) => socket.on("error", () => {}).end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    await expect(anEsme(port)).rejects.toMatchObject({ code: "peer-closed" });
  });

  test("answers enquire_link and acknowledges deliver_sm", async () => {
    const answers: string[] = [];
    let done: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const port = await bareServer((session) => {
      session.on("bind_transceiver", () => {
        session.send(new smpp.PDU("enquire_link", { sequence_number: 70 }));
        session.send(new smpp.PDU("deliver_sm", { sequence_number: 71, short_message: Buffer.from("id:1") }));
      });
      session.on("pdu", (pdu) => {
        if (pdu.isResponse()) answers.push(`${pdu.command} ${pdu.sequence_number} ${pdu.command_status}`);
        if (answers.length === 2) done();
      });
    });
    await anEsme(port);
    await all;
    expect(answers).toEqual(["enquire_link_resp 70 0", "deliver_sm_resp 71 0"]);
  });
});
