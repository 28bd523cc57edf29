/** Every specification that code or an error may name, by a short id. Write a reference as `"WBXML §5.8"`; the section may be left out while unknown. */
export const SPECS = {
  DM_Bootstrap: "OMA Device Management Bootstrap 1.2",
  DM_Protocol: "OMA Device Management Protocol 1.2",
  DM_RepPro: "OMA Device Management Representation Protocol 1.2",
  DM_Security: "OMA Device Management Security 1.2",
  DM_StdObj: "OMA Device Management Standardized Objects 1.2",
  DM_TND: "OMA Device Management Tree and Description 1.2",
  DM_Notification: "OMA Device Management Notification Initiated Session 1.2",
  SyncML_RepPro: "SyncML Representation Protocol 1.2",
  SyncML_MetaInfo: "SyncML Meta-Information 1.2",
  SyncML_HTTP: "SyncML HTTP Binding 1.2",
  SyncML_OBEX: "SyncML OBEX Binding 1.2",
  ConnMO: "OMA Standardized Connectivity Management Objects 1.0",
  ProvCont: "OMA Client Provisioning Content 1.1",
  ProvBoot: "OMA Client Provisioning Bootstrap 1.1",
  WBXML: "WAP Binary XML Content Format 1.3",
  WSP: "WAP Wireless Session Protocol 1.0",
  WDP: "WAP Wireless Datagram Protocol",
  SyncML_DevInf: "SyncML Device Information 1.2",
  SI: "WAP Service Indication 1.0",
  SL: "WAP Service Loading 1.0",
  EMN: "OMA E-Mail Notification 1.0",
  DL_OTA: "OMA Download Over the Air 1.0",
  OTA_Settings: "Nokia and Ericsson Over The Air Settings Specification 7.0",
  XML: "W3C Extensible Markup Language 1.0",
  XML_Names: "W3C Namespaces in XML 1.0",
  TS_23_040: "3GPP TS 23.040, Technical realization of the Short Message Service",
  TS_23_038: "3GPP TS 23.038, Alphabets and language-specific information",
  TS_23_003: "3GPP TS 23.003, Numbering, addressing and identification",
  TS_31_102: "3GPP TS 31.102, Characteristics of the USIM application",
  E_118: "ITU-T E.118, The international telecommunication charge card",
  SMPP: "Short Message Peer to Peer Protocol 3.4",
  OBEX: "IrDA Object Exchange Protocol 1.3",
  PAP: "WAP Push Access Protocol 2.0",
  RFC_2045: "Multipurpose Internet Mail Extensions, Part One: Format of Internet Message Bodies",
  RFC_2046: "Multipurpose Internet Mail Extensions, Part Two: Media Types",
  RFC_7616: "HTTP Digest Access Authentication",
  RFC_7617: "The 'Basic' HTTP Authentication Scheme",
} as const;

/** The short id of a specification. */
export type SpecId = keyof typeof SPECS;

/** A place in a specification, such as `"WBXML §5.8"`. */
export type SpecRef = SpecId | `${SpecId} §${string}`;
