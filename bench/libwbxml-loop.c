/*
 * The anchor of the WBXML figures: libwbxml converts one document again and again.
 *
 *   libwbxml-loop decode|encode FILE ITERATIONS
 *
 * decode: WBXML to compact XML. encode: XML to WBXML without a string table, which is the form that our encoder writes.
 * Prints nanoseconds of CPU time a conversion, a line break, and the last result.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wbxml/wbxml.h>
#include <wbxml/wbxml_conv.h>

static WBXMLError decode(WB_UTINY *in, WB_ULONG length, WB_UTINY **out, WB_ULONG *out_length) {
  WBXMLConvWBXML2XML *conv = NULL;
  WBXMLError error = wbxml_conv_wbxml2xml_create(&conv);
  if (error != WBXML_OK) return error;
  wbxml_conv_wbxml2xml_set_gen_type(conv, WBXML_GEN_XML_COMPACT);
  wbxml_conv_wbxml2xml_enable_preserve_whitespaces(conv);
  error = wbxml_conv_wbxml2xml_run(conv, in, length, out, out_length);
  wbxml_conv_wbxml2xml_destroy(conv);
  return error;
}

static WBXMLError encode(WB_UTINY *in, WB_ULONG length, WB_UTINY **out, WB_ULONG *out_length) {
  WBXMLConvXML2WBXML *conv = NULL;
  WBXMLError error = wbxml_conv_xml2wbxml_create(&conv);
  if (error != WBXML_OK) return error;
  wbxml_conv_xml2wbxml_disable_string_table(conv);
  wbxml_conv_xml2wbxml_enable_preserve_whitespaces(conv);
  error = wbxml_conv_xml2wbxml_run(conv, in, length, out, out_length);
  wbxml_conv_xml2wbxml_destroy(conv);
  return error;
}

static double nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

int main(int argc, char **argv) {
  static WB_UTINY in[1 << 20];
  if (argc != 4) return 2;
  FILE *file = fopen(argv[2], "rb");
  if (!file) return 2;
  WB_ULONG length = fread(in, 1, sizeof in, file);
  fclose(file);
  WBXMLError (*convert)(WB_UTINY *, WB_ULONG, WB_UTINY **, WB_ULONG *) = strcmp(argv[1], "encode") == 0 ? encode : decode;
  long iterations = atol(argv[3]);
  WB_UTINY *out = NULL;
  WB_ULONG out_length = 0;
  double start = nanoseconds();
  for (long i = 0; i < iterations; i++) {
    free(out);
    out = NULL;
    WBXMLError error = convert(in, length, &out, &out_length);
    if (error != WBXML_OK) {
      fprintf(stderr, "%s\n", (const char *)wbxml_errors_string(error));
      return 1;
    }
  }
  printf("%.1f\n", (nanoseconds() - start) / iterations);
  fwrite(out, 1, out_length, stdout);
  return 0;
}
