import { VirtualClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { Announcer } from "../../../src/bearer/announce/announcer.ts";
import { NO_PARTS } from "../../../src/codec/sms/reassembly.ts";
import { EventBus } from "../../../src/events/bus.ts";
import type { EventType, PhonebankEvent } from "../../../src/events/event.ts";
import { Fleet } from "../../../src/fleet/fleet.ts";
import { Mailboxes } from "../../../src/fleet/mailbox.ts";
import type { DeviceModel } from "../../../src/handset/model/model.ts";
import { cleanHandset, type HandsetState } from "../../../src/handset/state.ts";
import type { Operated } from "../../../src/lab/operate/operated.ts";
import type { SimIdentity } from "../../../src/ports/card.ts";
import type { SessionRequest } from "../../../src/ports/session-transport.ts";
import { type BootstrapRequest, prepareBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { memoryStore } from "../../../src/store/memory-store.ts";
import { anAccountDocument } from "../../support/a-bootstrap.ts";
import { aModel } from "../../support/a-model.ts";
import { IMEI, SIM } from "../../support/a-sim.ts";
import { NO_DOWNLOADS } from "../../support/no-downloads.ts";

/** The second handset, and its card. */
export const OTHER_IMEI = "352099000000014";
export const OTHER_SIM: SimIdentity = { imsi: "001010123456780", iccid: "8900101000000000016", msisdn: "491700002" };

/** A card that is in no handset. */
export const SPARE_SIM: SimIdentity = { imsi: "001010123456700", iccid: "8900101000000000024", msisdn: "491700009" };

/** Noon of a leap day. */
export const NOON = Date.UTC(2024, 1, 29, 12, 0, 0);

export interface OperatedUnderTest {
  readonly operated: Operated;
  readonly fleet: Fleet;
  readonly bus: EventBus;
  readonly clock: VirtualClock;
  /** What the handsets sent to servers; nobody answers. */
  readonly requests: SessionRequest[];
  /** While it is set, nothing can be saved. */
  readonly disk: { full: boolean };
  told(type: EventType): PhonebankEvent[];
}

/** Two clean handsets on virtual time that are on, whose users leave every prompt open. */
export async function anOperated({
  model = aModel(),
  first = {},
}: {
  readonly model?: DeviceModel;
  readonly first?: Partial<HandsetState>;
} = {}): Promise<OperatedUnderTest> {
  const clock = new VirtualClock(NOON);
  const bus = new EventBus(clock);
  const events: PhonebankEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const requests: SessionRequest[] = [];
  const disk = { full: false };
  const store = memoryStore<HandsetState>();
  const fleet = new Fleet({
    models: new Map([[model.name, model]]),
    store: {
      ...store,
      save: (id, record) => (disk.full ? Promise.reject(new Error("disk full")) : store.save(id, record)),
    },
    downloader: NO_DOWNLOADS,
    transport: {
      exchange(request) {
        requests.push(request);
        return new Promise(() => {});
      },
      finish: () => {},
      close: async () => {},
    },
    user: { reply: () => undefined },
    clock,
    random: seededRandom(1),
    emit: bus.emit,
  });
  fleet.add({ ...cleanHandset(IMEI, model.name, SIM, NO_PARTS), ...first });
  fleet.add(cleanHandset(OTHER_IMEI, model.name, OTHER_SIM, NO_PARTS));
  await fleet.powerOn();
  const announcer = new Announcer({ clock, emit: bus.emit });
  return {
    operated: { fleet, announcer, cardTurns: new Mailboxes() },
    fleet,
    bus,
    clock,
    requests,
    disk,
    told: (type) => events.filter((event) => event.type === type),
  };
}

/** The push of a bootstrap: USERPIN with 1234 unless told otherwise; another `name` makes another document. */
export function aBootstrapPush(request: Partial<BootstrapRequest> = {}, name = "Example"): Uint8Array {
  const document = anAccountDocument({ name });
  return prepareBootstrap({ document, sec: 1, pin: "1234", tid: 1, reference: 1, ...request }).push;
}
