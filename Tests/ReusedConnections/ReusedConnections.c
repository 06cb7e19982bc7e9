#define _GNU_SOURCE
#include "ReusedConnections.h"
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdarg.h>

#undef curl_easy_setopt

// Every option takes one argument, which all ABIs we run on pass like a pointer.
CURLcode curl_easy_setopt(CURL *handle, CURLoption option, ...) {
    static CURLcode (*original)(CURL *, CURLoption, ...);
    if (!original) original = (CURLcode (*)(CURL *, CURLoption, ...))dlsym(RTLD_NEXT, "curl_easy_setopt");
    if (option == CURLOPT_FRESH_CONNECT || option == CURLOPT_FORBID_REUSE) return CURLE_OK;
    va_list arguments;
    va_start(arguments, option);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return original(handle, option, argument);
}
