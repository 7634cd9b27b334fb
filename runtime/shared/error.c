#include "error.h"

#include <stdio.h>

bool remoting_fail(struct remoting_error *error, enum remoting_error_kind kind, const char *format, ...)
{
    va_list arguments;

    error->kind = kind;
    va_start(arguments, format);
    vsnprintf(error->reason, sizeof error->reason, format, arguments);
    va_end(arguments);
    return false;
}

const char *remoting_error_kind_name(enum remoting_error_kind kind)
{
    switch (kind) {
    case REMOTING_ERROR_NONE:
        return "none";
    case REMOTING_ERROR_FAILED:
        return "failed";
    case REMOTING_ERROR_ALLOCATION:
        return "allocation failed";
    case REMOTING_ERROR_UNSUPPORTED:
        return "unsupported";
    case REMOTING_ERROR_MALFORMED:
        return "malformed command";
    case REMOTING_ERROR_LOST:
        return "device lost";
    }
    return "unknown";
}
