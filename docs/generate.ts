/** Writes the pages that follow from the code: `npm run docs`. A test holds them fresh. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ERROR_CODES } from "../src/base/error-codes.ts";
import { bootstrapMachine } from "../src/bootstrap/bootstrap.machine.ts";
import { EXIT } from "../src/cli/command.ts";
import { COMMANDS } from "../src/cli/command-table.ts";
import { commandHelp, generalHelp } from "../src/cli/help.ts";
import { machineDiagram } from "../src/cli/machine-diagram.ts";
import {
  ANNOUNCED_BY,
  DOWNLOAD_TROUBLES,
  NOTIFICATION_REJECTIONS,
  REJECTION_REASONS,
} from "../src/events/vocabulary.ts";
import { QUIRKS, type Quirk, type QuirkName } from "../src/handset/model/quirks.ts";
import { BEHAVIOURS } from "../src/mo/behaviours.ts";
import { MANAGEMENT_OBJECTS } from "../src/mo/registry.ts";
import {
  BEARER_NAMES,
  BEARERS,
  CELLS,
  METHODS,
  methodName,
  nameOf,
  PROFILES,
  TRIALS,
} from "../test/conformance/bearer-table/cells.ts";
import { expectationOf, expectedOutcomes, type Outcomes } from "../test/conformance/bearer-table/expected.ts";
import { bundledModels, claimsOfModels } from "../test/conformance/claims.ts";
import type { DmRequirement } from "../test/conformance/dm/requirement.ts";
import { DM_SECTIONS } from "../test/conformance/dm-requirements.ts";
import { type NamedTest, namedTests } from "../test/conformance/named-tests.ts";
import { type Requirement, SECTIONS } from "../test/conformance/requirements.ts";

const NOTE = "<!-- Written by `npm run docs`; edits here are lost. -->";

/** Each generated page by its file name in this folder, with its text. */
export function generatedPages(): Readonly<Record<string, string>> {
  return {
    "bearer-table.md": bearerTablePage(expectedOutcomes()),
    "bootstrap-machine.md": machinePage(),
    "commands.md": commandsPage(),
    "dm-coverage.md": dmCoveragePage(),
    "errors.md": errorsPage(),
    "events.md": eventsPage(EVENT_SOURCE),
    "management-objects.md": managementObjectsPage(),
    "quirks.md": quirksPage(),
    "spec-coverage.md": coveragePage(namedTests()),
  };
}

const EVENT_SOURCE = readFileSync(fileURLToPath(new URL("../src/events/event.ts", import.meta.url)), "utf8");

function commandsPage(): string {
  return page(
    "Commands",
    "What `phonebank --help` and `phonebank COMMAND --help` print, and what the exit codes are called in the code.",
    codeBlock(generalHelp(COMMANDS)),
    ...COMMANDS.flatMap((command) => [`## ${command.name}`, codeBlock(commandHelp(command))]),
    "## Exit codes",
    table(
      ["code", "name"],
      Object.entries(EXIT).map(([name, code]) => [String(code), `\`${name}\``]),
    ),
  );
}

function machinePage(): string {
  return page(
    "The machine of a bootstrap",
    "What `phonebank machine bootstrap` prints: every attempt takes one way through [bootstrap.machine.ts](../src/bootstrap/bootstrap.machine.ts) (DM_Bootstrap §5.3). An arrow has its event, its guard in brackets and, after a slash, what the attempt keeps in mind; `blame` and `keepReason` make the reason of `bootstrap.rejected`.",
    `\`\`\`mermaid\n${machineDiagram(bootstrapMachine)}\n\`\`\``,
  );
}

