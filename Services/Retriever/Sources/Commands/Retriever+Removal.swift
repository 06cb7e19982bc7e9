import Launch

/// Takes knowledge out again.
extension Retriever {
    static func remove(_ arguments: [String]) async throws {
        let line = try ToolArguments(
            arguments, "retriever remove DOCUMENT --business ID", flags: ["--business"], words: 1...1)
        try await Workbench.open(line) { bench, business in
            let document = line.words[0]
            guard let address = try await bench.store.address(of: document, business: business) else {
                throw UsageError(
                    description: "\(business) has no document '\(document)'; 'retriever versions' lists those it has")
            }
            // First the source, if it is this document alone: it would bring it back.
            let isAlone = [address, address.split(separator: "/").last.map(String.init)].contains(document)
            let isSource = isAlone ? try await bench.store.forget(source: address, business: business) : false
            try await removeDocuments(
                try await bench.store.revisions(of: [document], business: business), bench, business)
            say(
                isSource
                    ? "\(document) was removed, and \(address) is not read again"
                    : "\(document) was removed; while \(address) lies below a source, it comes back with that")
        }
    }

    /// `retriever sync --forget`.
    static func forget(
        _ address: String, withDocuments: Bool, _ bench: Workbench, _ business: String
    ) async throws {
        guard try await bench.store.forget(source: address, business: business) else {
            throw UsageError(description: "'\(address)' is no source of \(business); see --list")
        }
        guard withDocuments else { return say("\(address) is not read again; what was read stays") }
        let documents = try await bench.store.documents(from: address, business: business)
        try await removeDocuments(documents, bench, business)
        say("\(address) is not read again; \(documents.count) documents were removed")
    }

    private static func removeDocuments(
        _ documents: [String: DocumentRevision], _ bench: Workbench, _ business: String
    ) async throws {
        _ = try await bench.ingesters().ingester(business, bench.settings).remove(documents)
    }
}
