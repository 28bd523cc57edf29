import { type Clock, systemClock } from "../../src/base/clock.ts";
import { connectEsme, type Esme } from "../../src/bearer/smpp/esme.ts";
import { type Smsc, type SmscOptions, startSmsc } from "../../src/bearer/smpp/smsc.ts";
import type { EventBody } from "../../src/events/event.ts";
import type { InboundSms } from "../../src/ports/inbound.ts";

/** An SMSC on a free port of the loopback, with everything that was delivered and emitted. */
export interface SmscUnderTest {
  readonly smsc: Smsc;
  readonly port: number;
  readonly delivered: InboundSms[];
  readonly events: EventBody[];
  esme(): Promise<Esme>;
}

export async function aSmsc(options: Partial<SmscOptions> = {}): Promise<SmscUnderTest> {
  const delivered: InboundSms[] = [];
  const events: EventBody[] = [];
  const clock: Clock = options.clock ?? systemClock;
  const smsc = await startSmsc({
    host: "127.0.0.1",
    port: 0,
    clock,
    emit: (event) => events.push(event),
    deliver: async (inbound) => {
      if (inbound.kind === "sms") delivered.push(inbound);
      return "accepted";
    },
    ...options,
  });
  const port = Number(smsc.address.split(":")[1]);
  const esme = () =>
    connectEsme({ host: "127.0.0.1", port, systemId: "lab", password: "lab", emit: () => {}, clock: systemClock });
  return { smsc, port, delivered, events, esme };
}
