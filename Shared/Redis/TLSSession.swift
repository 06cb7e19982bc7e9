import COpenSSL

/// One TLS session between two buffers: what the socket brought goes in, what it must take comes out. It touches no
/// socket, so it blocks nobody, and it works with every hiredis, with or without TLS of its own.
///
/// The only owner of an `SSL` and its context; confined to the connection's queue like the link that holds it. The server's certificate must be valid for the host's name.
final class TLSSession {
    struct Failure: Error, Equatable {
        let reason: String
    }

    private let context: OpaquePointer
    private let session: OpaquePointer
    /// Memory the session reads from and writes to; freed with it.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    init(host: String, options: TLSOptions) throws(Failure) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw Self.failure("OpenSSL cannot start") }
        do throws(Failure) {
            try Self.configure(context, options)
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        guard let session = SSL_new(context) else {
            SSL_CTX_free(context)
            throw Self.failure("OpenSSL cannot start a session")
        }
        guard Self.expect(host, session), let incoming = BIO_new(BIO_s_mem()) else {
            SSL_free(session)
            SSL_CTX_free(context)
            throw Self.failure("the host's name '\(host)' cannot be checked")
        }
        guard let outgoing = BIO_new(BIO_s_mem()) else {
            BIO_free(incoming)
            SSL_free(session)
            SSL_CTX_free(context)
            throw Self.failure("OpenSSL has no memory")
        }
        SSL_set_bio(session, incoming, outgoing)
        SSL_set_connect_state(session)
        self.context = context
        self.session = session
        self.incoming = incoming
        self.outgoing = outgoing
    }

    deinit {
        SSL_free(session)
        SSL_CTX_free(context)
    }

    /// Whether both sides trust each other; before that nothing can be encrypted.
    var isEstablished: Bool { SSL_is_init_finished(session) == 1 }

    /// Takes the next step of the handshake, as far as the bytes received allow.
    func shakeHands() throws(Failure) {
        ERR_clear_error()
        try check(SSL_do_handshake(session), "the TLS handshake failed")
    }

    /// Takes bytes from the socket and appends what they say, decrypted, to `plain`.
    ///
    /// - Returns: whether the server has ended the session.
    func decrypt(_ bytes: ArraySlice<UInt8>, into plain: inout [UInt8]) throws(Failure) -> Bool {
        try put(bytes)
        if !isEstablished { try shakeHands() }
        guard isEstablished else { return false }
        // OpenSSL takes errors that others left on this thread for its own.
        ERR_clear_error()
        while true {
            let start = plain.count
            plain.append(contentsOf: repeatElement(0, count: Self.record))
            let count = plain.withUnsafeMutableBytes {
                SSL_read(session, $0.baseAddress?.advanced(by: start), Int32(Self.record))
            }
            plain.removeLast(Self.record - max(0, Int(count)))
            if count > 0 { continue }
            if SSL_get_error(session, count) == SSL_ERROR_ZERO_RETURN { return true }
            try check(count, "what the server sent cannot be decrypted")
            return false
        }
    }

    /// Encrypts `bytes`; the result waits in `takeOutput`.
    func encrypt(_ bytes: [UInt8]) throws(Failure) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        // Memory takes everything at once.
        try check(bytes.withUnsafeBytes { SSL_write(session, $0.baseAddress, Int32($0.count)) }, "cannot be encrypted")
    }

    /// Appends what the socket must take now to `output`.
    func takeOutput(into output: inout [UInt8]) {
        let waiting = BIO_ctrl_pending(outgoing)
        guard waiting > 0 else { return }
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: waiting))
        let count = output.withUnsafeMutableBytes {
            BIO_read(outgoing, $0.baseAddress?.advanced(by: start), Int32(waiting))
        }
        output.removeLast(waiting - max(0, Int(count)))
    }

    /// The most a record of TLS holds.
    private static let record = 16 * 1024

    private func put(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        let count = bytes.withUnsafeBytes { BIO_write(incoming, $0.baseAddress, Int32($0.count)) }
        guard count == bytes.count else { throw Failure(reason: "OpenSSL has no memory") }
    }

    /// A session that needs more bytes is no failure.
    private func check(_ outcome: Int32, _ what: String) throws(Failure) {
        guard outcome <= 0 else { return }
        switch SSL_get_error(session, outcome) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return
        default: break
        }
        let verdict = SSL_get_verify_result(session)
        if verdict != X509_V_OK {
            ERR_clear_error()
            let reason = String(cString: X509_verify_cert_error_string(Int(verdict)))
            throw Failure(reason: "its certificate is not trusted: \(reason)")
        }
        throw Self.failure(what)
    }

    private static func configure(_ context: OpaquePointer, _ options: TLSOptions) throws(Failure) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        guard frontdesk_require_tls12(context) == 1 else { throw failure("TLS 1.2 is not available") }
        if let file = options.authorities {
            guard SSL_CTX_load_verify_locations(context, file, nil) == 1 else {
                throw failure("the certificates in \(file) cannot be read")
            }
        } else {
            guard SSL_CTX_set_default_verify_paths(context) == 1 else {
                throw failure("the system's certificates cannot be read")
            }
        }
        if let file = options.certificate {
            guard SSL_CTX_use_certificate_chain_file(context, file) == 1 else {
                throw failure("the certificate in \(file) cannot be read")
            }
            let key = options.key ?? file
            guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
                throw failure("the key in \(key) cannot be read, or is another certificate's")
            }
        }
    }

    /// The server must prove to be this host, by name or by address.
    private static func expect(_ host: String, _ session: OpaquePointer) -> Bool {
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1 { return true }
        ERR_clear_error()
        return SSL_set1_host(session, host) == 1 && frontdesk_name_server(session, host) == 1
    }

    /// The oldest error OpenSSL remembers, which is the cause of the others.
    private static func failure(_ what: String) -> Failure {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else { return Failure(reason: what) }
        return Failure(reason: "\(what) (\(String(cString: reason)))")
    }
}
