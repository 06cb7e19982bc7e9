#include <curl/curl.h>

// Swift cannot call variadic functions: one typed wrapper per kind of option and of information.
static inline CURLcode fd_setopt_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode fd_setopt_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode fd_setopt_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode fd_setopt_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode fd_setopt_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}
typedef size_t (*fd_data_callback)(char *, size_t, size_t, void *);
static inline CURLcode fd_setopt_data_callback(CURL *easy, CURLoption option, fd_data_callback value) {
    return curl_easy_setopt(easy, option, value);
}
typedef curl_socket_t (*fd_socket_callback)(void *, curlsocktype, struct curl_sockaddr *);
static inline CURLcode fd_setopt_socket_callback(CURL *easy, CURLoption option, fd_socket_callback value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode fd_info_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode fd_info_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLMcode fd_multi_setopt_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
static inline CURLcode fd_message_result(const CURLMsg *message) {
    return message->data.result;
}
