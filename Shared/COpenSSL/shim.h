#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Macros, which Swift cannot call.
static inline long frontdesk_require_tls12(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

static inline long frontdesk_name_server(SSL *session, const char *host) {
    return SSL_set_tlsext_host_name(session, host);
}
