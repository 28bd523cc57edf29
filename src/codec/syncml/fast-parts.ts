import { fromBase64, toBase64 } from "../../base/bytes.ts";
import { decimal } from "../markup/place.ts";
import { CONTENT, END, type MessageSink, type MessageSource, TAGS, unfamiliar } from "./fast-tokens.ts";
import type { Cred, Item, Location, Meta } from "./message.ts";

const LOC_URI = TAGS.LocURI | CONTENT;
const LOC_NAME = TAGS.LocName | CONTENT;
const FORMAT = TAGS.Format | CONTENT;
const TYPE = TAGS.Type | CONTENT;
const SIZE = TAGS.Size | CONTENT;
const NEXT_NONCE = TAGS.NextNonce | CONTENT;
const MAX_MSG_SIZE = TAGS.MaxMsgSize | CONTENT;
const MAX_OBJ_SIZE = TAGS.MaxObjSize | CONTENT;
const META = TAGS.Meta | CONTENT;
const DATA = TAGS.Data | CONTENT;
const TARGET = TAGS.Target | CONTENT;
const SOURCE = TAGS.Source | CONTENT;

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The value of an element that may stand once: of several the long way takes the first. */
export function once<T>(before: T | undefined, value: T): T {
  return before === undefined ? value : unfamiliar();
}

/** Reads what is in a Target or Source, to the end of that element. */
export function readLocation(source: MessageSource): Location {
  let uri: string | undefined;
  let name: string | undefined;
  for (let tag = source.tag(); tag !== END; tag = source.tag()) {
    if (tag === LOC_URI) uri = once(uri, source.text());
    else if (tag === LOC_NAME) name = once(name, source.rawText());
    else unfamiliar();
  }
  if (uri === undefined) return unfamiliar();
  return name === undefined ? { uri } : { uri, name };
}

/** Writes a Target or Source, whose tag is given. */
export function writeLocation(sink: MessageSink, tag: number, location: Location): void {
  if (location.extra !== undefined) unfamiliar();
  sink.open(tag);
  sink.text(TAGS.LocURI, location.uri);
  sink.text(TAGS.LocName, location.name);
  sink.close();
}

/** Reads what is in a Meta, to the end of that element. */
export function readMeta(source: MessageSource): Meta {
  const meta: Draft<Meta> = {};
  for (let tag = source.tag(); tag !== END; tag = source.tag()) {
    if (tag === FORMAT) meta.format = once(meta.format, stated(source.text()));
    else if (tag === TYPE) meta.type = once(meta.type, stated(source.text()));
    else if (tag === SIZE) meta.size = once(meta.size, number(source.text()));
    else if (tag === NEXT_NONCE) meta.nextNonce = once(meta.nextNonce, nonce(source));
    else if (tag === MAX_MSG_SIZE) meta.maxMsgSize = once(meta.maxMsgSize, number(source.text()));
    else if (tag === MAX_OBJ_SIZE) meta.maxObjSize = once(meta.maxObjSize, number(source.text()));
    else unfamiliar();
  }
  return meta;
}

/** An empty Format or Type says nothing. */
function stated(text: string): string {
  return text === "" ? unfamiliar() : text;
}

/** The number that a text of decimal digits is; other texts the long way judges. */
export function number(text: string): number {
  return decimal(text) ?? unfamiliar();
}

function nonce(source: MessageSource): Uint8Array {
  const data = source.data();
  return (typeof data === "string" ? fromBase64(data) : data) ?? unfamiliar();
}

/** Writes a Meta, if there is one. */
export function writeMeta(sink: MessageSink, meta: Meta | undefined): void {
  if (meta === undefined) return;
  const { format, type, size, nextNonce, maxMsgSize, maxObjSize } = meta;
  if (meta.fieldLevel !== undefined || meta.mark !== undefined || meta.anchor !== undefined) unfamiliar();
  if (meta.version !== undefined || meta.emi !== undefined || meta.mem !== undefined) unfamiliar();
  if (meta.extra !== undefined || !(format || type || nextNonce || (size ?? maxMsgSize ?? maxObjSize) !== undefined)) {
    unfamiliar();
  }
  sink.open(TAGS.Meta);
  sink.text(TAGS.Format, format);
  sink.text(TAGS.Type, type);
  sink.text(TAGS.Size, size?.toString());
  sink.text(TAGS.NextNonce, nextNonce && toBase64(nextNonce));
  sink.text(TAGS.MaxMsgSize, maxMsgSize?.toString());
  sink.text(TAGS.MaxObjSize, maxObjSize?.toString());
  sink.close();
}

/** Reads what is in a Cred, to the end of that element. */
export function readCred(source: MessageSource): Cred {
  let meta: Meta | undefined;
  let data: Cred["data"] | undefined;
  for (let tag = source.tag(); tag !== END; tag = source.tag()) {
    if (tag === META) meta = once(meta, readMeta(source));
    else if (tag === DATA) data = once(data, source.data());
    else unfamiliar();
  }
  if (data === undefined) return unfamiliar();
  return meta === undefined ? { data } : { meta, data };
}

/** Writes a Cred, if there is one. */
export function writeCred(sink: MessageSink, cred: Cred | undefined): void {
  if (cred === undefined) return;
  sink.open(TAGS.Cred);
  writeMeta(sink, cred.meta);
  sink.data(TAGS.Data, cred.data);
  sink.close();
}

/** Reads what is in an Item, to the end of that element. */
export function readItem(source: MessageSource): Item {
  const item: Draft<Item> = {};
  for (let tag = source.tag(); tag !== END; tag = source.tag()) {
    if (tag === TARGET) item.target = once(item.target, readLocation(source));
    else if (tag === SOURCE) item.source = once(item.source, readLocation(source));
    else if (tag === META) item.meta = once(item.meta, readMeta(source));
    else if (tag === DATA) item.data = once(item.data, source.data());
    else if (tag === TAGS.Data) item.data = once(item.data, "");
    else if (tag === TAGS.MoreData) item.moreData = true;
    else unfamiliar();
  }
  return item;
}

/** Writes an Item. */
export function writeItem(sink: MessageSink, item: Item): void {
  const { target, source, meta, data } = item;
  if (item.sourceParent !== undefined || item.targetParent !== undefined || item.extra !== undefined) unfamiliar();
  if (!(target || source || meta) && data === undefined && !item.moreData) unfamiliar();
  sink.open(TAGS.Item);
  if (target) writeLocation(sink, TAGS.Target, target);
  if (source) writeLocation(sink, TAGS.Source, source);
  writeMeta(sink, meta);
  if (data !== undefined) sink.data(TAGS.Data, data);
  if (item.moreData) sink.empty(TAGS.MoreData);
  sink.close();
}
