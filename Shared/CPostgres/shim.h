#include <libpq-fe.h>

// Swift cannot import character constants of this header as numbers; their values are those of postgres_ext.h.
static const int FD_DIAG_SQLSTATE = PG_DIAG_SQLSTATE;
static const int FD_DIAG_MESSAGE_PRIMARY = PG_DIAG_MESSAGE_PRIMARY;
static const int FD_DIAG_MESSAGE_DETAIL = PG_DIAG_MESSAGE_DETAIL;
static const int FD_DIAG_MESSAGE_HINT = PG_DIAG_MESSAGE_HINT;