/** The page of every bootstrap by profile, bearer, SEC and what sender and user do, with what came of each. */
export function bearerTablePage(outcomes: Outcomes): string {
  const reasons = [
    ...new Set(CELLS.map(expectationOf).flatMap((each) => ("notApplicable" in each ? [each.notApplicable] : []))),
  ];
  const cellText = (cell: (typeof CELLS)[number]) => {
    const expectation = expectationOf(cell);
    if ("outcome" in expectation) return outcomes.get(nameOf(cell)) ?? "not tried";
    return `n/a (${reasons.indexOf(expectation.notApplicable) + 1})`;
  };
  return page(
    "Every bootstrap over every bearer",
    `Made by a test run: of these ${CELLS.length} bootstraps, [bearer-table.test.ts](../test/e2e/bearer-table.test.ts) sends each of the ${outcomes.size} that can be over its bearer on the loopback address, to a handset of its own that was never bootstrapped, and reads from the handset's events and tree what came of it: \`applied\`, or the [reason](events.md#reasons-of-bootstraprejected) of \`bootstrap.rejected\` with the tree as it was. A factory that cannot use a document ends with an [error](errors.md). The test fails when the outcome is not the one of [its rules](../test/conformance/bearer-table/expected.ts), or not the one on this page; \`npm run docs\` makes the page from such a run.`,
    BEARER_TABLE_LEGEND,
    ...PROFILES.flatMap((profile) => [
      `## Profile ${profile}`,
      table(
        ["bearer", "SEC", ...TRIALS],
        BEARER_NAMES.flatMap((bearer) =>
          METHODS.map((method) => [
            BEARERS[bearer].title,
            methodName(method, profile),
            ...TRIALS.map((trial) => cellText({ profile, bearer, method, trial })),
          ]),
        ),
      ),
    ]),
    "## Why there is no such bootstrap",
    reasons.map((reason, i) => `${i + 1}. ${reason}`).join("\n"),
  );
}

const BEARER_TABLE_LEGEND = `The handsets are of model [reference-12](../devices/reference-12/device.yaml), which takes nothing by air without SEC and MAC, and asks for a PIN three times. A card is put into a handset that is on. What comes over OBEX, from the card or from the factory needs no proof: it came in the owner's or the maker's hands (ProvBoot). DM_Security names the first three methods and allows others, of which \`USERPINMAC\` is one.

- **wrong MAC**: its last digit is another, and the user types the right PIN each time. With \`USERPINMAC\` that is the last digit of the code that the user is told.
- **missing MAC**: SEC is there, the MAC is not.
- **wrong PIN, then right**: another PIN at the first prompt only. **PIN exhausted**: another PIN at each.
- **user refuses**: at the first prompt for the PIN. Where there is none, the handset is of the same model with a rule \`ask\` for everything, and with \`unauthenticated: accept\`, and the user refuses to agree.
- **damaged body**: half of the document, under the MAC that is right for this half.`;

/** The page of the objects that act, with every setting of how they do. */
function managementObjectsPage(): string {
  return page(
    "Management objects",
    "## Which there are",
    "What `tree.objects` of a [device file](files.md#a-device-model) may name. Where a description (DDF) has the identifier as the type of a node, that node is such an object too.",
    plainTable(
      ["object", "identifier", "when its nodes are executed"],
      [...MANAGEMENT_OBJECTS.values()].map(({ name, id = "", behaviour }) => [
        `\`${name}\``,
        id && `\`${id}\``,
        behaviour ? `[acts](#${name.toLowerCase()})` : "",
      ]),
    ),
    "## Settings of those that act",
    "What a device model may say about each in `behaviour.objects` of its [device file](files.md#a-device-model), or a group of handsets behind its model's name, as in `model: reference-12?FUMO.failAt=battery`. What is not said is as usual. The objects are in [src/mo](../src/mo); a test in test/mo goes through every state and every code of each.",
    ...[...BEHAVIOURS].flatMap(([name, { rules }]) => [
      `### ${name}`,
      plainTable(
        ["setting", "usual", "values", "what it means"],
        Object.entries(rules).map(([key, { usual, oneOf, means }]) => [
          `\`${key}\``,
          usual === "" ? "empty" : `\`${usual}\``,
          oneOf?.map((value) => `\`${value}\``).join(", ") ??
            (typeof usual === "string" ? "a text" : `a ${typeof usual}`),
          means,
        ]),
      ),
    ]),
  );
}

/** The page of the table of quirks, with the bundled models that have each. */
function quirksPage(): string {
  const models = bundledModels();
  const have = (name: QuirkName, value: string) =>
    models.filter(({ quirks }) => String(quirks[name]) === value).map((model) => model.name);
  return page(
    "Quirks",
    QUIRKS_LEGEND,
    plainTable(
      ["quirk", "usual", "other values", "what it is", "seen in", "specification", "acts in", "models"],
      (Object.entries(QUIRKS) as [QuirkName, Quirk][]).map(([name, { usual, oneOf, ...quirk }]) => {
        const others = (oneOf ?? ["true", "false"]).filter((value) => value !== String(usual));
        return [
          `\`${name}\``,
          `\`${usual}\``,
          others.map((value) => `\`${value}\``).join(", "),
          quirk.means,
          quirk.seenIn,
          quirk.spec,
          `[${quirk.actsIn}](../src/${quirk.actsIn})`,
          others.flatMap((value) => have(name, value)).join(", "),
        ];
      }),
    ),
  );
}

