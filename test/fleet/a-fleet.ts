import { VirtualClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { NO_PARTS } from "../../src/codec/sms/reassembly.ts";
import { EventBus } from "../../src/events/bus.ts";
import type { EventType, PhonebankEvent } from "../../src/events/event.ts";
import { Fleet } from "../../src/fleet/fleet.ts";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import { cleanHandset, type HandsetState } from "../../src/handset/state.ts";
import type { InboundSms } from "../../src/ports/inbound.ts";
import type { SessionAnswer, SessionRequest, SessionTransport } from "../../src/ports/session-transport.ts";
import type { RecordStore } from "../../src/ports/store.ts";
import type { User } from "../../src/ports/user.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import { aModel } from "../support/a-model.ts";
import { IMEI, SIM } from "../support/a-sim.ts";
import { NO_DOWNLOADS } from "../support/no-downloads.ts";

export const REFUSED: SessionAnswer = { outcome: "failed", reason: "unreachable", detail: "test" };

export interface FleetOptions {
  readonly store?: RecordStore<HandsetState>;
  readonly model?: DeviceModel;
  readonly reply?: User["reply"];
  /** What the transport answers, when it does. */
  readonly answer?: () => Promise<SessionAnswer>;
}

/** A fleet of one clean handset that was not started yet. Nobody answers its prompts, and no server its messages, unless told otherwise. */
export function aFleet(options: FleetOptions = {}) {
  const { store = memoryStore(), model = aModel(), reply = () => undefined, answer = async () => REFUSED } = options;
  const clock = new VirtualClock();
  const bus = new EventBus(clock);
  const events: PhonebankEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const requests: SessionRequest[] = [];
  const finished: string[] = [];
  const transport: SessionTransport = {
    exchange(request) {
      requests.push(request);
      return answer();
    },
    finish: (handset, span) => finished.push(`${handset}/${span}`),
    close: async () => {},
  };
  const fleet = new Fleet({
    models: new Map([[model.name, model]]),
    store,
    downloader: NO_DOWNLOADS,
    transport,
    user: { reply },
    clock,
    random: seededRandom(1),
    emit: bus.emit,
  });
  fleet.add(aState());
  const told = (type: EventType) => events.filter((event) => event.type === type);
  return { fleet, clock, store, events, told, requests, finished };
}

/** The clean handset, with changes. */
export function aState(changes: Partial<HandsetState> = {}): HandsetState {
  return { ...cleanHandset(IMEI, "reference-12", SIM, NO_PARTS), ...changes };
}

/** Hands the messages to the fleet, one after the other; what became of each. */
export async function deliverAll(fleet: Fleet, messages: readonly InboundSms[]) {
  const outcomes: string[] = [];
  for (const sms of messages) outcomes.push(await fleet.deliver(sms));
  return outcomes;
}
