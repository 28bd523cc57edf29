/** Global tokens: the same in every code page, in the tag and in the attribute space (WBXML §7.1). */
export const GLOBAL_TOKENS = {
  SWITCH_PAGE: 0x00,
  END: 0x01,
  ENTITY: 0x02,
  STR_I: 0x03,
  LITERAL: 0x04,
  EXT_I_0: 0x40,
  EXT_I_1: 0x41,
  EXT_I_2: 0x42,
  PI: 0x43,
  LITERAL_C: 0x44,
  EXT_T_0: 0x80,
  EXT_T_1: 0x81,
  EXT_T_2: 0x82,
  STR_T: 0x83,
  LITERAL_A: 0x84,
  EXT_0: 0xc0,
  EXT_1: 0xc1,
  EXT_2: 0xc2,
  OPAQUE: 0xc3,
  LITERAL_AC: 0xc4,
} as const;

/** Bit of a tag octet: an attribute list follows (WBXML §5.8.2). */
export const TAG_HAS_ATTRIBUTES = 0x80;
/** Bit of a tag octet: content follows (WBXML §5.8.2). */
export const TAG_HAS_CONTENT = 0x40;
/** The bits of a tag octet that name the tag (WBXML §5.8.2). */
export const TAG_IDENTITY = 0x3f;