const QUIRKS_LEGEND = `In what a device model may deviate, and in nothing else: the block \`quirks:\` of its \`device.yaml\`, with a value for each quirk that is not as usual. A device without the block does what the specifications say and, where they contradict each other or say nothing, what is usual. [quirks.ts](../src/handset/model/quirks.ts) is the list; [quirks.test.ts](../test/handset/model/quirks.test.ts) shows a device with and without each of these values.

What is no quirk has a key of its own in [the device file](files.md#a-device-model):

- **Abilities.** The specifications make them optional, so that a device without one says so and is right: \`dm.commands\` (Copy, lists, serialised trees, Atomic, the parents of an added node), \`dm.largeObjects\`, \`dm.ui\`, \`dm.nonceResync\`, \`bootstrap.profiles\`, \`card.bootstrap\`, the objects in \`tree\`.
- **Policy.** The specifications leave it to the owner or the maker whom a device trusts and how patient it is: \`bootstrap\` with its rules, \`missingSec\` and \`unauthenticated\`, \`notification\`, \`dm.wrongContentType\`, \`dm.versionRetry\`, \`dm.encodingRetry\`, \`dm.withoutChal\`, \`dm.headerTarget\`, \`dm.clientEvents\`, \`behaviour.execs\`, all times, tries and sizes, and \`dm.commands.refusals\`, with which something fails on purpose.
- **The version.** \`dm.verDtd\` and \`dm.verProto\`, with the objects of that version.
- **Objects with a behaviour.** FUMO, SCOMO and their like have switches of their own under \`behaviour.objects\`, which go with their objects and not with the protocol: what the Source, Format and Mark of their reports are, for example, and what goes wrong.
- **Names.** \`deviceId\`. The other column of NAP and Proxy nodes is an object of its own, and names without regard to case are \`tree.caseSense\`, or what a device description says.

A quirk that nobody in particular is known for is a question that the specifications leave open.`;

function errorsPage(): string {
  return page(
    "Error codes",
    "Every error of the program carries one of these codes. They are stable: scripts may match them. A command that fails prints the code in brackets after the message; problems of a configuration file are printed one a line instead. Failures of a protocol are no errors but answers: a Status, or an event.",
    table(
      ["code", "what to do"],
      Object.entries(ERROR_CODES).map(([code, advice]) => [`\`${code}\``, advice]),
    ),
  );
}

/** The page of the union `EventBody`, read from its text: a comment line opens a section, each member is a row. */
function eventsPage(source: string): string {
  const union = /export type EventBody =\n(.*?);\n\n/s.exec(source)?.[1];
  if (union === undefined) throw new Error("src/events/event.ts has no union EventBody");
  const sections = union.split(/^ {2}\/\/ /m).slice(1);
  return page(
    "Events",
    "Everything that can happen, as `--json` prints it and a trace holds it: one object a line with `seq`, `at` (milliseconds since 1970), where they apply `handset` (its IMEI) and `span` (the bootstrap or session), `type`, and the fields below. `Uint8Array` is written as base64. A field with `?` may be absent.",
    ...sections.flatMap((section) => {
      const [title = "", ...lines] = section.split("\n");
      const members = [...lines.join("\n").matchAll(/^ {2}\| \{(.*?)\}$/gms)].map(([, fields = ""]) =>
        eventRow(fields),
      );
      return [`## ${title.charAt(0).toUpperCase()}${title.slice(1)}`, table(["type", "fields"], members)];
    }),
    "## Ways of `handset.announced`",
    `${ANNOUNCED_BY.map((how) => `\`${how}\``).join(", ")}.`,
    "## Reasons of `bootstrap.rejected`",
    `${REJECTION_REASONS.map((reason) => `\`${reason}\``).join(", ")}.`,
    "## Reasons of `notification.rejected`",
    `${NOTIFICATION_REJECTIONS.map((reason) => `\`${reason}\``).join(", ")}.`,
    "## Reasons of `download.failed`",
    `${DOWNLOAD_TROUBLES.map((reason) => `\`${reason}\``).join(", ")}.`,
  );
}

function eventRow(fields: string): string[] {
  const parts = fields
    .replace(/\s+/g, " ")
    .trim()
    .replace(/;$/, "")
    .split(/; (?![^{]*\})/);
  const [type = "", ...others] = parts;
  const name = /"(.+)"/.exec(type)?.[1];
  if (name === undefined) throw new Error(`no event type in: ${fields}`);
  return [`\`${name}\``, others.map((field) => `\`${field}\``).join(", ")];
}

