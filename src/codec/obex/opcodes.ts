/** The bit of an opcode or response code that says: this packet ends the request or the response (OBEX §3.1). */
export const FINAL_BIT = 0x80;

/** Operations by name, as the opcode octet with its final bit; `alwaysFinal` ones have no other form (OBEX §3.1). ACTION came with version 1.4. */
export const OBEX_OPERATIONS = {
  CONNECT: { opcode: 0x80, alwaysFinal: true },
  DISCONNECT: { opcode: 0x81, alwaysFinal: true },
  PUT: { opcode: 0x82, alwaysFinal: false },
  GET: { opcode: 0x83, alwaysFinal: false },
  SETPATH: { opcode: 0x85, alwaysFinal: true },
  ACTION: { opcode: 0x86, alwaysFinal: false },
  SESSION: { opcode: 0x87, alwaysFinal: true },
  ABORT: { opcode: 0xff, alwaysFinal: true },
} as const satisfies Readonly<Record<string, { readonly opcode: number; readonly alwaysFinal: boolean }>>;

/** The specification's name of an operation. */
export type ObexOperation = keyof typeof OBEX_OPERATIONS;

const NAMES: ReadonlyMap<number, ObexOperation> = new Map(
  (Object.keys(OBEX_OPERATIONS) as ObexOperation[]).map((name) => [OBEX_OPERATIONS[name].opcode, name]),
);

/** The operation of an opcode octet, with or without its final bit, or `undefined` for a reserved or user defined one. */
export function obexOperationName(opcode: number): ObexOperation | undefined {
  return NAMES.get(opcode | FINAL_BIT);
}
