/* Reports to `ggml-remoting run` whether the program uses the frontend, since the program's own log may be silent or
 * lost. */
#ifndef GUEST_REPORT_H
#define GUEST_REPORT_H

/* Adds the line "WHAT REASON" to the file that GGML_REMOTING_REPORT names, if that is there. WHAT is "loaded",
 * "declined" or "hidden" (ggml_remoting/usage.py reads them). */
void guest_report(const char *what, const char *reason);

#endif
