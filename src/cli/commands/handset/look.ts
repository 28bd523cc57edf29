/** The verbs that only look: `list`, `show` and `tree`. */
import { type CommandContext, EXIT, flagOption } from "../../command.ts";
import { formatTable } from "../../table.ts";
import { type HandsetSource, handsetSource, type ShownNode } from "./source.ts";
import { formatStatus } from "./standing.ts";
import type { HandsetVerb, VerbForm } from "./verb.ts";

/** `list`: every handset in a row. */
export const list: HandsetVerb = {
  usage: "list",
  help: "every handset",
  words: [0, 0],
  async run({ context, options }) {
    const rows = await handsetSource(context, options).list();
    if (flagOption(options, "json")) context.out(`${JSON.stringify(rows)}\n`);
    else if (rows.length === 0) context.err("there is no handset\n");
    else {
      const cells = rows.map((row) => [row.id, row.msisdn, row.imsi, row.model, formatStatus(row)]);
      context.out(formatTable([["IMEI", "MSISDN", "IMSI", "model", "status"], ...cells]));
    }
    return EXIT.fine;
  },
};

/** `show`: one handset in detail. */
export const show = lookingVerb(
  { usage: "show ID", help: "one handset: numbers, accounts, what it waits for", words: [1, 1] },
  (source, id) => source.show(id),
  (facts, { out }) => {
    out(formatTable(Object.entries(facts).map(([name, value]) => [name, formatFact(name, value)])));
  },
);

/** `tree`: the management tree of one handset. */
export const tree = lookingVerb(
  { usage: "tree ID", help: "its management tree", words: [1, 1] },
  (source, id) => source.tree(id),
  (nodes, { out }) => {
    for (const node of nodes) out(formatNode(node));
  },
);

/** A fact for people: points of time as dates, and a dash for what there is not. */
function formatFact(name: string, value: unknown): string {
  if (value === null) return "-";
  if (typeof value === "number" && name.endsWith("At")) return new Date(value).toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function lookingVerb<Found>(
  form: VerbForm,
  find: (source: HandsetSource, id: string) => Promise<Found | undefined>,
  print: (found: Found, context: CommandContext) => void,
): HandsetVerb {
  return {
    ...form,
    async run({ context, options, words: [id = ""] }) {
      const found = await find(handsetSource(context, options), id);
      if (found === undefined) {
        context.err(`phonebank handset: no handset ${id} in the store; see phonebank handset list\n`);
        return EXIT.failed;
      }
      if (flagOption(options, "json")) context.out(`${JSON.stringify(found)}\n`);
      else print(found, context);
      return EXIT.fine;
    },
  };
}

function formatNode({ uri, format, type, value, acl, title, tStamp, verNo }: ShownNode): string {
  const properties = [
    format,
    type,
    title && `title ${title}`,
    verNo !== undefined && `version ${verNo}`,
    tStamp,
    acl && `ACL ${acl}`,
  ];
  const shown = format === "node" ? "" : ` = ${value ?? ""}`;
  return `${uri}${shown} [${properties.filter(Boolean).join(", ")}]\n`;
}
