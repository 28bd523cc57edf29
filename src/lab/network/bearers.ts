/** The bearers of a long-lived bank: each listens where it was told, and all deliver to the same fleet. */
import type { Clock } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import type { DmLines } from "../../bearer/obex/dm/lines.ts";
import { startObexServer } from "../../bearer/obex/start-server.ts";
import { startPapGateway } from "../../bearer/pap/start-gateway.ts";
import { startEsmeReceiver } from "../../bearer/smpp/esme-receiver.ts";
import { startSmsc } from "../../bearer/smpp/smsc.ts";
import { startUdp } from "../../bearer/udp/udp.ts";
import { startWebSocket } from "../../bearer/websocket/websocket.ts";
import type { EventBus } from "../../events/bus.ts";
import type { HandsetAddress } from "../../events/event.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { formatEvent } from "../../trace/format.ts";
import { Opened } from "../opened.ts";
import { nextAddress } from "./ip-address.ts";

/** Where to listen or to connect. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/** Who may bind to an SMSC, or as whom the bank does. */
export interface Login {
  readonly systemId: string;
  readonly password: string;
}

/** Which bearers are open, and where. A port 0 takes any free one. */
export interface BearerPlan {
  readonly smpp?: (SocketAddress & { readonly credentials?: Login }) | undefined;
  readonly pap?: SocketAddress | undefined;
  /** The first handset's port; the others have those after it. */
  readonly obex?: (SocketAddress & { readonly password?: string | undefined }) | undefined;
  /** The first handset's IPv4 address; the others have those after it, all with the same port. */
  readonly udp?: SocketAddress | undefined;
  readonly websocket?: SocketAddress | undefined;
  /** Somebody else's SMSC, to which the bank binds as a receiver. */
  readonly esme?: (SocketAddress & Login) | undefined;
}

/** Bearers that deliver until they are closed. */
export interface OpenBearers {
  /** Address of each bearer that has one for all handsets, by its name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** How each handset is reached. */
  readonly handsets: readonly HandsetAddress[];
  close(): Promise<void>;
}

/** The fleet that bearers deliver to, and what they run on. */
export interface BearerSurroundings {
  readonly fleet: Fleet;
  /** Who takes what the bearers bring; the fleet itself where it is absent. */
  readonly deliver?: Deliver;
  /** What sessions go over with DM servers that connect by OBEX; without it, those can only put. */
  readonly lines?: DmLines;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly random: Random;
}

/** Opens every bearer of the plan, or none. @throws {PortError} `listen-failed` */
export async function openBearers(plan: BearerPlan, around: BearerSurroundings): Promise<OpenBearers> {
  const { fleet, bus, clock, random, lines } = around;
  const common = { deliver: around.deliver ?? fleet.deliver, emit: bus.emit, clock };
  const ids = fleet.addresses().map(({ id }) => id);
  const addresses: Record<string, string> = {};
  const obex = new Map<string, string>();
  const udp = new Map<string, string>();
  const opened = new Opened();
  try {
    if (plan.smpp) addresses["smpp"] = opened.keep(await startSmsc({ ...common, ...plan.smpp })).address;
    if (plan.udp) {
      const { host, port } = plan.udp;
      const handsets = ids.map((handset, i) => ({ handset, address: nextAddress(host, i) }));
      for (const each of opened.keep(await startUdp({ ...common, handsets, port })).addresses)
        udp.set(each.handset, each.address);
    }
    if (plan.pap) {
      const byAddress = new Map([...udp].map(([handset, address]) => [address.split(":")[0], handset]));
      const resolve = ({ client }: { readonly client: string }) => byAddress.get(client);
      addresses["pap"] = opened.keep(await startPapGateway({ ...common, ...plan.pap, resolve })).address;
    }
    if (plan.obex) {
      const { host, port, password } = plan.obex;
      const handsets = ids.map((handset, i) => ({ handset, port: port === 0 ? 0 : port + i }));
      const options = { ...common, host, handsets, password, lines, random: random.fork("obex") };
      const server = opened.keep(await startObexServer(options));
      for (const [handset, address] of server.addresses) obex.set(handset, address);
    }
    if (plan.websocket) {
      const findHandset = (name: string) => fleet.find(name);
      const server = opened.keep(
        await startWebSocket({ ...common, ...plan.websocket, findHandset, watch: watching(bus) }),
      );
      addresses["websocket"] = server.address;
    }
    if (plan.esme) addresses["esme"] = bindTo({ ...common, ...plan.esme }, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
  const handsets = fleet.addresses().map((handset) => ({
    ...handset,
    ...optional("obex", obex.get(handset.id)),
    ...optional("udp", udp.get(handset.id)),
  }));
  return { addresses, handsets, close: () => opened.close() };
}

/** Binds in its own time: the SMSC of others may come later than we do. Events tell how it goes. */
function bindTo(options: Parameters<typeof startEsmeReceiver>[0], opened: Opened): string {
  const receiver = opened.keep(startEsmeReceiver(options));
  receiver.ready.catch(() => {});
  return receiver.peer;
}

/** Hands on what one handset emits, in the form of the trace. */
function watching(bus: EventBus) {
  return (handset: string, send: (event: string) => void): (() => void) =>
    bus.subscribe((event) => {
      if (event.handset === handset) send(formatEvent(event));
    });
}

function optional<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}
