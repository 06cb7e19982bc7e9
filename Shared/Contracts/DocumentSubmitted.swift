/// `document.submitted`: a document the console wants read into the business's knowledge.
package struct DocumentSubmitted: Codable, Sendable, Equatable {
    package let business: BusinessID
    /// A path or an address the retriever can read.
    package let source: String

    package init(business: BusinessID, source: String) {
        self.business = business
        self.source = source
    }
}
