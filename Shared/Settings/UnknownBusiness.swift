/// A business the configuration does not describe. Work of one that was taken out stays, and goes on once it is back.
package struct UnknownBusiness: Error, Equatable, CustomStringConvertible {
    let id: String
    let known: [String]

    package var description: String {
        "the configuration has no business '\(id)'; it has \(known.joined(separator: ", ")): correct the name, or describe "
            + "the business"
    }
}
