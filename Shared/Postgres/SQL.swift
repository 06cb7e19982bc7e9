/// A statement whose interpolated values are bound as parameters, never pasted into the text.
///
///     let sql: SQL = "select body from passages where id = \(id)"
///     sql.text        // select body from passages where id = $1
///     sql.parameters  // the values
///
/// A statement may be part of another; its parameters are counted on.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    package let text: String
    package let parameters: [PostgresParameter]
    private let pieces: [Piece]

    fileprivate enum Piece: Sendable {
        case text(String)
        case parameter(PostgresParameter)
    }

    package init(stringLiteral value: String) {
        self.init([.text(value)])
    }

    package init(stringInterpolation: StringInterpolation) {
        self.init(stringInterpolation.pieces)
    }

    private init(_ pieces: [Piece]) {
        var text = ""
        var parameters: [PostgresParameter] = []
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .parameter(let value):
                parameters.append(value)
                text += "$\(parameters.count)"
            }
        }
        self.text = text
        self.parameters = parameters
        self.pieces = pieces
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            pieces.append(.text(literal))
        }

        package mutating func appendInterpolation(_ value: some PostgresEncodable) {
            pieces.append(.parameter(value.postgresParameter))
        }

        package mutating func appendInterpolation(_ value: (some PostgresEncodable)?) {
            pieces.append(.parameter(value?.postgresParameter ?? .null))
        }

        package mutating func appendInterpolation(_ part: SQL) {
            pieces += part.pieces
        }

        /// The name of a table or a column, which no parameter can hold; quoted, whatever it is.
        package mutating func appendInterpolation(identifier name: String) {
            pieces.append(.text("\"" + name.replacing("\"", with: "\"\"") + "\""))
        }

        /// A number that the text must hold itself, such as a type's dimension.
        package mutating func appendInterpolation(literal number: Int) {
            pieces.append(.text(String(number)))
        }
    }
}
