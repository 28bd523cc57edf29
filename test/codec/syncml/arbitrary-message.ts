import fc from "fast-check";
import type { MarkupElement } from "../../../src/codec/markup/element.ts";
import type {
  Command,
  Cred,
  Data,
  Item,
  Location,
  Meta,
  SyncHdr,
  SyncMLMessage,
} from "../../../src/codec/syncml/message.ts";

type Arb<T> = fc.Arbitrary<T>;

/** Text that XML can carry, rich in what needs escaping. */
const text: Arb<string> = fc.string({
  unit: fc.oneof(fc.constantFrom(..."<>&\"']\n\t é€"), fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 })),
});

/** Text that survives trimming: identifiers, URIs, types. */
const token: Arb<string> = text.map((each) => each.trim()).filter((each) => each !== "");

/** An element that has a field nowhere, but a token. */
const vendorElement: Arb<MarkupElement> = text.map((content) => ({
  name: "Last",
  namespace: "syncml:metinf",
  attributes: [],
  children: content === "" ? [] : [content],
}));

function withOptional<T extends object, O extends object>(
  required: { [K in keyof T]: Arb<T[K]> },
  optional: { [K in keyof O]: Arb<O[K]> },
): Arb<T & Partial<O>> {
  const all = { ...required, ...optional } as { [K in keyof (T & O)]: Arb<(T & O)[K]> };
  return fc.record(all, { requiredKeys: Object.keys(required) as never }) as unknown as Arb<T & Partial<O>>;
}

/** Any message that both encodings can carry. `octets`: whether Data may also be octets, which XML gives back as base64 text. */
export function arbitraryMessage({ octets }: { octets: boolean }): Arb<SyncMLMessage> {
  const data: Arb<Data> = octets ? fc.oneof(text, fc.uint8Array()) : text;
  const extra = fc.array(vendorElement, { minLength: 1, maxLength: 2 });
  const yes = fc.constant(true);
  const anchor = withOptional({ next: token }, { last: token });
  const mem = withOptional({ freeMem: fc.nat(), freeId: fc.nat() }, { shared: yes });
  const meta: Arb<Meta> = fc.record(
    {
      fieldLevel: yes,
      anchor,
      version: token,
      emi: fc.array(text, { minLength: 1, maxLength: 2 }),
      mem,
      extra,
      format: token,
      type: token,
      mark: token,
      size: fc.nat(),
      nextNonce: fc.uint8Array(),
      maxMsgSize: fc.nat(),
      maxObjSize: fc.nat(),
    },
    { requiredKeys: [] },
  );
  const location: Arb<Location> = withOptional({ uri: text.map((uri) => uri.trim()) }, { name: text, extra });
  const cred: Arb<Cred> = withOptional({ data }, { meta });
  const parents = { sourceParent: token, targetParent: token };
  const item: Arb<Item> = withOptional(
    {},
    { target: location, source: location, ...parents, meta, data, moreData: yes, extra },
  );
  const items = fc.array(item, { maxLength: 3 });
  const cmdId = fc.oneof(fc.constant(""), token);
  const refs = fc.array(
    text.map((uri) => uri.trim()),
    { maxLength: 2 },
  );

  const itemCommand = withOptional(
    { cmd: fc.constantFrom("Add", "Copy", "Delete", "Exec", "Get", "Replace"), cmdId, items },
    { noResp: yes, cred, archive: yes, sftDel: yes, lang: token, meta, correlator: text, extra },
  );
  const alert = withOptional(
    { cmd: fc.constant("Alert"), cmdId, items },
    { noResp: yes, cred, code: fc.nat(9999), correlator: text, extra },
  );
  const status = withOptional(
    {
      cmd: fc.constant("Status"),
      cmdId,
      msgRef: token,
      cmdRef: token,
      of: token,
      targetRefs: refs,
      sourceRefs: refs,
      code: fc.nat(999),
      items,
    },
    { cred, chal: meta, extra },
  );
  const results = withOptional(
    { cmd: fc.constant("Results"), cmdId, cmdRef: token, items },
    { msgRef: token, meta, targetRef: token, sourceRef: token, extra },
  );
  const unknown = withOptional(
    { cmd: fc.constant("Unknown"), name: fc.constantFrom("Put", "Sync", "Map", "Search"), cmdId },
    { content: extra },
  );
  const { command } = fc.letrec<{ command: Command; container: Command }>((tie) => ({
    command: fc.oneof({ maxDepth: 2 }, itemCommand, alert, status, results, unknown, tie("container")) as Arb<Command>,
    container: withOptional(
      { cmd: fc.constantFrom("Atomic", "Sequence"), cmdId, commands: fc.array(tie("command"), { maxLength: 3 }) },
      { noResp: yes, cred, meta },
    ) as Arb<Command>,
  }));
  const header: Arb<SyncHdr> = withOptional(
    {
      verDtd: fc.constantFrom("1.1", "1.2"),
      verProto: token,
      sessionId: token,
      msgId: token,
      target: location,
      source: location,
    },
    { respUri: token, noResp: yes, cred, meta, extra },
  );
  return fc.record({ header, commands: fc.array(command, { maxLength: 4 }), final: fc.boolean() });
}
