import { DOCUMENT_TYPES, type DocumentType, type DocumentTypeName } from "./document-types.ts";

/** A tag page, ready for lookup in both directions. */
export interface TagPage {
  readonly number: number;
  readonly namespace: string | undefined;
  readonly names: readonly (string | undefined)[];
  readonly byName: ReadonlyMap<string, Tag>;
}

/** A tag and the page it is on. */
export interface Tag {
  readonly page: TagPage;
  readonly token: number;
}

/** An attribute start: the attribute's name and the beginning of its value. */
export interface AttributeStart {
  readonly token: number;
  readonly name: string;
  readonly prefix: string;
}

/** An attribute page, ready for lookup in both directions. */
export interface AttributePage {
  readonly number: number;
  readonly starts: readonly (AttributeStart | undefined)[];
  readonly values: readonly (string | undefined)[];
  /** The starts of an attribute's name that may be written, longest prefix first. */
  readonly startsOf: ReadonlyMap<string, readonly AttributeStart[]>;
  readonly valueTokens: ReadonlyMap<string, number>;
}

/** The code pages of a document type, compiled from its tables; indexed by page number. */
export interface Vocabulary {
  readonly type: DocumentType | undefined;
  readonly tags: readonly (TagPage | undefined)[];
  /** The tag pages by the namespace that they imply. */
  readonly tagsOf: ReadonlyMap<string, TagPage>;
  readonly attributes: readonly (AttributePage | undefined)[];
}

/** Of a document whose type is not known: no token has a meaning. */
export const EMPTY_VOCABULARY: Vocabulary = { type: undefined, tags: [], tagsOf: new Map(), attributes: [] };

const vocabularies = new Map(
  Object.entries(DOCUMENT_TYPES).map(([name, type]) => [name as DocumentTypeName, compile(type)] as const),
);

/** The compiled code pages of a document type. */
export function vocabularyOf(name: DocumentTypeName): Vocabulary {
  return vocabularies.get(name) ?? EMPTY_VOCABULARY;
}

function compile(type: DocumentType): Vocabulary {
  const tags: TagPage[] = [];
  const tagsOf = new Map<string, TagPage>();
  for (const [key, { tokens, namespace }] of Object.entries(type.tags)) {
    const byName = new Map<string, Tag>();
    const page = { number: Number(key), namespace, names: byToken(tokens), byName };
    for (const [name, token] of Object.entries(tokens)) byName.set(name, { page, token });
    tags[page.number] = page;
    if (namespace !== undefined) tagsOf.set(namespace, page);
  }
  const attributes: AttributePage[] = [];
  for (const [key, source] of Object.entries(type.attributes ?? {})) {
    const number = Number(key);
    attributes[number] = {
      number,
      starts: startsByToken({ ...source.foreignStarts, ...source.starts }),
      values: byToken({ ...source.foreignValues, ...source.values }),
      startsOf: startsByName(source.starts),
      valueTokens: new Map(Object.entries(source.values ?? {})),
    };
  }
  return { type, tags, tagsOf, attributes };
}

function byToken(table: Readonly<Record<string, number>>): readonly (string | undefined)[] {
  const names: string[] = [];
  for (const [name, token] of Object.entries(table)) names[token] = name;
  return names;
}

function startsOf(table: Readonly<Record<string, number>>): AttributeStart[] {
  return Object.entries(table).map(([key, token]) => {
    const equals = key.indexOf("=");
    return { token, name: key.slice(0, equals), prefix: key.slice(equals + 1) };
  });
}

function startsByToken(table: Readonly<Record<string, number>>): readonly (AttributeStart | undefined)[] {
  const starts: AttributeStart[] = [];
  for (const start of startsOf(table)) starts[start.token] = start;
  return starts;
}

function startsByName(table: Readonly<Record<string, number>>): ReadonlyMap<string, readonly AttributeStart[]> {
  const byName = new Map<string, AttributeStart[]>();
  for (const start of startsOf(table)) byName.set(start.name, [...(byName.get(start.name) ?? []), start]);
  for (const starts of byName.values()) starts.sort((a, b) => b.prefix.length - a.prefix.length);
  return byName;
}