/** The page of the requirements of bootstrap, each with the tests whose titles name it. */
function coveragePage(tests: readonly NamedTest[]): string {
  const claims = claimsOfModels();
  const rows = [...new Set(claims.flatMap(({ rows }) => rows))].toSorted();
  return page(
    "Coverage of the specification",
    "What OMA DM Bootstrap 1.2 asks for, and what its 1.2.1 adds, in our words; each with the tests that name it. A status is `done`, or `later` with what is missing, or `switch` with what of a device model decides it. [requirements.ts](../test/conformance/requirements.ts) is the list; [coverage.test.ts](../test/conformance/coverage.test.ts) holds it complete, and every `done` proven. The protocol, the tree and the management objects of DM have [another page](dm-coverage.md).",
    ...SECTIONS.flatMap(({ spec, title, requirements }) => [
      `## ${spec}: ${title}`,
      plainTable(
        ["id", "requirement", "status", "tests"],
        requirements.map((each) => [each.id, each.text, statusOf(each), testsOf(each.id, tests)]),
      ),
    ]),
    "## What each device model claims",
    "Rows of DM_Bootstrap §B.1. [static-conformance.test.ts](../test/conformance/static-conformance.test.ts) holds each claim against what the model does.",
    table(
      ["model", ...rows],
      claims.map((claim) => [claim.model, ...rows.map((row) => (claim.rows.includes(row) ? "yes" : "no"))]),
    ),
  );
}

/** The page of the requirements on the DM client, each with the tests that the list names. */
function dmCoveragePage(): string {
  return page(
    "Coverage of the DM protocol",
    "What OMA DM 1.2 asks of a client, of its tree and of its management objects, in our words; each with the tests that prove it. A status is `done`, or `later` with what is missing, or `switch` with what of a device model decides it. [dm-requirements.ts](../test/conformance/dm-requirements.ts) is the list; [dm-coverage.test.ts](../test/conformance/dm-coverage.test.ts) holds it complete, every `done` proven, and every test there. For bootstrap there is [another page](spec-coverage.md).",
    ...DM_SECTIONS.flatMap(({ spec, title, requirements }) => [
      `## ${spec}: ${title}`,
      plainTable(
        ["id", "requirement", "status", "tests"],
        requirements.map((each) => [each.id, each.text, statusOf(each), namedTestsOf(each)]),
      ),
    ]),
  );
}

function namedTestsOf({ tests }: DmRequirement): string {
  const named = tests.map((name) => name.split(": "));
  const files = [...new Set(named.map(([file = ""]) => file))];
  return files
    .map((file) => {
      const titles = named.filter(([each]) => each === file).map(([, ...title]) => title.join(": "));
      return `[${file}](../test/${file}.test.ts): ${titles.join("; ")}`;
    })
    .join("<br>");
}

function statusOf({ later, switch: decidedBy }: Pick<Requirement, "later" | "switch">): string {
  if (later !== undefined) return `later: ${later}`;
  return decidedBy === undefined ? "done" : `switch: ${decidedBy}`;
}

function testsOf(id: string, tests: readonly NamedTest[]): string {
  const naming = tests.filter(({ ids }) => ids.includes(id));
  const files = [...new Set(naming.map(({ file }) => file))];
  return files
    .map((file) => {
      const titles = new Set(naming.filter((each) => each.file === file).map(({ title }) => title));
      return `[${file.replace(/^test\/|\.test\.ts$/g, "")}](../${file}): ${[...titles].join("; ")}`;
    })
    .join("<br>");
}

function page(title: string, ...parts: string[]): string {
  return `${[`# ${title}`, NOTE, ...parts].join("\n\n")}\n`;
}

function codeBlock(text: string): string {
  return `\`\`\`\n${text.trimEnd()}\n\`\`\``;
}

/** A table whose cells are too long to be padded. */
function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A table with its columns padded, as the formatter wants it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { tryAllOut } = await import("../test/conformance/bearer-table/try-out.ts");
  const pages = { ...generatedPages(), "bearer-table.md": bearerTablePage(await tryAllOut()) };
  for (const [name, text] of Object.entries(pages)) writeFileSync(new URL(name, import.meta.url), text);
}
