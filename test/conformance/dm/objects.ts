import { EVERY_NODE, inWords } from "../../mo/every-node.ts";
import { type DmSection, done } from "./requirement.ts";

const PLAIN = "mo/plain-objects: has the nodes of";
const DIAGMON = "mo/diagmon: has the nodes of the generic layout and of its data";

/** The test that says in its own words which nodes an object has. */
const LISTED_BY: Readonly<Record<string, string>> = {
  DevInfo: `${PLAIN} DevInfo 1.0`,
  DevDetail: `${PLAIN} DevDetail 1.0`,
  DMAcc: "mo/registry: has the nodes of DMAcc 1.2",
  "DMAcc-1.1": "mo/dmacc-1.1: is flat, and has the nodes of its time in their spelling",
  Inbox: `${PLAIN} the Inbox 1.0`,
  NAP: `${PLAIN} NAP 1.0 as ConnMO has it`,
  Proxy: `${PLAIN} Proxy 1.0 as ConnMO has it`,
  WindowsNAP: `${PLAIN} NAP as Windows has it`,
  WindowsProxy: `${PLAIN} Proxy as Windows has it`,
  "Con-1.1": `${PLAIN} Con of DM 1.1`,
  FUMO: "mo/fumo: has the nodes of FUMO 1.0",
  SCOMO: "mo/scomo: has the nodes of SCOMO 1.0",
  LAWMO: "mo/lawmo: has the nodes of LAWMO 1.0",
  DCMO: "mo/dcmo: has the nodes of DCMO 1.0",
  DiagMon: DIAGMON,
  DiagMonBattery: DIAGMON,
  DiagMonMemory: DIAGMON,
  Application: `${PLAIN} the general mapping`,
};

/** A section for each object of the registry: every node of it, as its description has it. */
export const OBJECTS: readonly DmSection[] = [...new Set(EVERY_NODE.map(({ object }) => object))].map((object) => ({
  spec: "DM_StdObj",
  title: `The object ${object.name}`,
  requirements: EVERY_NODE.filter((node) => node.object === object).map(({ id, names, description }) => {
    const listed = LISTED_BY[object.name];
    return done(
      id,
      `${names.join("/") || object.name}: ${inWords(description)}`,
      `mo/every-node: ${id} is what its description makes of it`,
      ...(listed === undefined || names.length === 0 ? [] : [listed]),
    );
  }),
}));

export const BEHAVIOURS: DmSection = {
  spec: "DM_StdObj",
  title: "What objects do",
  requirements: [
    done(
      "DM-FUMO",
      "Firmware is downloaded, checked, installed and reported; each failure has its state and result code.",
      "mo/fumo: $way from $from $what: states $states, code $code",
      "mo/fumo: whose download fails as %s reports %s",
      "mo/fumo: that a model lets fail by %s reports %s and ends in state %s",
      "mo/fumo: is begun or refused in state %s",
    ),
    done(
      "DM-SCOMO",
      "Software is downloaded, installed, removed, switched on and off; each failure has its status and result code.",
      "mo/scomo: $name of $slot with $settings: Status $statuses, code $code",
      "mo/scomo: The inventory of software",
    ),
    done(
      "DM-LAWMO",
      "A device is locked, unlocked, wiped and reset.",
      "mo/lawmo: %s with %j: State %j, code %s",
      "mo/lawmo: A factory reset",
      "mo/lawmo: A wipe",
    ),
    done("DM-DCMO", "Capabilities are switched.", "mo/dcmo: A capability"),
    done(
      "DM-DIAGMON",
      "Diagnostic functions are started and stopped, and have data.",
      "mo/diagmon: A diagnostic function",
    ),
    done(
      "DM-BEHAVIOUR",
      "No behaviour throws or harms the tree, whatever an operation is told.",
      "mo/behaviours: never throws, and edits only what the tree takes, whatever an operation is told in whatever order",
    ),
  ],
};
